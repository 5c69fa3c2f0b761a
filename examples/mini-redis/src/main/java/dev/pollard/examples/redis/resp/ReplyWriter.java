// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes replies, in version 2 or 3 of the protocol.
 *
 * <p>Version 3 has types that version 2 lacks. A command says what it means ({@code map}, {@code nil}, {@code push}), and this class writes it
 * as far as the client can take it: a map becomes an array of keys and values, a push an array, a double a string.
 *
 * <p><b>Threading.</b> One owner.
 */
public final class ReplyWriter {
    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] PONG = ascii("+PONG\r\n");
    private static final byte[] QUEUED = ascii("+QUEUED\r\n");
    private static final byte[] NIL = ascii("_\r\n");
    private static final byte[] NIL_BULK = ascii("$-1\r\n");
    private static final byte[] NIL_ARRAY = ascii("*-1\r\n");
    private static final byte[] TRUE = ascii("#t\r\n");
    private static final byte[] FALSE = ascii("#f\r\n");
    private static final byte[] LINE_END = ascii("\r\n");

    private final Output out;
    private final byte[] header = new byte[1 + Decimal.MAX_LENGTH + 2];
    private int version = 2;
    private boolean muted;

    /**
     * Creates a writer of version 2.
     *
     * @param out receives the bytes
     */
    public ReplyWriter(Output out) {
        this.out = Objects.requireNonNull(out, "out");
        header[header.length - 2] = '\r';
        header[header.length - 1] = '\n';
    }

    /**
     * Returns where the bytes go.
     *
     * @return the output
     */
    public Output output() {
        return out;
    }

    /**
     * Returns the version of the protocol.
     *
     * @return 2 or 3
     */
    public int version() {
        return version;
    }

    /**
     * Changes the version of the protocol for what comes next.
     *
     * @param version 2 or 3
     */
    public void version(int version) {
        this.version = version;
    }

    /**
     * Drops what is written from now on, or stops doing so: the client asked for silence.
     *
     * @param muted whether to drop
     */
    public void mute(boolean muted) {
        this.muted = muted;
    }

    /** Writes {@code +OK}. */
    public void ok() {
        raw(OK);
    }

    /** Writes {@code +PONG}. */
    public void pong() {
        raw(PONG);
    }

    /** Writes {@code +QUEUED}. */
    public void queued() {
        raw(QUEUED);
    }

    /**
     * Writes a status.
     *
     * @param status one line of ASCII
     */
    public void simple(String status) {
        line('+', status);
    }

    /**
     * Writes an error.
     *
     * @param error the error code and the message; line ends become blanks
     */
    public void error(String error) {
        line('-', error.replace('\r', ' ').replace('\n', ' '));
    }

    /**
     * Writes an integer.
     *
     * @param number the integer
     */
    public void integer(long number) {
        header(':', number);
    }

    /**
     * Writes a string of bytes.
     *
     * @param bytes the bytes, which are not changed any more
     */
    public void bulk(byte[] bytes) {
        bulk(bytes, bytes.length);
    }

    /**
     * Writes the beginning of an array as a string of bytes.
     *
     * @param bytes holds the bytes; those that are written here are not changed any more
     * @param length how many of them
     */
    public void bulk(byte[] bytes, int length) {
        header('$', length);
        if (!muted) {
            out.write(bytes, length);
        }
        raw(LINE_END);
    }

    /**
     * Writes a text.
     *
     * @param text the text
     */
    public void bulk(String text) {
        bulk(text.getBytes(UTF_8));
    }

    /**
     * Writes a string of bytes, or what stands for its absence.
     *
     * @param bytes the bytes, or null
     */
    public void bulkOrNil(byte @Nullable [] bytes) {
        if (bytes == null) {
            nil();
        } else {
            bulk(bytes);
        }
    }

    /**
     * Writes a text that people read.
     *
     * @param text the text
     */
    public void verbatim(String text) {
        if (version == 2) {
            bulk(text);
            return;
        }
        byte[] bytes = text.getBytes(UTF_8);
        header('=', bytes.length + 4L);
        raw(ascii("txt:"));
        raw(bytes);
        raw(LINE_END);
    }

    /** Writes that there is no value. */
    public void nil() {
        raw(version == 2 ? NIL_BULK : NIL);
    }

    /** Writes that there is no array. */
    public void nilArray() {
        raw(version == 2 ? NIL_ARRAY : NIL);
    }

    /**
     * Writes a truth.
     *
     * @param truth the truth; 1 or 0 in version 2
     */
    public void bool(boolean truth) {
        if (version == 2) {
            integer(truth ? 1 : 0);
        } else {
            raw(truth ? TRUE : FALSE);
        }
    }

    /**
     * Writes a floating-point number.
     *
     * @param number the number; a string in version 2
     */
    public void real(double number) {
        String text = Double.isInfinite(number)
                ? (number > 0 ? "inf" : "-inf")
                : Double.isNaN(number) ? "nan" : shortest(number);
        if (version == 2) {
            bulk(text);
        } else {
            line(',', text);
        }
    }

    /**
     * Begins an array.
     *
     * @param size how many replies follow
     */
    public void array(int size) {
        header('*', size);
    }

    /**
     * Begins a map.
     *
     * @param pairs how many pairs of replies follow
     */
    public void map(int pairs) {
        if (version == 2) {
            array(pairs * 2);
        } else {
            header('%', pairs);
        }
    }

    /**
     * Begins a set.
     *
     * @param size how many replies follow
     */
    public void set(int size) {
        header(version == 2 ? '*' : '~', size);
    }

    /**
     * Begins a message that no command asked for.
     *
     * @param size how many replies follow
     */
    public void push(int size) {
        header(version == 2 ? '*' : '>', size);
    }

    /**
     * Writes bytes that are already a reply.
     *
     * @param bytes the reply, which is not changed any more
     */
    public void raw(byte[] bytes) {
        if (!muted) {
            out.write(bytes, bytes.length);
        }
    }

    private void header(char type, long number) {
        int from = Decimal.format(number, header, header.length - 2) - 1;
        header[from] = (byte) type;
        if (!muted) {
            out.write(header, from, header.length - from);
        }
    }

    private void line(char type, String text) {
        raw((type + text + "\r\n").getBytes(ISO_8859_1));
    }

    private static String shortest(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
