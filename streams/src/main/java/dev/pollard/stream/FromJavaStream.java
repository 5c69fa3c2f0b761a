// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** The items of a stream of {@code java.util.stream}, which is made anew for each run and closed at its end. */
final class FromJavaStream<T> implements AsyncStream<T> {
    private final Callable<? extends BaseStream<? extends T, ?>> factory;

    FromJavaStream(Callable<? extends BaseStream<? extends T, ?>> factory) {
        this.factory = factory;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "FromJavaStream";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Callable<? extends BaseStream<? extends T, ?>> factory;
        private @Nullable BaseStream<? extends T, ?> stream;
        private @Nullable Iterator<? extends T> iterator;

        Run(FromJavaStream<T> blueprint) {
            super(blueprint);
            this.factory = blueprint.factory;
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            Iterator<? extends T> items = iterator;
            if (items == null) {
                BaseStream<? extends T, ?> made = made(factory.call());
                stream = made;
                items = made.iterator();
                iterator = items;
            }
            while (items.hasNext()) {
                if (!sink.accept(nonNull(items.next())) && !PayingSink.again(sink)) {
                    return Drained.DECLINED;
                }
            }
            return Drained.ENDED;
        }

        /** Does not look ahead: a stream of the JDK makes an item in order to know whether there is one. */
        @Override
        boolean progress(Context cx) {
            return false;
        }

        @Override
        void tell(Inspector inspector) {}

        @Override
        void release() {
            BaseStream<? extends T, ?> open = stream;
            if (open != null) {
                stream = null;
                iterator = null;
                open.close();
            }
        }
    }
}
