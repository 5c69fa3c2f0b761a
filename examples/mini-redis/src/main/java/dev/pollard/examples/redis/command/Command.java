// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import java.util.ArrayList;
import java.util.List;

/** A command as the table knows it: how it is called, how many arguments it takes, what it touches, and what it does. */
final class Command {
    final String name;
    /** The number of words, the name included; negative if that is a minimum. */
    final int arity;
    /** As {@code COMMAND} lists them. */
    final List<String> flags;
    /** Such as {@code string} or {@code pubsub}. */
    final String group;

    final int firstKey;
    final int lastKey;
    final int keyStep;
    final Handler handler;

    /** Changes keys, so it goes to the append-only file if it did. */
    final boolean writes;

    /** Touches nothing but its own client, so it needs no lock. */
    boolean local;

    /** Is carried out at once although a transaction is being collected. */
    boolean immediate;

    /** May be sent by a client of protocol 2 that is subscribed to something. */
    boolean whileSubscribed;

    Command(
            String name,
            int arity,
            String group,
            String flags,
            int firstKey,
            int lastKey,
            int keyStep,
            Handler handler) {
        this.name = name;
        this.arity = arity;
        this.group = group;
        this.flags = flags.isEmpty() ? List.of() : List.of(flags.split(" "));
        this.firstKey = firstKey;
        this.lastKey = lastKey;
        this.keyStep = keyStep;
        this.handler = handler;
        this.writes = this.flags.contains("write");
    }

    boolean accepts(int words) {
        return arity >= 0 ? words == arity : words >= -arity;
    }

    Command local() {
        local = true;
        return this;
    }

    Command immediate() {
        immediate = true;
        return this;
    }

    Command whileSubscribed() {
        whileSubscribed = true;
        return this;
    }

    /** The ACL categories, in Redis's order. */
    List<String> categories() {
        List<String> categories = new ArrayList<>();
        if (group.equals("keyspace")) {
            categories.add("@keyspace");
        }
        if (flags.contains("readonly")) {
            categories.add("@read");
        }
        if (writes) {
            categories.add("@write");
        }
        if (group.equals("string") || group.equals("pubsub")) {
            categories.add("@" + group);
        }
        categories.add(flags.contains("fast") ? "@fast" : "@slow");
        if (group.equals("connection") || group.equals("transaction")) {
            categories.add("@" + group);
        }
        if (name.equals("keys") || name.equals("flushall") || name.equals("flushdb") || name.equals("info")) {
            categories.add("@dangerous");
        }
        return categories;
    }

    @Override
    public String toString() {
        return name;
    }
}
