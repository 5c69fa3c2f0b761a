// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.store.Key;
import dev.pollard.examples.redis.store.Keyspace;
import dev.pollard.examples.redis.store.KeyspaceListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all connections share: the keys, the channels, the journal, and the one lock that guards them.
 *
 * <p><b>Threading.</b> Commands run under {@link #lock}, one at a time, whatever the number of workers: this is what makes each command and each
 * transaction atomic, and what puts changes into the journal in the order in which they happened. The lock is held for the time of a
 * command and never while a task waits. Wakers are collected under it and called after it.
 */
public final class Engine implements KeyspaceListener {
    final ReentrantLock lock = new ReentrantLock();

    private final Keyspace keyspace;
    private final PubSub pubSub = new PubSub();
    private final Clients clients = new Clients();
    private final Stats stats = new Stats();
    private final Settings settings;
    private final long startedAtMillis;

    /** Set once, before there are clients. */
    private volatile Journal journal = Journal.none();

    // What follows is guarded by the lock.

    /** Who watches which key. */
    private final Map<Key, Set<Client>> watchers = new HashMap<>();

    /** Whom to wake once the lock has been given back. */
    private @Nullable List<Runnable> wakes;

    /** What to write down in place of the command that is being carried out. */
    private byte @Nullable [][] rewritten;

    private boolean inTransaction;
    private boolean transactionWritten;
    private boolean sweepSooner;

    private volatile Runnable sweeperWaker = () -> {};

    /**
     * Creates an engine without keys and without a journal.
     *
     * @param settings what the server was told
     * @param clock wall time, in milliseconds since 1970
     */
    public Engine(Settings settings, LongSupplier clock) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.keyspace = new Keyspace(clock, this);
        this.startedAtMillis = clock.getAsLong();
    }

    /**
     * Returns what the server was told.
     *
     * @return the settings
     */
    public Settings settings() {
        return settings;
    }

    /**
     * Returns the counters.
     *
     * @return the counters
     */
    public Stats stats() {
        return stats;
    }

    /**
     * Returns who is connected.
     *
     * @return the clients
     */
    public Clients clients() {
        return clients;
    }

    /**
     * Returns the keys, for the start, when nothing else runs, and for commands, which hold the lock.
     *
     * @return the keys
     */
    public Keyspace keyspace() {
        return keyspace;
    }

    PubSub pubSub() {
        return pubSub;
    }

    /**
     * Returns where changes are written down.
     *
     * @return the journal
     */
    public Journal journal() {
        return journal;
    }

    long startedAtMillis() {
        return startedAtMillis;
    }

    /**
     * Sets where changes are written down from now on.
     *
     * @param newJournal the journal
     */
    public void journal(Journal newJournal) {
        journal = newJournal;
    }

    /**
     * Sets who is told that a key vanishes earlier than {@link #sweep} said.
     *
     * @param waker is run without the lock
     */
    public void sweeper(Runnable waker) {
        sweeperWaker = waker;
    }

    /**
     * Removes some keys whose time has come.
     *
     * @param limit how many at most
     * @return when to come back, in milliseconds since 1970; {@link Long#MAX_VALUE} for never
     */
    public long sweep(int limit) {
        lock.lock();
        try {
            return keyspace.sweep(limit);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the number of keys.
     *
     * @return the number
     */
    public int size() {
        lock.lock();
        try {
            return keyspace.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets a client that has gone: its subscriptions and what it watched.
     *
     * @param client the client
     */
    public void disconnected(Client client) {
        clients.remove(client);
        lock.lock();
        try {
            unwatch(client);
            pubSub.unsubscribeAll(client);
        } finally {
            lock.unlock();
        }
    }

    // ---- for commands, under the lock

    /** Writes down this in place of the command that is being carried out: the same with the time made absolute. */
    void rewriteAs(byte[]... command) {
        rewritten = command;
    }

    /** Writes down a command that has been carried out, if it changed something. */
    void journalIfChanged(long changesBefore, byte[][] args) {
        byte @Nullable [][] instead = rewritten;
        rewritten = null;
        if (keyspace.changes() != changesBefore) {
            write(instead == null ? args : instead);
        }
    }

    void beginTransaction() {
        inTransaction = true;
        transactionWritten = false;
    }

    void endTransaction() {
        inTransaction = false;
        if (transactionWritten) {
            journal.append(EXEC);
        }
    }

    void watch(Client client, byte[] name) {
        Key key = new Key(name);
        Set<Key> watched = client.watched;
        if (watched == null) {
            watched = new HashSet<>();
            client.watched = watched;
        }
        if (watched.add(key)) {
            watchers.computeIfAbsent(key, k -> new HashSet<>()).add(client);
        }
    }

    void unwatch(Client client) {
        Set<Key> watched = client.watched;
        client.watched = null;
        client.watchBroken = false;
        if (watched == null) {
            return;
        }
        for (Key key : watched) {
            Set<Client> others = watchers.get(key);
            if (others != null && others.remove(client) && others.isEmpty()) {
                watchers.remove(key);
            }
        }
    }

    /** Removes watched keys whose time has come, which breaks the watch. */
    boolean watchedHasExpired(Client client) {
        Set<Key> watched = client.watched;
        if (watched != null) {
            watched.forEach(key -> keyspace.find(key.bytes()));
        }
        return client.watchBroken;
    }

    void wakeLater(Runnable wake) {
        List<Runnable> list = wakes;
        if (list == null) {
            list = new ArrayList<>();
            wakes = list;
        }
        list.add(wake);
    }

    /** Takes what is to be run once the lock has been given back. */
    @Nullable
    List<Runnable> takeWakes() {
        if (sweepSooner) {
            sweepSooner = false;
            wakeLater(sweeperWaker);
        }
        List<Runnable> list = wakes;
        wakes = null;
        return list;
    }

    // ---- from the keyspace, under the lock

    @Override
    public void changed(byte[] key) {
        if (!watchers.isEmpty()) {
            breakWatches(watchers.get(new Key(key)));
        }
    }

    @Override
    public void expired(byte[] key) {
        write(DEL, key);
    }

    @Override
    public void clearing() {
        watchers.forEach((key, watching) -> {
            if (keyspace.contains(key.bytes())) {
                breakWatches(watching);
            }
        });
    }

    @Override
    public void earlierDeadline() {
        sweepSooner = true;
    }

    private static void breakWatches(@Nullable Set<Client> watching) {
        if (watching != null) {
            watching.forEach(client -> client.watchBroken = true);
        }
    }

    private void write(byte[]... command) {
        if (inTransaction && !transactionWritten) {
            transactionWritten = true;
            journal.append(MULTI);
        }
        journal.append(command);
    }

    private static final byte[] DEL = Words.bytes("DEL");
    private static final byte[] MULTI = Words.bytes("MULTI");
    private static final byte[] EXEC = Words.bytes("EXEC");
}
