// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

/**
 * The two ends of a channel.
 *
 * @param <S> the type of the sender
 * @param <R> the type of the receiver
 * @param sender the end to send with
 * @param receiver the end to receive from
 */
public record Ends<S, R>(S sender, R receiver) {}
