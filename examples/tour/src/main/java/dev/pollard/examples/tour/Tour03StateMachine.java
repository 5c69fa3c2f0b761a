// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.coroutine;

import dev.pollard.coroutine.Coroutine;
import dev.pollard.coroutine.Resumption;
import dev.pollard.coroutine.Resumption.Returned;
import dev.pollard.coroutine.Resumption.Yielded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a stackless coroutine is: a state machine that keeps what it needs later. */
final class Tour03StateMachine {
    private Tour03StateMachine() {}

    /** The body as it is written. The local variable is needed after the yield. */
    static Coroutine<@Nullable Void, Integer, String> woven(String text) {
        return coroutine((nothing, caller) -> {
            caller.yield(1);
            return text;
        });
    }

    /** And what becomes of it: a state for each place where it can stand, a field for each variable that lives on. */
    static final class ByHand implements Coroutine<@Nullable Void, Integer, String> {
        private enum State {
            START,
            YIELDED,
            DONE
        }

        private final String text;
        private State state = State.START;

        ByHand(String text) {
            this.text = text;
        }

        @Override
        public Resumption<Integer, String> resume(@Nullable Void nothing) {
            switch (state) {
                case START:
                    state = State.YIELDED;
                    return new Yielded<>(1);
                case YIELDED:
                    state = State.DONE;
                    return new Returned<>(text);
                default:
                    throw new IllegalStateException("coroutine resumed after its end");
            }
        }

        @Override
        public void cancel() {
            state = State.DONE;
        }
    }

    public static void main(String[] args) throws Exception {
        for (Coroutine<@Nullable Void, Integer, String> coroutine : List.of(woven("woven"), new ByHand("by hand"))) {
            System.out.println(coroutine.resume(null) + ", " + coroutine.resume(null));
        }
    }
}
