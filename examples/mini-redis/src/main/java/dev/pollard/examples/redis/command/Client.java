// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.store.Key;
import dev.pollard.task.AtomicWaker;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows of one connection, apart from its bytes.
 *
 * <p><b>Threading.</b> The connection's task, unless a field says otherwise.
 */
public final class Client {
    /** What {@code CLIENT REPLY} asked for. */
    enum Replies {
        ON,
        OFF,
        /** Off for one command. */
        SKIP
    }

    /** A command that waits for {@code EXEC}. */
    record Queued(Command command, byte[][] args) {}

    final long id;
    final String address;
    final String localAddress;
    final long createdAtMillis;
    private final AtomicWaker wakeup;

    // Read by CLIENT LIST of other connections.
    volatile String name = "";
    volatile String libraryName = "";
    volatile String libraryVersion = "";
    volatile String lastCommand = "NULL";
    volatile long lastActiveMillis;
    volatile int protocol = 2;
    volatile int subscribed;
    volatile int subscribedPatterns;
    volatile boolean noEvict;
    volatile int queuedCommands = -1;

    // Allocated on first use: most connections never subscribe, watch or collect a transaction.
    private @Nullable Set<Key> channels;
    private @Nullable Set<Key> patterns;
    private @Nullable List<Queued> transaction;

    /** Guarded by the lock of the engine. */
    @Nullable
    Set<Key> watched;

    /** A watched key was changed. Guarded by the lock of the engine. */
    boolean watchBroken;

    /** A command was refused while the transaction was collected. */
    boolean transactionBroken;

    Replies replies = Replies.ON;
    private boolean closing;
    private boolean dropped;

    /** Written by the connection's task before it first appears among the subscribers, which the engine's lock publishes. */
    private @Nullable Outbox outbox;

    /**
     * Creates the state of a new connection.
     *
     * @param id its number
     * @param address who it is
     * @param localAddress where it arrived
     * @param nowMillis the time
     * @param wakeup the cell where its task waits
     */
    public Client(long id, String address, String localAddress, long nowMillis, AtomicWaker wakeup) {
        this.id = id;
        this.address = address;
        this.localAddress = localAddress;
        this.createdAtMillis = nowMillis;
        this.lastActiveMillis = nowMillis;
        this.wakeup = wakeup;
    }

    /**
     * Notes that the client was heard of.
     *
     * @param nowMillis the time
     */
    public void active(long nowMillis) {
        lastActiveMillis = nowMillis;
    }

    /**
     * Whether the connection ends once what was written so far has been sent.
     *
     * @return true after {@code QUIT}
     */
    public boolean isClosing() {
        return closing;
    }

    /**
     * Whether the connection ends at once.
     *
     * @return true if nothing more is to be sent
     */
    public boolean isDropped() {
        return dropped;
    }

    /**
     * Returns the messages for this subscriber.
     *
     * @return the messages, or null if it has never subscribed
     */
    public @Nullable Outbox outbox() {
        return outbox;
    }

    void close() {
        closing = true;
    }

    /** Ends the connection once what was written so far, which says why, has been sent. */
    public void refuse() {
        close();
    }

    void drop() {
        dropped = true;
    }

    Outbox outboxForSubscribing() {
        Outbox box = outbox;
        if (box == null) {
            box = new Outbox(wakeup);
            outbox = box;
        }
        return box;
    }

    boolean isSubscribed() {
        return subscribed + subscribedPatterns > 0;
    }

    Set<Key> channels() {
        Set<Key> set = channels;
        if (set == null) {
            set = new LinkedHashSet<>();
            channels = set;
        }
        return set;
    }

    Set<Key> patterns() {
        Set<Key> set = patterns;
        if (set == null) {
            set = new LinkedHashSet<>();
            patterns = set;
        }
        return set;
    }

    /**
     * Whether commands are being collected for a transaction.
     *
     * @return true between {@code MULTI} and {@code EXEC}
     */
    public boolean isCollecting() {
        return inTransaction();
    }

    boolean inTransaction() {
        return transaction != null;
    }

    void beginTransaction() {
        transaction = new ArrayList<>();
        transactionBroken = false;
        queuedCommands = 0;
    }

    void queue(Command command, byte[][] args) {
        List<Queued> list = transaction;
        if (list == null) {
            throw new IllegalStateException("no transaction");
        }
        list.add(new Queued(command, args));
        queuedCommands = list.size();
    }

    /** Ends the collecting and returns what was collected. */
    List<Queued> endTransaction() {
        List<Queued> list = transaction;
        transaction = null;
        queuedCommands = -1;
        return list == null ? List.of() : list;
    }

    /** A refused command breaks the transaction that is being collected. */
    void breakTransaction() {
        if (inTransaction()) {
            transactionBroken = true;
        }
    }

    String kind() {
        return isSubscribed() ? "pubsub" : "normal";
    }
}
