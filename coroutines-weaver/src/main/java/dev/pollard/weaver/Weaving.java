// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one class. */
public final class Weaving {
    private final byte @Nullable [] host;
    private final Map<String, byte[]> frames;
    private final List<Diagnostic> diagnostics;

    private Weaving(byte @Nullable [] host, Map<String, byte[]> frames, List<Diagnostic> diagnostics) {
        this.host = host;
        this.frames = Map.copyOf(frames);
        this.diagnostics = List.copyOf(diagnostics);
    }

    static Weaving unchanged(List<Diagnostic> diagnostics) {
        return new Weaving(null, Map.of(), diagnostics);
    }

    static Weaving changed(byte[] host, Map<String, byte[]> frames, List<Diagnostic> warnings) {
        return new Weaving(host, frames, warnings);
    }

    /**
     * The class file to take in place of the one that was given.
     *
     * @return the class file, not to be changed; empty if the one that was given is to be left as it is
     */
    public Optional<byte[]> host() {
        return Optional.ofNullable(host);
    }

    /**
     * The class files that come with it.
     *
     * @return the class files, not to be changed, by their internal names
     */
    public Map<String, byte[]> frames() {
        return frames;
    }

    /**
     * What there is to say.
     *
     * @return errors, in which case nothing was changed, and warnings
     */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /**
     * Whether the class can't be used.
     *
     * @return true if there is an error
     */
    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
