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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

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

    /** The tag of an entry of the constant pool that names a class. */
    private static final int CONSTANT_CLASS = 7;

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
            byte[] classFile = Files.readAllBytes(file);
            Weaving weaving = weaver.weave(classFile);
            diagnostics.addAll(weaving.diagnostics());
            if (weaving.hasErrors()) {
                record.forget(name);
                continue;
            }
            if (weaving.host().isPresent()) {
                woven++;
                Map<String, byte[]> frames = new TreeMap<>();
                weaving.frames().forEach((frame, bytes) -> frames.put(beside(name, frame), bytes));
                delete(record.frames(name), frames.keySet());
                for (Map.Entry<String, byte[]> frame : frames.entrySet()) {
                    Files.write(file(frame.getKey()), frame.getValue());
                    record.note(frame.getKey(), file(frame.getKey()), Set.of());
                    present.add(frame.getKey());
                }
                Files.write(file, weaving.host().get()); // last: what is not there yet can't be missed
                record.note(name, file, frames.keySet());
            } else {
                record.note(name, file, name.contains(FRAME) ? Set.of() : framesInUse(name, file, classFile));
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

    /** The name in the folder of a class that came with another: beside that one, which may be in {@code META-INF/versions}. */
    private static String beside(String name, String frame) {
        return name.substring(0, name.lastIndexOf('/') + 1) + frame.substring(frame.lastIndexOf('/') + 1);
    }

    private Path file(String name) {
        return folder.resolve(name + CLASS);
    }

    /** The classes that came with one that is woven already; deletes those that it does not need any more. */
    private Set<String> framesInUse(String name, Path file, byte[] classFile) throws IOException {
        Set<String> frames = framesBeside(file);
        Set<String> inUse = new TreeSet<>();
        for (String named : frames.isEmpty() ? Set.<String>of() : namedIn(classFile)) {
            inUse.add(beside(name, named));
        }
        inUse.retainAll(frames);
        delete(frames, inUse);
        return inUse;
    }

    private Set<String> framesBeside(Path file) throws IOException {
        String prefix = file.getFileName().toString().replace(CLASS, FRAME);
        try (Stream<Path> beside = Files.list(file.getParent())) {
            return beside.filter(other -> other.getFileName().toString().startsWith(prefix))
                    .map(this::name)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The classes that a class file names. */
    private static Set<String> namedIn(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<String> named = new TreeSet<>();
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            if (item > 0 && reader.readByte(item - 1) == CONSTANT_CLASS) {
                named.add(reader.readUTF8(item, buffer));
            }
        }
        return named;
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
