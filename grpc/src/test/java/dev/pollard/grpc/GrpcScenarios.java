// SPDX-License-Identifier: Apache-2.0
package dev.pollard.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams on both sides of a call, over one transport. */
@Timeout(120)
abstract class GrpcScenarios {
    private static final int PLENTY = 1_000_000;

    final AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build();
    private final AsyncRuntime servers = AsyncRuntime.builder().workers(1).build();

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger cancels = new AtomicInteger();

    /** What the methods of the service do. */
    private Function<Integer, AsyncStream<Integer>> ofOne = i -> counting(1, i + 1);

    private Function<AsyncStream<Integer>, AsyncStream<Integer>> ofMany = requests -> requests.map(i -> 2 * i);

    private Server server;
    private ManagedChannel channel;
    private NumberCalls.Stub stub;

    abstract Server start(NumberCalls.Service service) throws IOException;

    abstract ManagedChannel connect(Server to);

    /** How many messages may be under way, between the one side's stream and the other's. */
    abstract int underWay();

    @BeforeEach
    void open() throws IOException {
        server = start(new NumberCalls.Service() {
            @Override
            public void oneToOne(Integer request, StreamObserver<Integer> responses) {
                oneToMany(request, responses);
            }

            @Override
            public void oneToMany(Integer request, StreamObserver<Integer> responses) {
                calls.incrementAndGet();
                GrpcBridge.answer(servers, responses, ofOne.apply(request));
            }

            @Override
            public StreamObserver<Integer> manyToOne(StreamObserver<Integer> responses) {
                return manyToMany(responses);
            }

            @Override
            public StreamObserver<Integer> manyToMany(StreamObserver<Integer> responses) {
                calls.incrementAndGet();
                return GrpcBridge.answer(servers, responses, requests -> ofMany.apply(requests));
            }
        });
        channel = connect(server);
        stub = new NumberCalls.Stub(channel, CallOptions.DEFAULT);
    }

