// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io.support;

import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reactor whose readiness the test sets. */
public final class FakeReactor implements Reactor {
    private final List<FakeRegistration> registrations = new ArrayList<>();

    @Override
    public FakeRegistration register(SelectableChannel channel, int readOps, int writeOps) {
        FakeRegistration registration = new FakeRegistration(readOps, writeOps);
        registrations.add(registration);
        return registration;
    }

    /** The registration that was made; fails if there was not exactly one. */
    public FakeRegistration only() {
        if (registrations.size() != 1) {
            throw new AssertionError("registrations: " + registrations.size());
        }
        return registrations.get(0);
    }

    public int count() {
        return registrations.size();
    }

    /** What the test sees and sets of one channel. */
    public static final class FakeRegistration implements Registration {
        private boolean readable;
        private boolean writable;
        private boolean readableForEver;
        private @Nullable Waker reader;
        private @Nullable Waker writer;
        private int readOps;
        private int writeOps;
        private int closes;

        FakeRegistration(int readOps, int writeOps) {
            this.writable = writeOps != SelectionKey.OP_CONNECT;
            this.readOps = readOps;
            this.writeOps = writeOps;
        }

        public void becomeReadable() {
            readable = true;
            Waker waiting = reader;
            reader = null;
            if (waiting != null) {
                waiting.wake();
            }
        }

        public void stayReadable() {
            readableForEver = true;
        }

        public void becomeWritable() {
            writable = true;
            Waker waiting = writer;
            writer = null;
            if (waiting != null) {
                waiting.wake();
            }
        }

        public boolean isReadable() {
            return readable;
        }

        public boolean isWritable() {
            return writable;
        }

        public boolean hasReader() {
            return reader != null;
        }

        public boolean hasWriter() {
            return writer != null;
        }

        public int readOps() {
            return readOps;
        }

        public int writeOps() {
            return writeOps;
        }

        public int closes() {
            return closes;
        }

        @Override
        public boolean pollReadable(Context cx) {
            if (!readable) {
                reader = cx.waker();
            }
            return readable;
        }

        @Override
        public void clearReadable() {
            readable = readableForEver;
        }

        @Override
        public boolean pollWritable(Context cx) {
            if (!writable) {
                writer = cx.waker();
            }
            return writable;
        }

        @Override
        public void clearWritable() {
            writable = false;
        }

        @Override
        public void cancelRead() {
            reader = null;
        }

        @Override
        public void cancelWrite() {
            writer = null;
        }

        @Override
        public void retarget(int newReadOps, int newWriteOps) {
            readOps = newReadOps;
            writeOps = newWriteOps;
        }

        @Override
        public void close() {
            closes++;
            Waker reading = reader;
            Waker writing = writer;
            reader = null;
            writer = null;
            if (reading != null) {
                reading.wake();
            }
            if (writing != null) {
                writing.wake();
            }
        }
    }
}
