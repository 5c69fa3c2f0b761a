// SPDX-License-Identifier: Apache-2.0
/**
 * Turns bodies into state machines, in class files: {@link dev.pollard.weaver.Weaver} for one class, {@link dev.pollard.weaver.ClassFolder} for a build,
 * {@link dev.pollard.weaver.Main} for a command line, {@link dev.pollard.weaver.Agent} for a running JVM.
 */
@org.jspecify.annotations.NullMarked
package dev.pollard.weaver;
