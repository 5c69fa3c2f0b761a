// SPDX-License-Identifier: Apache-2.0
/**
 * Code that reads top to bottom and runs as a future, a stream, an iterator or a coroutine.
 *
 * <p>Begin with {@link dev.pollard.coroutine.Coroutines}, whose methods are meant to be imported statically. A body is woven at build time into a state
 * machine; where it is not woven, it runs on a virtual thread of Java 21 or newer, with the same results.
 */
@org.jspecify.annotations.NullMarked
package dev.pollard.coroutine;
