// SPDX-License-Identifier: Apache-2.0
/**
 * Streams as what a gRPC call sends and receives: start with {@link dev.pollard.grpc.GrpcBridge}.
 */
@NullMarked
package dev.pollard.grpc;

import org.jspecify.annotations.NullMarked;
