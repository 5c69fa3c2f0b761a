// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.grpc.GrpcBridge;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.stream.AsyncStream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** gRPC: a server that is written with observers, by hand; the stream is at the client. The other way round is tested by {@code pollard-grpc} itself. */
class GrpcScenariosTest extends BothWaysScenarios {
    private static final MethodDescriptor<String, String> GIVE = method("Give", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<String, String> TAKE = method("Take", MethodType.CLIENT_STREAMING);

    private final String name = InProcessServerBuilder.generateName();
    private Server server;
    private ManagedChannel channel;

    /** What the server gives; set before the call. */
    private volatile Numbers giving = Numbers.upTo(0);

    /** How the server takes; set before the call. */
    private volatile Taking taking = new Taking(Demand.UNBOUNDED, i -> {}, Integer.MAX_VALUE);

    private record Taking(Demand demand, IntConsumer each, int most) {}

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        MethodDescriptor.Marshaller<String> text = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(String value) {
                return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public String parse(InputStream stream) {
                try {
                    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return MethodDescriptor.newBuilder(text, text)
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("numbers", name))
                .build();
    }

    @BeforeEach
    void open() throws IOException {
        server = InProcessServerBuilder.forName(name)
                .addService(ServerServiceDefinition.builder("numbers")
                        .addMethod(GIVE, ServerCalls.asyncServerStreamingCall(this::give))
                        .addMethod(TAKE, ServerCalls.asyncClientStreamingCall(this::take))
                        .build())
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void close() throws InterruptedException {
        channel.shutdownNow();
        server.shutdownNow();
        assertThat(server.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    // The server.

    private void give(String request, StreamObserver<String> responses) {
        Numbers numbers = giving;
        ServerCallStreamObserver<String> call = (ServerCallStreamObserver<String>) responses;
        call.setOnCancelHandler(numbers::cancelled);
        AtomicInteger last = new AtomicInteger();
        call.setOnReadyHandler(() -> {
            while (call.isReady() && last.get() < numbers.last) {
                call.onNext(Integer.toString(numbers.give(last.incrementAndGet())));
            }
            end(numbers, call, last);
        });
    }

    /** The end is said once, and after the last number. */
    private static void end(Numbers numbers, StreamObserver<String> call, AtomicInteger last) {
        if (last.compareAndSet(numbers.last, Integer.MAX_VALUE)) {
            switch (numbers.then) {
                case END -> call.onCompleted();
                case FAILURE -> call.onError(Numbers.FAILURE);
                case NOTHING -> {}
            }
        }
    }

    private StreamObserver<String> take(StreamObserver<String> responses) {
        ServerCallStreamObserver<String> call = (ServerCallStreamObserver<String>) responses;
        Taking how = taking;
        List<String> items = new ArrayList<>();
        int first = switch (how.demand) {
            case UNBOUNDED -> Integer.MAX_VALUE;
            case ODD -> 7;
            case ONE, SLOW -> 1;
        };
        call.disableAutoRequest();
        call.request(first);
        return new StreamObserver<>() {
            @Override
            public void onNext(String item) {
                items.add(item);
                how.each.accept(Integer.parseInt(item));
                if (items.size() == how.most) {
                    end();
                } else if (how.demand == Demand.SLOW) {
                    CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS).execute(() -> call.request(1));
                } else if (how.demand != Demand.UNBOUNDED && items.size() % first == 0) {
                    call.request(first);
                }
            }

            private void end() {
                call.onNext(String.join(",", items));
                call.onCompleted();
            }

            @Override
            public void onCompleted() {
                end();
            }

            @Override
            public void onError(Throwable cancelled) {}
        };
    }

    // The client.

    @Override
    boolean failureWaits() {
        return false;
    }

    /** The server's failure has no status. */
    @Override
    void assertFailure(Throwable arrived) {
        assertThat(arrived).isInstanceOf(StatusRuntimeException.class).hasMessageContaining("UNKNOWN");
    }

    @Override
    AsyncStream<Integer> inbound(Numbers numbers, int prefetch) {
        giving = numbers;
        return GrpcBridge.oneToMany("", this::callGive, prefetch).map(Integer::parseInt);
    }

    private void callGive(String request, StreamObserver<String> responses) {
        ClientCalls.asyncServerStreamingCall(channel.newCall(GIVE, CallOptions.DEFAULT), request, responses);
    }

    private StreamObserver<String> callTake(StreamObserver<String> responses) {
        return ClientCalls.asyncClientStreamingCall(channel.newCall(TAKE, CallOptions.DEFAULT), responses);
    }

    private JoinHandle<String> send(AsyncStream<Integer> stream, Demand demand, IntConsumer each, int most) {
        taking = new Taking(demand, each, most);
        return runtime.spawn(GrpcBridge.manyToOne(stream.map(i -> Integer.toString(i)), this::callTake));
    }

    private static List<Integer> numbers(String joined) {
        return joined.isEmpty()
                ? List.of()
                : Stream.of(joined.split(",")).map(Integer::parseInt).collect(Collectors.toList());
    }

    @Override
    CompletionStage<List<Integer>> consume(AsyncStream<Integer> stream, Demand demand, IntConsumer each) {
        return send(stream, demand, each, Integer.MAX_VALUE)
                .toCompletableFuture()
                .thenApply(GrpcScenariosTest::numbers);
    }

    @Override
    List<Integer> takeAndCancel(AsyncStream<Integer> stream, int count) throws Exception {
        return numbers(runtime.blockOn(send(stream, Demand.ODD, i -> {}, count)));
    }
}
