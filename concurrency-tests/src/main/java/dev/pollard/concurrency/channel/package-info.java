// SPDX-License-Identifier: Apache-2.0
/** Channels: a send meets a receive, a close meets both. */
@NullMarked
package dev.pollard.concurrency.channel;

import org.jspecify.annotations.NullMarked;
