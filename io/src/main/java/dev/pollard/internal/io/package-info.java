// SPDX-License-Identifier: Apache-2.0
/**
 * What byte pipes and sockets share: the frame of a future that polls one operation.
 */
@NullMarked
package dev.pollard.internal.io;

import org.jspecify.annotations.NullMarked;
