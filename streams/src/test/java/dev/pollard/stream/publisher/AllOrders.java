// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Goes through all orders in which several actors can act: each has its actions in order, and may act between any two moves of the others and wherever
 * the test calls {@link #interlude()}, in the middle of a call: as another thread could, or the same one in a callback.
 */
final class AllOrders {
    /** For each choice of this run: which alternative, and how many there were. */
    private final List<int[]> choices = new ArrayList<>();

    private final List<String> trace = new ArrayList<>();
    private final Map<String, Queue<Action>> actors = new LinkedHashMap<>();
    private int at;

    /** What an actor does next, and whether it can do it now. */
    private record Action(BooleanSupplier possible, Runnable body) {}

    /** Runs the test once for each order, and says how many there were. */
    static int explore(Consumer<AllOrders> test) {
        AllOrders orders = new AllOrders();
        int runs = 0;
        do {
            orders.at = 0;
            orders.trace.clear();
            orders.actors.clear();
            try {
                test.accept(orders);
            } catch (Throwable failure) {
                throw new AssertionError("in run " + runs + ", order " + orders.trace, failure);
            }
            runs++;
        } while (orders.hasAnother());
        return runs;
    }

    private boolean hasAnother() {
        while (!choices.isEmpty()) {
            int[] last = choices.get(choices.size() - 1);
            last[0]++;
            if (last[0] < last[1]) {
                return true;
            }
            choices.remove(choices.size() - 1);
        }
        return false;
    }

    /** Gives an actor another action, after those that it has. */
    AllOrders then(String actor, Runnable action) {
        return thenIf(actor, () -> true, action);
    }

    /** Gives an actor another action, which has to wait until it is possible. */
    AllOrders thenIf(String actor, BooleanSupplier possible, Runnable action) {
        actors.computeIfAbsent(actor, name -> new ArrayDeque<>()).add(new Action(possible, action));
        return this;
    }

    /** Lets one of the actors act, or none. */
    void interlude() {
        act(/* orNobody= */ true, () -> false, () -> {});
    }

    /** Lets one of the actors act, or the machine, if it can. Says whether anybody could. */
    boolean move(BooleanSupplier machineCan, Runnable machine) {
        return act(/* orNobody= */ false, machineCan, machine);
    }

    private boolean act(boolean orNobody, BooleanSupplier machineCan, Runnable machine) {
        List<Runnable> moves = new ArrayList<>();
        if (orNobody) {
            moves.add(() -> {});
        }
        actors.forEach((name, actions) -> {
            Action next = actions.peek();
            if (next != null && next.possible.getAsBoolean()) {
                moves.add(() -> {
                    actions.remove();
                    trace.add(name);
                    next.body.run();
                });
            }
        });
        if (machineCan.getAsBoolean()) {
            moves.add(() -> {
                trace.add("machine");
                machine.run();
            });
        }
        if (moves.isEmpty()) {
            return false;
        }
        moves.get(choose(moves.size())).run();
        return true;
    }

    private int choose(int alternatives) {
        if (alternatives == 1) {
            return 0;
        }
        if (at == choices.size()) {
            choices.add(new int[] {0, alternatives});
        }
        int[] choice = choices.get(at++);
        if (choice[1] != alternatives) {
            throw new IllegalStateException("the test is not the same each time");
        }
        return choice[0];
    }
}
