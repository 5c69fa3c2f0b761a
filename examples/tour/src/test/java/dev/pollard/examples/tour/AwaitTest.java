// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.coroutine.AsyncTrace;
import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.TestTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs 12 to 20. */
class AwaitTest {

    @Test
    void helloIsSaidWhenItIsAwaited() throws Exception {
        assertThat(Console.of(Tour12HelloWorld::main)).containsExactly("nothing has been said yet", "Hello, world!");
    }

    @Test
    void awaitedOneAfterTheOtherTheTimesAddUp() throws Exception {
        assertThat(Console.of(Tour13WaitToAdd::main)).containsExactly("10");
        assertThat(Console.simulated(runtime -> Tour13WaitToAdd.sum()).millis()).isBetween(40L, 43L);
    }

    @Test
    void theHandWrittenStateMachineDoesWhatTheWovenOneDoes() throws Exception {
        assertThat(Console.of(Tour14Desugared::main)).containsExactly("hello weaver", "hello hand");
        for (boolean woven : List.of(true, false)) {
            ManualFuture<String> one = ManualFuture.named("one");
            ManualFuture<String> two = ManualFuture.named("two");
            Future<String> both = woven ? Tour14Desugared.woven(one, two) : new Tour14Desugared.ByHand(one, two);
            TestTask<String> task = TestTask.of(both);
            task.assertPending();
            one.complete("a");
            task.assertWoken().assertPending();
            task.cancel();
            assertThat(one.polls()).isEqualTo(2);
            assertThat(two.polls()).isEqualTo(1);
            one.assertNotCancelled();
            two.assertCancelledOnce();
        }
    }

    @Test
    void bothWaysToWriteItFillTheInbox() throws Exception {
        assertThat(Console.of(Tour15Inbox::main)).containsExactly("messages: 1", "no space for message 2 in inbox 7");
        assertThat(Console.of(Tour16InboxStates::main)).containsExactly("messages: 1");
        for (Future<Integer> future : List.of(
                Tour15Inbox.withCombinators(new Mail(), 1, 7),
                Tour15Inbox.withAwait(new Mail(), 1, 7),
                new Tour16InboxStates(new Mail(), 1, 7))) {
            assertThat(Console.simulated(runtime -> future).millis()).isBetween(15L, 18L);
        }
    }

    @Test
    void eachWayToWriteItLetsGoOfItsTimerWhereverItIsCancelled() throws Exception {
        for (int step = 1; step <= 3; step++) {
            for (Future<Integer> future : List.of(
                    Tour15Inbox.withCombinators(new Mail(), 1, 7),
                    Tour15Inbox.withAwait(new Mail(), 1, 7),
                    new Tour16InboxStates(new Mail(), 1, 7))) {
                TestTask<Integer> task = TestTask.of(future);
                task.assertPending();
                for (int i = 1; i < step; i++) {
                    task.time().advanceToNext();
                    task.assertPending();
                }
                assertThat(task.time().armed()).isEqualTo(1);
                task.cancel();
                assertThat(task.time().armed()).isZero();
            }
        }
    }

    @Test
    void aFutureThatWasGivenAwayCannotBeUsedAgain() throws Exception {
        assertThat(Console.of(Tour17OneOwner::main))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("writing"),
                        line -> assertThat(line).isEqualTo("the book is out"),
                        line -> assertThat(line).startsWith("future polled after completion: "),
                        line -> assertThat(line).isEqualTo("writing"),
                        line -> assertThat(line).isEqualTo("the book is out"),
                        line -> assertThat(line).isEqualTo("the book is out"));
    }

    @Test
    void anAsyncMethodAwaitsItself() throws Exception {
        assertThat(Console.of(Tour18Recursion::main)).containsExactly("files: 42");
    }

    @Test
    void errorsAreCaughtByTheirTypes(@TempDir Path folder) throws Exception {
        assertThat(Console.of(Tour19Errors::main))
                .containsExactly(
                        "User[fingerprint=0xF9BA143B95FF6D82, location=Menlo Park, CA]", "not a user: <user/>");
        try (LocalRuntime runtime = LocalRuntime.create()) {
            assertThat(runtime.blockOn(Tour19Errors.loadUser(folder.resolve("missing")))
                            .location())
                    .isEqualTo("unknown");
            Path binary = folder.resolve("broken");
            Files.write(binary, new byte[] {(byte) 0xFF});
            assertThatThrownBy(() -> runtime.blockOn(Tour19Errors.loadUser(binary)))
                    .isInstanceOf(java.nio.charset.CharacterCodingException.class)
                    .satisfies(failure -> assertThat(failure.getSuppressed())
                            .singleElement()
                            .isInstanceOf(AsyncTrace.class)
                            .satisfies(trace -> assertThat(trace.getStackTrace()[0].getFileName())
                                    .isEqualTo("Tour19Errors.java")));
        }
        assertThatThrownBy(() -> Tour19Errors.parse("{}")).isInstanceOf(ParseException.class);
    }

    @Test
    void aBodyIsStartedAgain() throws Exception {
        assertThat(Console.of(Tour20Bodies::main)).containsExactly("again, after: loose contact", "21 degrees");
    }
}
