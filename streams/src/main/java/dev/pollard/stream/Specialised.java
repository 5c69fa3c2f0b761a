// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
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
    private final MethodHandle[] stages; // (Stage, AsyncIterator) -> AsyncIterator, from the last one on
    private final @Nullable MethodHandle head; // (AsyncStream) -> AsyncIterator; null for a source that is no Head

    private Specialised(@Nullable MethodHandle terminal, AsyncStream<?> stream)
            throws ReflectiveOperationException, IOException {
        List<MethodHandle> copies = new ArrayList<>();
        AsyncStream<?> rest = stream;
        while (rest instanceof Stage<?, ?> stage) {
            copies.add(constructorOf(stage.getClass())
                    .asType(MethodType.methodType(AsyncIterator.class, Stage.class, AsyncIterator.class)));
            rest = stage.source;
        }
        this.terminal = terminal;
        this.stages = copies.toArray(new MethodHandle[0]);
        this.head = rest instanceof Head<?>
                ? constructorOf(rest.getClass()).asType(MethodType.methodType(AsyncIterator.class, AsyncStream.class))
                : null;
    }

    /** Makes the copies for a terminal and the stages before it; null if the terminal has no copy or the JVM refuses. */
    static @Nullable Specialised of(Terminal<?, ?> sample) {
        Object[] arguments = sample.arguments();
        if (arguments == null) {
            return null;
        }
        SpecialisationEvent event = SpecialisationEvent.begun();
        try {
            Specialised copies = new Specialised(terminal(sample.getClass(), arguments.length), sample.source());
            event.ended(sample.toString(), copies.stages.length);
            return copies;
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError refused) {
            // A native image, a security policy, a class path without class files: the plain path is always there.
            event.refused(sample.toString(), refused);
            return null;
        }
    }

    /** Makes the copies for the stages of a stream without a terminal. */
    static Specialised of(AsyncStream<?> sample) throws ReflectiveOperationException, IOException {
        return new Specialised(null, sample);
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
            return (AsyncIterator<T>) run(stream, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t); // constructors of iterators declare none
        }
    }

    private AsyncIterator<?> run(AsyncStream<?> stream, int stage) throws Throwable {
        if (stage < stages.length) {
            Stage<?, ?> blueprint = (Stage<?, ?>) stream;
            AsyncIterator<?> source = run(blueprint.source, stage + 1);
            return (AsyncIterator<?>) stages[stage].invokeExact(blueprint, source);
        }
        return head == null ? stream.iterator() : (AsyncIterator<?>) head.invokeExact(stream);
    }

    private static MethodHandle terminal(Class<?> type, int arguments)
            throws ReflectiveOperationException, IOException {
        Lookup copy = copy(type);
        Constructor<?> constructor = copy.lookupClass().getDeclaredConstructors()[0];
        return copy.unreflectConstructor(constructor)
                .asSpreader(Object[].class, arguments)
                .asType(MethodType.methodType(Terminal.class, Object[].class));
    }

    /** The constructor of a copy of the class {@code Run} that is nested in a stage or a head. */
    static MethodHandle constructorOf(Class<?> blueprint) throws ReflectiveOperationException, IOException {
        Lookup copy = copy(Class.forName(blueprint.getName() + "$Run", false, blueprint.getClassLoader()));
        MethodType type = Stage.class.isAssignableFrom(blueprint)
                ? MethodType.methodType(void.class, blueprint, AsyncIterator.class)
                : MethodType.methodType(void.class, blueprint);
        return copy.findConstructor(copy.lookupClass(), type);
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
