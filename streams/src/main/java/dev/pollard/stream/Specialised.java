// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one shape: makes runs of it whose call sites nobody else uses.
 *
 * <p>A copy is a hidden class, defined from the same bytes as the original, in the same nest. It is unloaded with the shape. Its frames do not show in stack traces,
 * breakpoints in the original do not reach it, and a redefinition of the original does not change it: {@link Specialisation} turns all of this off.
 */
final class Specialised {
    private final @Nullable MethodHandle terminal; // (Object[]) -> Terminal; null if there is none
    private final Part end;
    private final Outline outline; // of the stream

    private Specialised(@Nullable MethodHandle terminal, AsyncStream<?> stream)
            throws ReflectiveOperationException, IOException {
        this.terminal = terminal;
        this.end = part(stream);
        this.outline = Outline.of(stream);
    }

    /** Makes the copies for a terminal and what is before it; null if the terminal has no copy or the JVM refuses. */
    static @Nullable Specialised of(Terminal<?, ?> sample) {
        Object[] arguments = sample.arguments();
        if (arguments == null) {
            return null;
        }
        return recorded(sample, () -> new Specialised(terminal(sample.getClass(), arguments.length), sample.source()));
    }

    /** Makes the copies for a stream that is run for an item of another one; null if there are none or the JVM refuses. */
    static @Nullable Specialised ofInner(AsyncStream<?> sample) {
        Specialised made = recorded(sample, () -> of(sample));
        return made == null || made.end instanceof Plain ? null : made;
    }

    /** Makes the copies for a stream without a terminal. */
    static Specialised of(AsyncStream<?> sample) throws ReflectiveOperationException, IOException {
        return new Specialised(null, sample);
    }

    private interface Making {
        Specialised make() throws ReflectiveOperationException, IOException;
    }

    private static @Nullable Specialised recorded(Object pipeline, Making making) {
        SpecialisationEvent event = SpecialisationEvent.begun();
        try {
            Specialised copies = making.make();
            event.ended(pipeline.toString(), copies.end.stages());
            return copies;
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError refused) {
            // A native image, a security policy, a class path without class files: the plain path is always there.
            event.refused(pipeline.toString(), refused);
            return null;
        }
    }

    /** Whether a stream is of this shape. */
    boolean fits(AsyncStream<?> stream) {
        return outline.matches(stream);
    }

