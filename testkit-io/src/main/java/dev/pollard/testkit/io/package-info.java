// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of protocols without sockets and without waiting: start with {@link dev.pollard.testkit.io.ScriptedIo}.
 *
 * <pre>{@code
 * ScriptedIo peer = ScriptedIo.script()
 *         .write("GET tree\r\n")
 *         .waitFor(Duration.ofSeconds(1))
 *         .read("$6\r\nwillow\r\n")
 *         .build();
 * TestTask<String> get = TestTask.of(client.get(peer, "tree"));
 * assertThat(get.runToEnd()).isEqualTo("willow");
 * peer.assertFinished();
 * }</pre>
 */
@NullMarked
package dev.pollard.testkit.io;

import org.jspecify.annotations.NullMarked;
