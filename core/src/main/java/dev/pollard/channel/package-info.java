// SPDX-License-Identifier: Apache-2.0
/**
 * Channels between tasks, and between threads and tasks: start with {@link dev.pollard.channel.Channels}.
 *
 * <p>{@code close()} is about one handle, {@code closeChannel()} about the channel. What a bounded mpsc channel does then:
 *
 * <table>
 * <caption>Closing an mpsc channel</caption>
 * <tr><th>closed was</th><th>under way is</th><th>receive</th><th>tryReceive</th><th>send, reserve</th><th>send of a permit</th><th>closed()</th></tr>
 * <tr><td>nothing</td><td>nothing</td><td>waits</td><td>Empty</td><td>sends</td><td>sends</td><td>waits</td></tr>
 * <tr><td>every sender</td><td>a value</td><td>the value</td><td>the value</td><td>fails</td><td>sends</td><td>waits</td></tr>
 * <tr><td>every sender</td><td>a permit</td><td>waits</td><td>Empty</td><td>fails</td><td>sends</td><td>waits</td></tr>
 * <tr><td>every sender</td><td>a send that waits</td><td>its value</td><td>its value</td><td>fails, but that one</td><td>sends</td><td>waits</td></tr>
 * <tr><td>every sender</td><td>nothing</td><td>the end</td><td>End</td><td>fails</td><td></td><td>waits</td></tr>
 * <tr><td>the channel</td><td>a value</td><td>the value</td><td>the value</td><td>fails</td><td>sends</td><td>done</td></tr>
 * <tr><td>the channel</td><td>a permit</td><td>waits</td><td>Empty</td><td>fails</td><td>sends</td><td>done</td></tr>
 * <tr><td>the channel</td><td>a send that waits</td><td>the end</td><td>End</td><td>fails, that one too</td><td></td><td>done</td></tr>
 * <tr><td>the channel</td><td>nothing</td><td>the end</td><td>End</td><td>fails</td><td></td><td>done</td></tr>
 * <tr><td>the receiver</td><td>anything</td><td>the end</td><td>End</td><td>fails</td><td>fails</td><td>done</td></tr>
 * </table>
 *
 * <p>An mpmc channel does the same; "the receiver" is every receiver there. A {@linkplain dev.pollard.channel.WeakHandle weak handle} counts for nothing.
 */
@NullMarked
package dev.pollard.channel;

import org.jspecify.annotations.NullMarked;
