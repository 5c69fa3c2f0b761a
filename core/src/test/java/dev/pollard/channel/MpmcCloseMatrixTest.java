// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

/** The close matrix of a channel with several receivers, of which one is left. */
class MpmcCloseMatrixTest extends CloseMatrix {
    @Override
    Ends<MpmcSender<String>, MpmcReceiver<String>> make(ChannelBuilder<String> builder) {
        Ends<MpmcSender<String>, MpmcReceiver<String>> ends = builder.mpmc(2);
        ends.receiver().copy().close();
        return ends;
    }
}
