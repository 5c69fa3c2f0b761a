// SPDX-License-Identifier: Apache-2.0
package dev.pollard.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;

/** Within the process, where the demand is all that holds messages back. */
class InProcessGrpcTest extends GrpcScenarios {
    private final String name = InProcessServerBuilder.generateName();

    @Override
    Server start(NumberCalls.Service service) throws IOException {
        return InProcessServerBuilder.forName(name)
                .addService(NumberCalls.definition(service))
                .build()
                .start();
    }

    @Override
    ManagedChannel connect(Server to) {
        return InProcessChannelBuilder.forName(name).build();
    }

    /** The prefetch, the one that is worked on, and the one that is handed over. */
    @Override
    int underWay() {
        return GrpcBridge.DEFAULT_PREFETCH + 2;
    }
}
