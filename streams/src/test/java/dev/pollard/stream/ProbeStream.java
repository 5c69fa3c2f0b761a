// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.List;

/** A source that does what the {@link Probe} says, and tells it what its owner does. */
final class ProbeStream implements AsyncStream<Integer> {
    private final String name;
    private final Probe probe;
    private final List<Integer> items;
    private final boolean main;

    ProbeStream(String name, Probe probe, List<Integer> items, boolean main) {
        this.name = name;
        this.probe = probe;
        this.items = items;
        this.main = main;
    }

    @Override
    public AsyncIterator<Integer> iterator() {
        if (main) {
            probe.startedRun();
        }
        return new Run();
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Run extends ProbeLeaf implements AsyncIterator<Integer> {
        private int next;

        Run() {
            super(name, ProbeStream.this.probe);
        }

        @Override
        public Step<Integer> pollNext(Context cx) throws Exception {
            enter("pollNext");
            try {
                return step(cx);
            } finally {
                exit();
            }
        }

        @Override
        public Drained drain(Context cx, Sink<? super Integer> sink) throws Exception {
            enter("drain");
            try {
                while (true) {
                    Step<Integer> step = step(cx);
                    if (!step.isReady()) {
                        return step.isEnd() ? Drained.ENDED : Drained.PENDING;
                    }
                    boolean more = sink.accept(step.value());
                    if (!more && (next % 3 == 0 || !PayingSink.again(sink))) { // some sources do not ask again
                        return Drained.DECLINED;
                    }
                }
            } catch (Throwable failure) {
                close(State.FAILED);
                throw failure;
            } finally {
                exit();
            }
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            enter("pollProgress");
            try {
                if (!isOpen()) {
                    return true;
                }
                boolean fails = main && next == probe.failPosition();
                boolean over = fails || next == items.size();
                if (!over || !probe.endTold() || waits(cx)) {
                    return false;
                }
                if (fails) {
                    close(State.FAILED);
                    throw probe.failsNow();
                }
                return true;
            } finally {
                exit();
            }
        }

        @Override
        public void cancel() {
            cancelled();
        }

        private Step<Integer> step(Context cx) throws Boom {
            if (!isOpen()) {
                return Step.end();
            }
            boolean fails = main && next == probe.failPosition();
            boolean over = fails || next == items.size();
            if (waits(cx)) {
                return Poll.pending();
            }
            if (fails) {
                close(State.FAILED);
                throw probe.failsNow();
            }
            if (over) {
                close(State.ENDED);
                return Step.end();
            }
            waitAgain();
            if (main) {
                probe.tookItem();
            }
            return Poll.ready(items.get(next++));
        }
    }
}
