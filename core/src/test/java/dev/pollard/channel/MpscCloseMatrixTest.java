// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

/** The close matrix of a channel with one receiver. */
class MpscCloseMatrixTest extends CloseMatrix {
    @Override
    Ends<Sender<String>, Receiver<String>> make(ChannelBuilder<String> builder) {
        return builder.mpsc(2);
    }
}
