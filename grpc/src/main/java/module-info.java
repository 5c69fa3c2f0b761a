// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Streams as what a gRPC call sends and receives. */
@NullMarked
module dev.pollard.grpc {
    requires transitive dev.pollard.streams;
    requires io.grpc; // named by its manifest, as the next one
    requires transitive io.grpc.stub;
    requires static org.jspecify;

    exports dev.pollard.grpc;
}