    @AfterEach
    void close() throws InterruptedException {
        channel.shutdownNow();
        server.shutdownNow();
        assertThat(channel.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(runtime.close(Duration.ofSeconds(30)).isClean()).isTrue();
        assertThat(servers.close(Duration.ofSeconds(30)).isClean()).isTrue();
    }

    private static void await(String what, BooleanSupplier condition) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - limit)
                    .as("time left to wait for %s", what)
                    .isNegative();
            LockSupport.parkNanos(100_000);
        }
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private AsyncStream<Integer> counting(int first, int end) {
        return AsyncStream.range(first, end).peek(i -> taken.incrementAndGet()).doOnCancel(cancels::incrementAndGet);
    }

    private static Status.Code code(Throwable failure) {
        assertThat(failure).isInstanceOf(StatusRuntimeException.class);
        return ((StatusRuntimeException) failure).getStatus().getCode();
    }

    @Test
    void oneToOneGivesTheResponse() throws Exception {
        ofOne = i -> AsyncStream.of(i * 3);

        assertThat(runtime.blockOn(GrpcBridge.oneToOne(7, stub::oneToOne))).isEqualTo(21);
    }

    @Test
    void oneToManyGivesAllInOrder() throws Exception {
        assertThat(runtime.blockOn(GrpcBridge.oneToMany(5_000, stub::oneToMany).toList()))
                .isEqualTo(upTo(5_000));
        assertThat(cancels).hasValue(0);
    }

    @Test
    void oneToManyMayGiveNone() throws Exception {
        assertThat(runtime.blockOn(GrpcBridge.oneToMany(0, stub::oneToMany).toList()))
                .isEmpty();
    }

    @Test
    void manyToOneGivesTheResponse() throws Exception {
        ofMany = requests -> AsyncStream.fromFuture(() -> requests.fold(0, Integer::sum));

        assertThat(runtime.blockOn(GrpcBridge.manyToOne(counting(1, 5_001), stub::manyToOne)))
                .isEqualTo(5_000 * 5_001 / 2);
        assertThat(cancels).hasValue(0);
    }

    @Test
    void manyToManyGoesBothWaysAtOnce() throws Exception {
        AsyncStream<Integer> responses = GrpcBridge.manyToMany(counting(1, 5_001), stub::manyToMany);

        assertThat(runtime.blockOn(responses.map(i -> i / 2).toList())).isEqualTo(upTo(5_000));
    }

    @Test
    void requestsThatWaitAreSentAsTheyCome() throws Exception {
        AsyncStream<Integer> slow = counting(1, 20).delayElements(Duration.ofMillis(1));

        assertThat(runtime.blockOn(GrpcBridge.manyToMany(slow, stub::manyToMany).toList()))
                .isEqualTo(IntStream.range(1, 20).map(i -> 2 * i).boxed().toList());
    }

    @Test
    void responsesComeAfterTheRequestsHaveEnded() throws Exception {
        ofMany = requests -> AsyncStream.fromFuture(requests::toList)
                .flatMapIterable(list -> list)
                .delayUntil(i -> Futures.yieldNow());

        assertThat(runtime.blockOn(GrpcBridge.manyToMany(counting(1, 101), stub::manyToMany)
                        .toList()))
                .isEqualTo(upTo(100));
    }

    @Test
    void nothingIsCalledBeforeThePollAndEachRunIsACall() throws Exception {
        Future<List<Integer>> first = GrpcBridge.oneToMany(3, stub::oneToMany).toList();
        AsyncStream<Integer> stream = GrpcBridge.manyToMany(counting(1, 4), stub::manyToMany);
        assertThat(calls).hasValue(0);
        assertThat(taken).hasValue(0);

        runtime.blockOn(first);
        runtime.blockOn(stream.drain());
        runtime.blockOn(stream.drain());

        assertThat(calls).hasValue(3);
    }

    @Test
    void failureOfTheServersStreamIsAStatus() {
        ofOne = i -> counting(1, 4)
                .concatWith(AsyncStream.error(
                        Status.NOT_FOUND.withDescription("sold out").asRuntimeException()));
        List<Integer> items = Collections.synchronizedList(new ArrayList<>());

        Throwable failure = catchThrowable(
                () -> runtime.blockOn(GrpcBridge.oneToMany(1, stub::oneToMany).forEach(items::add)));

        assertThat(code(failure)).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(failure).hasMessageContaining("sold out");
        assertThat(items).isEqualTo(upTo(items.size()));
    }

    @Test
    void failureWithoutAStatusIsUnknown() {
        ofMany = requests -> requests.map(i -> {
            throw new IOException("the server's");
        });

        Throwable failure = catchThrowable(() -> runtime.blockOn(
                GrpcBridge.manyToMany(counting(1, PLENTY), stub::manyToMany).drain()));

        assertThat(code(failure)).isEqualTo(Status.Code.UNKNOWN);
        assertThat(cancels).as("of the requests").hasValue(1);
    }

    @Test
    void failureOfTheRequestsFailsTheResponsesAndCancelsTheServer() {
        IOException lost = new IOException("the client's");
        AtomicInteger serverCancels = new AtomicInteger();
        ofMany = requests -> requests.concatWith(AsyncStream.never()).doOnCancel(serverCancels::incrementAndGet);

        CompletableFuture<Integer> answered = new CompletableFuture<>();
        AsyncStream<Integer> failing = counting(1, 4)
                .concatWith(AsyncStream.fromFuture(
                        () -> Futures.fromCompletionStage(answered).andThen(first -> Futures.failed(lost))));

        Throwable failure = catchThrowable(() ->
                runtime.blockOn(GrpcBridge.manyToMany(failing, stub::manyToMany).forEach(answered::complete)));

        assertThat(failure).isSameAs(lost);
        await("a cancel at the server", () -> serverCancels.get() == 1);
    }

    @Test
    void clientThatTakesAFewCancelsTheServer() throws Exception {
        assertThat(runtime.blockOn(
                        GrpcBridge.oneToMany(PLENTY, stub::oneToMany).take(5).toList()))
                .isEqualTo(upTo(5));

        await("a cancel at the server", () -> cancels.get() == 1);
        assertThat(taken.get()).isLessThan(PLENTY);
    }

    @Test
    void abortedTaskCancelsAServerThatSaysNothing() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        ofMany = requests ->
                AsyncStream.<Integer>never().doOnStart(called::countDown).doOnCancel(cancels::incrementAndGet);
        AtomicInteger clientCancels = new AtomicInteger();
        JoinHandle<?> task = runtime.spawn(GrpcBridge.manyToMany(
                        AsyncStream.<Integer>never().doOnCancel(clientCancels::incrementAndGet), stub::manyToMany)
                .drain());
        assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();

        task.abort();

        await("a cancel at the server", () -> cancels.get() == 1);
        await("a cancel of the requests", () -> clientCancels.get() == 1);
    }

    @Test
    void serverThatEndsEarlyCancelsTheRequests() throws Exception {
        ofMany = requests -> requests.take(3);

        assertThat(runtime.blockOn(GrpcBridge.manyToMany(counting(1, PLENTY), stub::manyToMany)
                        .toList()))
                .isEqualTo(upTo(3));

        assertThat(cancels).as("of the requests").hasValue(1);
        assertThat(taken.get()).isLessThan(PLENTY);
    }

    @Test
    void serverThatEndsCancelsRequestsThatSayNothing() throws Exception {
        ofMany = requests -> AsyncStream.of(1);
        AsyncStream<Integer> silent = AsyncStream.<Integer>never().doOnCancel(cancels::incrementAndGet);

        assertThat(runtime.blockOn(
                        GrpcBridge.manyToMany(silent, stub::manyToMany).toList()))
                .containsExactly(1);

        assertThat(cancels).hasValue(1);
    }

    @Test
    void deadlineFailsTheCallAndCancelsTheServer() {
        NumberCalls.Stub hurried =
                new NumberCalls.Stub(channel, CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS));
        ofOne = i -> counting(1, 2).concatWith(AsyncStream.never());

        Throwable failure = catchThrowable(() ->
                runtime.blockOn(GrpcBridge.oneToMany(1, hurried::oneToMany).drain()));

        assertThat(code(failure)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void slowClientHoldsTheServersStreamBack() throws Exception {
        int last = 4 * underWay();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        runtime.blockOn(GrpcBridge.oneToMany(last, stub::oneToMany)
                .delayUntil(i -> i % 100 == 0 ? Time.sleep(Duration.ofMillis(5)) : Futures.yieldNow())
                .forEach(i -> {
                    most.accumulateAndGet(taken.get() - done.get(), Math::max);
                    done.incrementAndGet();
                }));

        assertThat(done).hasValue(last);
        assertThat(most.get()).as("given but not consumed").isBetween(1, underWay());
    }

    @Test
    void slowServerHoldsTheRequestsBack() throws Exception {
        int last = 4 * underWay();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ofMany = requests -> AsyncStream.fromFuture(() -> requests.delayUntil(
                        i -> i % 100 == 0 ? Time.sleep(Duration.ofMillis(5)) : Futures.yieldNow())
                .peek(i -> {
                    most.accumulateAndGet(taken.get() - done.get(), Math::max);
                    done.incrementAndGet();
                })
                .fold(0, Integer::sum));

        runtime.blockOn(GrpcBridge.manyToOne(counting(1, last + 1), stub::manyToOne));

        assertThat(done).hasValue(last);
        assertThat(most.get()).as("given but not consumed").isBetween(1, underWay());
    }

    @Test
    void requestsOfACallHaveOneRun() {
        ofMany = requests -> requests.concatWith(requests);

        Throwable failure = catchThrowable(() -> runtime.blockOn(
                GrpcBridge.manyToMany(counting(1, 4), stub::manyToMany).drain()));

        assertThat(code(failure)).isEqualTo(Status.Code.UNKNOWN);
    }

    @Test
    void endOfTheServersRuntimeFailsItsCalls() throws Exception {
        ofOne = i -> counting(1, 2).concatWith(AsyncStream.never());
        CountDownLatch arrived = new CountDownLatch(1);
        JoinHandle<?> call =
                runtime.spawn(GrpcBridge.oneToMany(1, stub::oneToMany).forEach(i -> arrived.countDown()));
        assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();

        servers.close(Duration.ZERO);

        assertThat(code(catchThrowable(() -> runtime.blockOn(call)))).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void whatIsNoMethodOfAStubIsToldSo() {
        Throwable failure = catchThrowable(
                () -> runtime.blockOn(GrpcBridge.<Integer, Integer>oneToMany(1, (request, responses) -> {})
                        .drain()));

        assertThat(failure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("call did not begin: not a method of a stub");
    }
}
