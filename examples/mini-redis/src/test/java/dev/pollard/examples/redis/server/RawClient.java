// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pollard.examples.redis.RecordedReplies;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that knows just enough of the protocol to tell where a reply ends. */
final class RawClient implements AutoCloseable {
    /** Generous: a test that waits this long has failed. */
    private static final int LIMIT_MILLIS = 60_000;

    final Socket socket;
    private final InputStream in;

    RawClient(InetSocketAddress address) throws IOException {
        this(address, 0);
    }

    /** With a receive buffer of that size, if it is not 0. */
    RawClient(InetSocketAddress address, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.connect(address, LIMIT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void send(String bytes) throws IOException {
        send(bytes.getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends a line and returns the next reply, escaped. */
    String ask(String line) throws IOException {
        send(line + "\r\n");
        return RecordedReplies.escape(reply());
    }

    /** Returns the bytes of the next reply. */
    byte[] reply() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        reply(bytes);
        return bytes.toByteArray();
    }

    /** Returns everything up to the end of the stream; a reset counts as the end. */
    String untilEnd() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            in.transferTo(bytes);
        } catch (IOException e) {
            // The end, less politely.
        }
        return bytes.toString(ISO_8859_1);
    }

    /** Ends with a reset instead of a farewell. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void reply(ByteArrayOutputStream bytes) throws IOException {
        String line = line(bytes);
        char type = line.charAt(0);
        switch (type) {
            case '$', '=' -> {
                int length = Integer.parseInt(line.substring(1));
                if (length >= 0) {
                    byte[] content = in.readNBytes(length + 2);
                    if (content.length < length + 2) {
                        throw new EOFException();
                    }
                    bytes.writeBytes(content);
                }
            }
            case '*', '~', '>' -> replies(bytes, Integer.parseInt(line.substring(1)));
            case '%' -> replies(bytes, 2 * Integer.parseInt(line.substring(1)));
            default -> {}
        }
    }

    private void replies(ByteArrayOutputStream bytes, int number) throws IOException {
        for (int i = 0; i < number; i++) {
            reply(bytes);
        }
    }

    private String line(ByteArrayOutputStream bytes) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException();
            }
            bytes.write(c);
            line.append((char) c);
            if (c == '\n') {
                return line.substring(0, line.length() - 2);
            }
        }
    }
}
