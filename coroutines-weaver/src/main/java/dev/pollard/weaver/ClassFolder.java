// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of class files, such as {@code target/classes}, whose classes are woven in their place.
 *
 * <p><b>Behaviour.</b> What was woven before is left as it is, so it does no harm to weave a folder twice. With a record of the last time, only what has changed since
 * is looked at. The classes that came with a class which is not there any more are deleted.
 *
 * <p><b>Threading.</b> One thread at a time for one folder.
 */
public final class ClassFolder {
    private static final String CLASS = ".class";
    private static final String FRAME = "$async$";

    private final Path folder;
    private final List<PathMatcher> excludes;
    private final Weaver weaver;
    private final Options options;

    /**
     * What was done.
     *
     * @param looked how many class files were looked at
     * @param woven how many classes were woven
     * @param diagnostics what there is to say
     */
    public record Report(int looked, int woven, List<Diagnostic> diagnostics) {

        /**
         * Creates a report.
         *
         * @param looked how many class files were looked at
         * @param woven how many classes were woven
         * @param diagnostics what there is to say
         */
        public Report {
            diagnostics = List.copyOf(diagnostics);
        }

        /**
         * Whether a class can't be used.
         *
         * @return true if there is an error
         */
        public boolean hasErrors() {
            return diagnostics.stream().anyMatch(Diagnostic::isError);
        }
    }

    /**
     * Creates a weaver of a folder.
     *
     * @param folder the folder
     * @param options how to weave
     */
    public ClassFolder(Path folder, Options options) {
        this(folder, options, List.of());
    }

    /**
     * Creates a weaver of a part of a folder.
     *
     * @param folder the folder
     * @param options how to weave
     * @param excludes which class files to leave as they are: globs of their paths in the folder, such as {@code **}{@code /*Slow.class}
     */
    public ClassFolder(Path folder, Options options, List<String> excludes) {
        this.folder = folder;
        this.excludes = excludes.stream()
                .map(glob -> folder.getFileSystem().getPathMatcher("glob:" + glob))
                .toList();
        this.options = options;
        this.weaver = new Weaver(options);
    }

    /**
     * Finds what can't be woven, and changes nothing.
     *
     * @return what was found
     * @throws IOException if the folder can't be read
     */
    public Report check() throws IOException {
        List<Diagnostic> diagnostics = new ArrayList<>();
        int looked = 0;
        for (Path file : classFiles()) {
            looked++;
            diagnostics.addAll(weaver.weave(Files.readAllBytes(file)).diagnostics());
        }
        return new Report(looked, 0, diagnostics);
    }

    /**
     * Weaves what has changed.
     *
     * @param recordFile where it is written down what was done; null for nowhere
     * @return what was done
     * @throws IOException if the folder can't be read or written
     */
    public Report weave(@Nullable Path recordFile) throws IOException {
        WeavingRecord record = WeavingRecord.read(recordFile, options);
        List<Diagnostic> diagnostics = new ArrayList<>();
        int looked = 0;
        int woven = 0;
        Set<String> present = new TreeSet<>();
        for (Path file : classFiles()) {
            if (!Files.exists(file)) {
                continue; // it came with a class that has been woven anew meanwhile
            }
            String name = name(file);
            present.add(name);
            if (record.isUnchanged(name, file)) {
                continue;
            }
            looked++;
            Weaving weaving = weaver.weave(Files.readAllBytes(file));
            diagnostics.addAll(weaving.diagnostics());
            if (weaving.hasErrors()) {
                record.forget(name);
                continue;
            }
            if (weaving.host().isPresent()) {
                woven++;
                Map<String, byte[]> frames = weaving.frames();
                delete(record.frames(name), frames.keySet());
                for (Map.Entry<String, byte[]> frame : frames.entrySet()) {
                    Files.write(file(frame.getKey()), frame.getValue());
                    record.note(frame.getKey(), file(frame.getKey()), Set.of());
                    present.add(frame.getKey());
                }
                Files.write(file, weaving.host().get()); // last: what is not there yet can't be missed
                record.note(name, file, frames.keySet());
            } else {
                record.note(name, file, name.contains(FRAME) ? Set.of() : framesBeside(file));
            }
        }
        for (String gone : record.otherThan(present)) {
            delete(record.frames(gone), Set.of());
            record.forget(gone);
        }
        record.write();
        return new Report(looked, woven, diagnostics);
    }

    /** In a fixed order, so that what is said does not depend on the file system. */
    private List<Path> classFiles() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(CLASS) && Files.isRegularFile(file))
                    .filter(file -> excludes.stream().noneMatch(exclude -> exclude.matches(folder.relativize(file))))
                    .sorted()
                    .toList();
        }
    }

    private String name(Path file) {
        String relative = folder.relativize(file).toString().replace('\\', '/');
        return relative.substring(0, relative.length() - CLASS.length());
    }

    private Path file(String name) {
        return folder.resolve(name + CLASS);
    }

    /** The classes that came with one that was woven before this record was begun. */
    private Set<String> framesBeside(Path file) throws IOException {
        Map<String, Path> frames = new TreeMap<>();
        String prefix = file.getFileName().toString().replace(CLASS, FRAME);
        try (Stream<Path> beside = Files.list(file.getParent())) {
            beside.filter(other -> other.getFileName().toString().startsWith(prefix))
                    .forEach(frame -> frames.put(name(frame), frame));
        }
        return frames.keySet();
    }

    private void delete(Collection<String> frames, Set<String> but) throws IOException {
        for (String frame : frames) {
            if (!but.contains(frame)) {
                Files.deleteIfExists(file(frame));
            }
        }
    }

    @Override
    public String toString() {
        return "ClassFolder(" + folder + ")";
    }
}