    /** A terminal that does what the given one, which has not begun, would have done. */
    @SuppressWarnings("unchecked") // made by the same constructor with the same arguments
    <T, R extends @Nullable Object> Terminal<T, R> twin(Terminal<T, R> plain) throws Exception {
        try {
            Terminal<T, R> twin = (Terminal<T, R>)
                    (Terminal<?, ?>) Objects.requireNonNull(terminal).invokeExact(plain.arguments());
            twin.begin(run(plain.source()));
            return twin;
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** A run of a stream of this shape. */
    @SuppressWarnings("unchecked") // made by the same constructors as those of the stream
    <T> AsyncIterator<T> run(AsyncStream<T> stream) {
        try {
            return (AsyncIterator<T>) end.run(stream);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t); // constructors of iterators declare none
        }
    }

    // ---- the parts of the stream

    private sealed interface Part {
        AsyncIterator<?> run(AsyncStream<?> stream) throws Throwable;

        /** How many copies there are before the first junction or source. */
        default int stages() {
            return 0;
        }
    }

    /** What has no copy: a stream of the user, for one. */
    private record Plain() implements Part {
        @Override
        public AsyncIterator<?> run(AsyncStream<?> stream) {
            return stream.iterator();
        }
    }

    private record OfHead(MethodHandle copy) implements Part {
        @Override
        public AsyncIterator<?> run(AsyncStream<?> stream) throws Throwable {
            return (AsyncIterator<?>) copy.invokeExact(stream);
        }
    }

    private record OfStage(MethodHandle copy, Part source) implements Part {
        @Override
        public AsyncIterator<?> run(AsyncStream<?> stream) throws Throwable {
            Stage<?, ?> stage = (Stage<?, ?>) stream;
            AsyncIterator<?> run = source.run(stage.source);
            return (AsyncIterator<?>) copy.invokeExact(stage, run);
        }

        @Override
        public int stages() {
            return source.stages() + 1;
        }
    }

    private record OfJunction(MethodHandle copy, Part[] sources) implements Part {
        @Override
        public AsyncIterator<?> run(AsyncStream<?> stream) throws Throwable {
            Junction<?> junction = (Junction<?>) stream;
            List<? extends AsyncStream<?>> streams = junction.sources();
            AsyncIterator<?>[] runs = new AsyncIterator<?>[sources.length];
            for (int i = 0; i < runs.length; i++) {
                runs[i] = sources[i].run(streams.get(i));
            }
            return (AsyncIterator<?>) copy.invokeExact(junction, runs);
        }
    }

    private static Part part(AsyncStream<?> stream) throws ReflectiveOperationException, IOException {
        if (stream instanceof Stage<?, ?> stage) {
            MethodHandle copy = constructorOf(stage.getClass())
                    .asType(MethodType.methodType(AsyncIterator.class, Stage.class, AsyncIterator.class));
            return new OfStage(copy, part(stage.source));
        }
        if (stream instanceof Junction<?> junction && Outline.isOpen(junction)) {
            MethodHandle copy = constructorOf(junction.getClass())
                    .asType(MethodType.methodType(AsyncIterator.class, Junction.class, AsyncIterator[].class));
            return new OfJunction(copy, parts(junction));
        }
        if (stream instanceof Head<?> head) {
            return new OfHead(constructorOf(head.getClass())
                    .asType(MethodType.methodType(AsyncIterator.class, AsyncStream.class)));
        }
        return new Plain();
    }

    private static Part[] parts(Junction<?> junction) throws ReflectiveOperationException, IOException {
        List<? extends AsyncStream<?>> sources = junction.sources();
        Part[] parts = new Part[sources.size()];
        Outline[] outlines = new Outline[parts.length];
        for (int i = 0; i < parts.length; i++) {
            AsyncStream<?> source = sources.get(i);
            for (int before = 0; before < i && junction.isAlike() && parts[i] == null; before++) {
                if (outlines[before].matches(source)) {
                    parts[i] = parts[before];
                }
            }
            if (parts[i] == null) {
                parts[i] = part(source);
            }
            outlines[i] = Outline.of(source);
        }
        return parts;
    }

    // ---- the copies

    private static MethodHandle terminal(Class<?> type, int arguments)
            throws ReflectiveOperationException, IOException {
        Lookup copy = copy(type);
        Constructor<?> constructor = copy.lookupClass().getDeclaredConstructors()[0];
        return copy.unreflectConstructor(constructor)
                .asSpreader(Object[].class, arguments)
                .asType(MethodType.methodType(Terminal.class, Object[].class));
    }

    /** The constructor of a copy of the class {@code Run} that is nested in a stage, a junction or a head. */
    static MethodHandle constructorOf(Class<?> blueprint) throws ReflectiveOperationException, IOException {
        Class<?> run = Class.forName(blueprint.getName() + "$Run", false, blueprint.getClassLoader());
        if (Stage.class.isAssignableFrom(blueprint)) {
            return constructorOfCopy(run, blueprint, AsyncIterator.class);
        }
        return Junction.class.isAssignableFrom(blueprint)
                ? constructorOfCopy(run, blueprint, AsyncIterator[].class)
                : constructorOfCopy(run, blueprint);
    }

    /** The constructor of a copy of a class. */
    static MethodHandle constructorOfCopy(Class<?> original, Class<?>... parameters)
            throws ReflectiveOperationException, IOException {
        Lookup copy = copy(original);
        return copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class, parameters));
    }

    private static Lookup copy(Class<?> original) throws ReflectiveOperationException, IOException {
        String file = original.getName().substring(original.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = original.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("no class file: " + file);
            }
            return MethodHandles.privateLookupIn(original, MethodHandles.lookup())
                    .defineHiddenClass(in.readAllBytes(), true, Lookup.ClassOption.NESTMATE);
        }
    }
}
