// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.resp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a client into commands, however the network has cut them up.
 *
 * <p><b>Behaviour.</b> {@link #next} takes bytes until a command is complete or the buffer is empty; what belongs to an unfinished
 * command is kept here, so the buffer is free for other uses between two reads. A command is either an array of bulk
 * strings ({@code *2 $3 GET $1 k}) or a line that somebody typed ({@link InlineCommand}).
 *
 * <p><b>Limits.</b> One bulk string, the number of them, the length of a line, and the bytes of one command are bounded. Memory is taken as
 * bytes arrive and never because a client announced them.
 *
 * <p><b>Leniency.</b> As Redis, the parser takes any byte for the line feed after a carriage return, unless it is strict.
 *
 * <p><b>Threading.</b> One owner.
 */
public final class RequestParser {
    /** What Redis allows for one bulk string unless told otherwise: 512 MB. */
    public static final long DEFAULT_MAX_BULK = 512L * 1024 * 1024;

    private static final int MAX_ARGUMENTS = 1024 * 1024;
    private static final int MAX_LINE = 64 * 1024;
    private static final long MAX_COMMAND_BYTES = 1L << 30;
    private static final int FIRST_PIECE = 16 * 1024;
    private static final int KEPT_LINE = 256;

    private static final byte[] NOTHING = {};
    private static final byte[][] NO_ARGUMENTS = {};

    /** What the next byte belongs to. */
    private enum Part {
        START,
        INLINE,
        COUNT,
        LENGTH,
        BULK,
        BULK_END
    }

    private final long maxBulk;
    private final boolean strict;

    private Part part = Part.START;

    private byte[][] arguments = NO_ARGUMENTS;
    private int count;
    private int complete;
    private long commandBytes;

    private byte[] bulk = NOTHING;
    private int bulkLength;
    private int bulkFilled;
    private int bulkEndSeen;

    // A line whose beginning came in an earlier buffer.
    private byte[] broken = NOTHING;
    private int brokenLength;

    // Where the line is that takeLine found.
    private ByteBuffer line = ByteBuffer.wrap(NOTHING);
    private int lineFrom;
    private int lineTo;

    private RequestParser(long maxBulk, boolean strict) {
        this.maxBulk = maxBulk;
        this.strict = strict;
    }

    /**
     * Returns a parser for what clients send.
     *
     * @param maxBulk how long a bulk string may be, in bytes
     * @return the parser
     */
    public static RequestParser forClient(long maxBulk) {
        return new RequestParser(maxBulk, false);
    }

    /**
     * Returns a parser for what we wrote ourselves: arrays of bulk strings only, with exact line ends.
     *
     * @return the parser
     */
    public static RequestParser forFile() {
        return new RequestParser(Integer.MAX_VALUE - 8, true);
    }

    /**
     * Whether all bytes so far belong to complete commands.
     *
     * @return true between two commands
     */
    public boolean isBetweenCommands() {
        return part == Part.START;
    }

    /**
     * Takes the next command from the buffer.
     *
     * @param in what has arrived; its position moves over what was taken
     * @return the command and its arguments, at least one element; null if it takes more bytes, and then the buffer is empty
     * @throws ProtocolException if this is not the protocol; the parser can't be used any more
     */
    public byte @Nullable [][] next(ByteBuffer in) throws ProtocolException {
        while (in.hasRemaining()) {
            switch (part) {
                case START -> start(in.get(in.position()));
                case INLINE -> {
                    if (takeLine(in, '\n', 0, "too big inline request")) {
                        part = Part.START;
                        byte[][] words = InlineCommand.split(inlineBytes());
                        if (words.length > 0) {
                            return words;
                        }
                    }
                }
                case COUNT -> {
                    if (takeLine(in, '\r', 1, "too big mbulk count string")) {
                        startArguments(number(MAX_ARGUMENTS, "invalid multibulk length"));
                    }
                }
                case LENGTH -> {
                    if (takeLine(in, '\r', 1, "too big bulk count string")) {
                        startBulk();
                    }
                }
                case BULK -> fillBulk(in);
                case BULK_END -> {
                    if (endBulk(in) && complete == count) {
                        part = Part.START;
                        byte[][] command = arguments.length == count ? arguments : Arrays.copyOf(arguments, count);
                        arguments = NO_ARGUMENTS;
                        return command;
                    }
                }
            }
        }
        return null;
    }

    private void start(byte first) throws ProtocolException {
        if (first != '*' && strict) {
            throw new ProtocolException("expected '*', got '" + printable(first) + "'");
        }
        part = first == '*' ? Part.COUNT : Part.INLINE;
    }

    private void startArguments(long announced) {
        if (announced <= 0) {
            part = Part.START;
            return;
        }
        count = (int) announced;
        complete = 0;
        commandBytes = 0;
        arguments = new byte[Math.min(count, 16)][];
        part = Part.LENGTH;
    }

    private void startBulk() throws ProtocolException {
        byte first = line.get(lineFrom);
        if (first != '$') {
            throw new ProtocolException("expected '$', got '" + printable(first) + "'");
        }
        long length = number(maxBulk, "invalid bulk length");
        if (length < 0 || length > Integer.MAX_VALUE - 8) {
            throw new ProtocolException("invalid bulk length");
        }
        // 16 bytes stand for what an argument costs beside its content.
        commandBytes += length + 16;
        if (commandBytes > MAX_COMMAND_BYTES) {
            throw new ProtocolException("too big request");
        }
        bulkLength = (int) length;
        bulkFilled = 0;
        bulk = NOTHING;
        bulkEndSeen = 0;
        part = length == 0 ? Part.BULK_END : Part.BULK;
    }

    private void fillBulk(ByteBuffer in) {
        int piece = Math.min(in.remaining(), bulkLength - bulkFilled);
        if (bulk.length < bulkFilled + piece) {
            int grown = Math.max(bulkFilled + piece, Math.max(FIRST_PIECE, bulk.length * 2));
            // A doubled length may overflow; then the announced length, which has been checked, is the answer.
            bulk = Arrays.copyOf(bulk, grown < 0 ? bulkLength : Math.min(bulkLength, grown));
        }
        in.get(bulk, bulkFilled, piece);
        bulkFilled += piece;
        if (bulkFilled == bulkLength) {
            part = Part.BULK_END;
        }
    }

    private boolean endBulk(ByteBuffer in) throws ProtocolException {
        while (bulkEndSeen < 2) {
            if (!in.hasRemaining()) {
                return false;
            }
            byte b = in.get();
            if (strict && b != (bulkEndSeen == 0 ? '\r' : '\n')) {
                throw new ProtocolException("expected a line end after a bulk string, got '" + printable(b) + "'");
            }
            bulkEndSeen++;
        }
        if (complete == arguments.length) {
            arguments = Arrays.copyOf(arguments, Math.min(count, complete * 2));
        }
        arguments[complete++] = bulk;
        bulk = NOTHING;
        part = Part.LENGTH;
        return true;
    }

    /** Takes a line that ends with the given byte and so many bytes after it; if it is complete, it is in {@code line[lineFrom..lineTo)}. */
    private boolean takeLine(ByteBuffer in, char end, int after, String tooLong) throws ProtocolException {
        if (brokenLength == 0) {
            int from = in.position();
            for (int i = from; i < in.limit() - after; i++) {
                if (in.get(i) == end) {
                    line = in;
                    lineFrom = from;
                    lineTo = i;
                    in.position(i + 1 + after);
                    return checkedLineEnd(after);
                }
            }
        }
        while (in.hasRemaining()) {
            if (brokenLength == broken.length) {
                broken = Arrays.copyOf(broken, Math.max(64, brokenLength * 2));
            }
            broken[brokenLength++] = in.get();
            int last = brokenLength - 1 - after;
            if (last >= 0 && broken[last] == end) {
                line = ByteBuffer.wrap(broken);
                lineFrom = 0;
                lineTo = last;
                brokenLength = 0;
                if (broken.length > KEPT_LINE) {
                    broken = NOTHING;
                }
                return checkedLineEnd(after);
            }
            if (brokenLength > MAX_LINE) {
                throw new ProtocolException(tooLong);
            }
        }
        return false;
    }

    private boolean checkedLineEnd(int after) throws ProtocolException {
        if (strict && after == 1 && line.get(lineTo + 1) != '\n') {
            throw new ProtocolException("expected a line feed, got '" + printable(line.get(lineTo + 1)) + "'");
        }
        return true;
    }

    private byte[] inlineBytes() {
        int to = lineTo > lineFrom && line.get(lineTo - 1) == '\r' ? lineTo - 1 : lineTo;
        byte[] bytes = new byte[to - lineFrom];
        line.get(lineFrom, bytes);
        return bytes;
    }

    /** Reads the number behind the first character of the line. */
    private long number(long max, String complaint) throws ProtocolException {
        try {
            long number = Decimal.parse(line, lineFrom + 1, lineTo);
            if (number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number that is too large.
        }
        throw new ProtocolException(complaint);
    }

    /** A carriage return or line feed in an error reply would end it. */
    private static char printable(byte b) {
        return b == '\r' || b == '\n' ? ' ' : (char) (b & 0xff);
    }
}
