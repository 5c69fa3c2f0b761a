// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a command by its name, which comes as bytes and in any mix of cases, without making a string of it.
 *
 * <p><b>Threading.</b> Filled at the start, then only read.
 */
final class CommandTable {
    /** A power of two, a few times the number of commands. */
    private static final int SLOTS = 512;

    private final @Nullable Command[] slots = new @Nullable Command[SLOTS];
    private final Map<String, Command> byName = new LinkedHashMap<>();

    /** Adds a command that names no keys. */
    Command add(String name, int arity, String group, String flags, Handler handler) {
        return add(name, arity, group, flags, 0, 0, 0, handler);
    }

    /** Adds a command whose words from {@code firstKey} to {@code lastKey} (negative: from the end), each {@code step}th, are keys. */
    Command add(
            String name, int arity, String group, String flags, int firstKey, int lastKey, int step, Handler handler) {
        Command command = new Command(name, arity, group, flags, firstKey, lastKey, step, handler);
        if (byName.putIfAbsent(name, command) != null) {
            throw new IllegalStateException("command added twice: " + name);
        }
        int slot = hash(Words.bytes(name));
        while (slots[slot] != null) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        slots[slot] = command;
        return command;
    }

    @Nullable
    Command find(byte[] name) {
        int slot = hash(name);
        for (Command found = slots[slot]; found != null; found = slots[slot]) {
            if (Words.is(name, found.name)) {
                return found;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return null;
    }

    Collection<Command> all() {
        return byName.values();
    }

    private static int hash(byte[] name) {
        int h = name.length;
        for (byte c : name) {
            h = 31 * h + Words.lower(c);
        }
        return (h ^ h >>> 9 ^ h >>> 18) & (SLOTS - 1);
    }
}
