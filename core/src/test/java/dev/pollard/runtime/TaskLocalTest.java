// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.StepRuntime.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskLocalTest {
    private static final TaskLocal<String> OWN = TaskLocal.create("own");
    private static final TaskLocal<String> INHERITED = TaskLocal.inherited("inherited");
    private static final TaskLocal<List<String>> COPIED = TaskLocal.copied("copied", ArrayList::new);

    private final StepRuntime runtime = new StepRuntime();

    @AfterEach
    void close() {
        runtime.close();
        assertThat(Binding.current()).as("left on the thread").isNull();
    }

    private static String seen() {
        return OWN.orElse("-") + INHERITED.orElse("-");
    }

    @Test
    void valueIsThereInEachPollAndNotAround() throws Exception {
        List<String> polls = new ArrayList<>();
        Probe<String> inner = new Probe<String>("P").duringPoll(() -> polls.add(seen()));
        HandPolled<String> bound = HandPolled.of(OWN.where("a", inner));
        bound.poll();
        assertThat(OWN.isBound()).isFalse();
        bound.poll();

        assertThat(polls).containsExactly("a-", "a-");
    }

    @Test
    void valueIsThereInTheFunctionsThatThePollCalls() {
        Future<String> future = OWN.where("a", Futures.ready(1).map(n -> n + seen()));

        assertThat(outcome(runtime.start(future))).isEqualTo("value: 1a-");
    }

    @Test
    void valueIsTakenAwayAfterAFailureToo() {
        HandPolled<String> bound = HandPolled.of(OWN.where("a", Futures.failed(new IOException())));

        assertThatThrownBy(bound::poll).isInstanceOf(IOException.class);
        assertThat(OWN.isBound()).isFalse();
    }

    @Test
    void bindingsNest() throws Exception {
        List<String> log = new ArrayList<>();
        Future<String> inner = OWN.where("inner", Futures.fromCallable(() -> {
            log.add(seen());
            return "";
        }));
        Future<String> outer = OWN.where("outer", INHERITED.where("i", inner.whenDone((v, t) -> log.add(seen()))));
        HandPolled.of(outer).poll();

        assertThat(log).containsExactly("inneri", "outeri");
    }

    @Test
    void bindingFollowsTheOneAroundIt() throws Exception {
        List<String> log = new ArrayList<>();
        Future<String> inner = OWN.where("o", new Probe<String>("P").duringPoll(() -> log.add(seen())));
        HandPolled<String> hand = HandPolled.of(inner);
        INHERITED.call("1", () -> hand.poll());
        INHERITED.call("2", () -> hand.poll());
        hand.poll();

        assertThat(log).containsExactly("o1", "o2", "o-");
    }

    @Test
    void callBindsForTheTimeOfACall() throws Exception {
        assertThat(OWN.<String>call("a", TaskLocalTest::seen)).isEqualTo("a-");
        assertThatThrownBy(() -> OWN.call("a", () -> {
                    throw new IOException();
                }))
                .isInstanceOf(IOException.class);
        assertThat(OWN.isBound()).isFalse();
    }

    @Test
    void whatIsNotBoundIsRefused() {
        assertThatThrownBy(OWN::get).isInstanceOf(NoSuchElementException.class).hasMessage("not bound: TaskLocal(own)");
        assertThat(OWN.orElse("other")).isEqualTo("other");
    }

    @Test
    void nullIsAValue() throws Exception {
        TaskLocal<@Nullable String> nullable = TaskLocal.create("nullable");

        assertThat(nullable.<@Nullable String>call(null, () -> nullable.isBound() + ":" + nullable.get()))
                .isEqualTo("true:null");
    }

    @Test
    void eachKeyDecidesWhatASpawnedTaskGets() {
        List<String> original = new ArrayList<>(List.of("one"));
        Future<String> child = Futures.fromCallable(() -> {
            List<String> copy = COPIED.get();
            copy.add("by the child");
            return seen() + copy;
        });
        Future<String> parent = OWN.where("o", INHERITED.where("i", COPIED.where(original, Futures.pollFn(cx -> {
                    JoinHandle<String> handle = cx.service(Spawner.class).spawn(child);
                    original.add("by the parent");
                    return Poll.ready(handle);
                }))))
                .andThen(handle -> handle);

        assertThat(outcome(runtime.start(parent))).isEqualTo("value: -i[one, by the child]");
        assertThat(original).containsExactly("one", "by the parent");
    }

    @Test
    void hiddenBindingIsNotCopied() throws Exception {
        AtomicInteger copies = new AtomicInteger();
        TaskLocal<String> counted = TaskLocal.copied("counted", value -> {
            copies.incrementAndGet();
            return value + "'";
        });
        JoinHandle<String> handle = counted.call(
                "outer", () -> counted.call("inner", () -> runtime.runtime.spawn(Futures.fromCallable(counted::get))));
        runtime.turn();

        assertThat(outcome(handle)).isEqualTo("value: inner'");
        assertThat(copies).hasValue(1);
    }

    @Test
    void childOfAScopeInheritsAsAnyTaskDoes() {
        Future<String> scope = INHERITED.where("i", Scope.run(s -> s.spawn(Futures.fromCallable(TaskLocalTest::seen))));

        assertThat(outcome(runtime.start(scope))).isEqualTo("value: -i");
    }

    @Test
    void valueIsThereDuringCancelAndInTheCleanupThatItLeaves() {
        List<String> log = new ArrayList<>();
        Future<String> resource = new Future<>() {
            private @Nullable CleanupScope scope;

            @Override
            public Poll<String> poll(Context cx) {
                scope = cx.service(CleanupScope.class);
                return Poll.pending();
            }

            @Override
            public void cancel() {
                log.add("cancel " + seen());
                if (scope != null) {
                    scope.cleanUp("close", Futures.yieldNow().whenDone((v, t) -> log.add("cleanup " + seen())));
                }
            }
        };
        JoinHandle<String> handle = runtime.start(OWN.where("o", INHERITED.where("i", resource)));
        handle.abort();
        runtime.turn();

        assertThat(handle.isFinished()).isTrue();
        assertThat(log).containsExactly("cancel oi", "cleanup oi");
    }

    @Test
    void tasksOnOneThreadDoNotSeeEachOthersValues() throws Exception {
        List<JoinHandle<String>> handles = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Future<String> yielding = Futures.yieldNow().andThen(v -> Futures.fromCallable(TaskLocalTest::seen));
            handles.add(runtime.runtime.spawn(i == 4 ? yielding : OWN.where(String.valueOf(i), yielding)));
        }
        runtime.turn();
        for (int i = 0; i < 5; i++) {
            assertThat(outcome(handles.get(i))).isEqualTo(i == 4 ? "value: --" : "value: " + i + "-");
        }
    }

    @Test
    void futureSaysWhatIsBound() {
        assertThat(OWN.where("a", Futures.ready(""))).hasToString("Where(TaskLocal(own), Ready)");
    }
}
