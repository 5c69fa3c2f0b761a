// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * A ledger of what must be back at the end: counters that return to where they were, and things that were opened and must be closed.
 *
 * <p>Used by {@link CancelFuzzer} and {@link Simulation}, which look at it after each run, or on its own:
 *
 * <pre>{@code
 * Leaks leaks = new Leaks().count("permits", semaphore::availablePermits);
 * Leaks.Account<String> messages = leaks.account("messages");
 * ...
 * sender.trySend(messages.opened("hello"));
 * messages.closed(receiver.tryReceive());
 * ...
 * leaks.assertNone();
 * }</pre>
 *
 * <p><b>Threading.</b> Accounts may be used by any thread; the rest by one at a time.
 */
public final class Leaks {
    private final List<Counter> counters = new ArrayList<>();
    private final List<Account<?>> accounts = new ArrayList<>();

    private record Counter(String name, LongSupplier now, long before) {}

    /** Creates an empty ledger. */
    public Leaks() {}

    /**
     * Adds a counter that must have the value at the end that it has now.
     *
     * @param name what is counted, such as {@code permits}
     * @param now gives the value
     * @return this ledger
     */
    public Leaks count(String name, LongSupplier now) {
        Objects.requireNonNull(name, "name");
        counters.add(new Counter(name, now, now.getAsLong()));
        return this;
    }

    /**
     * Adds an account of things that are opened and must be closed: resources, or values that must be delivered or handed back.
     *
     * @param <T> the type of the things
     * @param name what they are, such as {@code connections}
     * @return the account, which is empty
     */
    public <T> Account<T> account(String name) {
        Account<T> account = new Account<>(Objects.requireNonNull(name, "name"));
        accounts.add(account);
        return account;
    }

    /**
     * Things that were opened and not closed yet.
     *
     * @param <T> the type of the things
     */
    public static final class Account<T> {
        private final String name;
        private final List<T> open = new ArrayList<>(); // guarded by this
        private final List<T> wrong = new ArrayList<>(); // guarded by this

        private Account(String name) {
            this.name = name;
        }

        /**
         * Enters a thing.
         *
         * @param thing the thing, told from others by identity
         * @return the thing
         */
        public synchronized T opened(T thing) {
            open.add(Objects.requireNonNull(thing, "thing"));
            return thing;
        }

        /**
         * Takes a thing off: it was closed, delivered or handed back.
         *
         * @param thing the thing; to close what is not open is a fault that the ledger reports
         */
        public synchronized void closed(T thing) {
            for (int i = 0; i < open.size(); i++) {
                if (open.get(i) == thing) {
                    open.remove(i);
                    return;
                }
            }
            wrong.add(thing);
        }

        /**
         * Returns what is open.
         *
         * @return a copy
         */
        public synchronized List<T> open() {
            return List.copyOf(open);
        }

        private synchronized void tell(List<String> leaks) {
            if (!open.isEmpty()) {
                leaks.add(name + " left open: " + open);
            }
            if (!wrong.isEmpty()) {
                leaks.add(name + " closed twice, or never opened: " + wrong);
            }
        }

        @Override
        public String toString() {
            return name + ": " + open();
        }
    }

    /**
     * Returns what is not back.
     *
     * @return a line for each counter that differs and each account that is not settled; empty if all is well
     */
    public List<String> list() {
        List<String> leaks = new ArrayList<>();
        for (Counter counter : counters) {
            long now = counter.now().getAsLong();
            if (now != counter.before()) {
                leaks.add(counter.name() + ": " + now + ", but " + counter.before() + " before");
            }
        }
        accounts.forEach(account -> account.tell(leaks));
        return leaks;
    }

    /**
     * Expects that all is back.
     *
     * @throws AssertionError if something is not: names all that is not
     */
    public void assertNone() {
        List<String> leaks = list();
        if (!leaks.isEmpty()) {
            throw new AssertionError("left behind: " + String.join("; ", leaks));
        }
    }

    @Override
    public String toString() {
        return "Leaks" + list();
    }
}
