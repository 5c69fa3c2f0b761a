// SPDX-License-Identifier: Apache-2.0
/** The weaver as goals of a Maven build. */
@org.jspecify.annotations.NullMarked
package dev.pollard.maven;
