// SPDX-License-Identifier: Apache-2.0
/**
 * What woven bodies become: the classes that the weaver's classes extend and call. Nothing here is meant to be written by hand, and names may
 * change with the version of the weaver.
 */
@org.jspecify.annotations.NullMarked
package dev.pollard.coroutine.frame;
