// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a folder of class files since it was woven last: of each file its time and size, and the classes that came with it.
 *
 * <p>One line for each, its parts separated by tabs. A record that was made with other options, or that can't be read, counts as none.
 */
final class WeavingRecord {
    private static final String VERSION = "pollard-weaving 1";

    private final @Nullable Path file;
    private final String head;
    private final Map<String, Entry> entries = new TreeMap<>();

    private record Entry(long millis, long size, Collection<String> frames) {}

    private WeavingRecord(@Nullable Path file, Options options) {
        this.file = file;
        this.head = VERSION + " " + options;
    }

    static WeavingRecord read(@Nullable Path file, Options options) throws IOException {
        WeavingRecord record = new WeavingRecord(file, options);
        if (file != null && Files.exists(file)) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (!lines.isEmpty() && lines.get(0).equals(record.head)) {
                lines.subList(1, lines.size()).forEach(record::parse);
            }
        }
        return record;
    }

    private void parse(String line) {
        String[] parts = line.split("\t");
        if (parts.length >= 3) {
            List<String> frames = List.of(parts).subList(3, parts.length);
            entries.put(parts[0], new Entry(Long.parseLong(parts[1]), Long.parseLong(parts[2]), frames));
        }
    }

    boolean isUnchanged(String name, Path classFile) throws IOException {
        Entry entry = entries.get(name);
        return entry != null
                && entry.millis == Files.getLastModifiedTime(classFile).toMillis()
                && entry.size == Files.size(classFile);
    }

    Collection<String> frames(String name) {
        Entry entry = entries.get(name);
        return entry == null ? Set.of() : entry.frames;
    }

    void note(String name, Path classFile, Collection<String> frames) throws IOException {
        long millis = Files.getLastModifiedTime(classFile).toMillis();
        entries.put(name, new Entry(millis, Files.size(classFile), List.copyOf(frames)));
    }

    void forget(String name) {
        entries.remove(name);
    }

    /** The names that are not among these. */
    Set<String> otherThan(Set<String> present) {
        Set<String> others = new TreeSet<>(entries.keySet());
        others.removeAll(present);
        return others;
    }

    void write() throws IOException {
        if (file == null) {
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add(head);
        entries.forEach((name, entry) -> {
            List<String> parts =
                    new ArrayList<>(List.of(name, String.valueOf(entry.millis), String.valueOf(entry.size)));
            parts.addAll(entry.frames);
            lines.add(String.join("\t", parts));
        });
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines, StandardCharsets.UTF_8);
    }
}
