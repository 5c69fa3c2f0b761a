// SPDX-License-Identifier: Apache-2.0
package dev.pollard.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** What would be generated for a service of four methods whose messages are numbers, with a stub and the base of a service. */
final class NumberCalls {
    /** A message; so that few of them fill what a transport buffers. */
    private static final int BYTES = 1024;

    private static final MethodDescriptor<Integer, Integer> ONE_TO_ONE = method("OneToOne", MethodType.UNARY);
    private static final MethodDescriptor<Integer, Integer> ONE_TO_MANY =
            method("OneToMany", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<Integer, Integer> MANY_TO_ONE =
            method("ManyToOne", MethodType.CLIENT_STREAMING);
    private static final MethodDescriptor<Integer, Integer> MANY_TO_MANY =
            method("ManyToMany", MethodType.BIDI_STREAMING);

    private NumberCalls() {}

    private static MethodDescriptor<Integer, Integer> method(String name, MethodType type) {
        MethodDescriptor.Marshaller<Integer> marshaller = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(Integer value) {
                return new ByteArrayInputStream(
                        ByteBuffer.allocate(BYTES).putInt(value).array());
            }

            @Override
            public Integer parse(InputStream stream) {
                try {
                    return ByteBuffer.wrap(stream.readAllBytes()).getInt();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return MethodDescriptor.newBuilder(marshaller, marshaller)
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("numbers", name))
                .build();
    }

    /** What a service implements. */
    interface Service {
        void oneToOne(Integer request, StreamObserver<Integer> responses);

        void oneToMany(Integer request, StreamObserver<Integer> responses);

        StreamObserver<Integer> manyToOne(StreamObserver<Integer> responses);

        StreamObserver<Integer> manyToMany(StreamObserver<Integer> responses);
    }

    static ServerServiceDefinition definition(Service service) {
        return ServerServiceDefinition.builder("numbers")
                .addMethod(ONE_TO_ONE, ServerCalls.asyncUnaryCall(service::oneToOne))
                .addMethod(ONE_TO_MANY, ServerCalls.asyncServerStreamingCall(service::oneToMany))
                .addMethod(MANY_TO_ONE, ServerCalls.asyncClientStreamingCall(service::manyToOne))
                .addMethod(MANY_TO_MANY, ServerCalls.asyncBidiStreamingCall(service::manyToMany))
                .build();
    }

    /** What a client uses. */
    record Stub(Channel channel, CallOptions options) {
        void oneToOne(Integer request, StreamObserver<Integer> responses) {
            ClientCalls.asyncUnaryCall(channel.newCall(ONE_TO_ONE, options), request, responses);
        }

        void oneToMany(Integer request, StreamObserver<Integer> responses) {
            ClientCalls.asyncServerStreamingCall(channel.newCall(ONE_TO_MANY, options), request, responses);
        }

        StreamObserver<Integer> manyToOne(StreamObserver<Integer> responses) {
            return ClientCalls.asyncClientStreamingCall(channel.newCall(MANY_TO_ONE, options), responses);
        }

        StreamObserver<Integer> manyToMany(StreamObserver<Integer> responses) {
            return ClientCalls.asyncBidiStreamingCall(channel.newCall(MANY_TO_MANY, options), responses);
        }
    }
}
