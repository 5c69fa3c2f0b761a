// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {

    @Test
    void takesAllCommandsOfAPipelineFromOneBuffer() throws ProtocolException {
        assertThat(parse("*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\nPING x\r\n*0\r\n*-1\r\n\r\nPING\n"))
                .containsExactly("PING", "GET|k", "PING|x", "PING");
    }

    @Test
    void givesTheSameCommandsWhereverTheInputIsCut() throws ProtocolException {
        String input =
                "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n\r\nECHO \"a b\"\r\n*2\r\n$4\r\nECHO\r\n$6\r\na\r\n*1\r\r\n"
                        + "*1\r\n$12\r\nabcdefghijkl\r\n";
        List<String> whole = parse(input);

        for (int first = 0; first <= input.length(); first++) {
            for (int second = first; second <= input.length(); second++) {
                assertThat(parse(input.substring(0, first), input.substring(first, second), input.substring(second)))
                        .as("cut at %s and %s", first, second)
                        .isEqualTo(whole);
            }
        }
        assertThat(whole).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesBackRandomCommandsFromRandomPieces(long seed) throws ProtocolException {
        Random random = new Random(seed);
        List<String> sent = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            int words = 1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 5);
            StringBuilder command = new StringBuilder();
            bytes.writeBytes(("*" + words + "\r\n").getBytes(ISO_8859_1));
            for (int w = 0; w < words; w++) {
                byte[] word = new byte[random.nextInt(random.nextInt(20) == 0 ? 100_000 : 20)];
                random.nextBytes(word);
                bytes.writeBytes(("$" + word.length + "\r\n").getBytes(ISO_8859_1));
                bytes.writeBytes(word);
                bytes.writeBytes("\r\n".getBytes(ISO_8859_1));
                command.append(w == 0 ? "" : "|").append(new String(word, ISO_8859_1));
            }
            sent.add(command.toString());
        }

        RequestParser parser = RequestParser.forClient(1 << 20);
        List<String> received = new ArrayList<>();
        byte[] all = bytes.toByteArray();
        for (int at = 0; at < all.length; ) {
            int piece = Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 20_000));
            feed(parser, ByteBuffer.wrap(all, at, piece), received);
            at += piece;
        }

        assertThat(received).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void rubbishEndsInAnErrorOrInCommandsButNeverInAnotherException(long seed) {
        Random random = new Random(seed);
        byte[] alphabet = "*$:+-0123459\r\n\r\n\"'\\ xabc\0".getBytes(ISO_8859_1);
        for (int i = 0; i < 2_000; i++) {
            byte[] rubbish = new byte[random.nextInt(60)];
            for (int b = 0; b < rubbish.length; b++) {
                rubbish[b] = alphabet[random.nextInt(alphabet.length)];
            }
            RequestParser parser = RequestParser.forClient(1 << 20);
            try {
                feed(parser, ByteBuffer.wrap(rubbish), new ArrayList<>());
            } catch (ProtocolException e) {
                assertThat(e.reply()).startsWith("ERR Protocol error: ").doesNotContain("\r", "\n");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "*x, invalid multibulk length",
        "*+1, invalid multibulk length",
        "*01, invalid multibulk length",
        "*, invalid multibulk length",
        "*1048577, invalid multibulk length",
        "*99999999999999999999, invalid multibulk length",
        "*1~$-1, invalid bulk length",
        "*1~$x, invalid bulk length",
        "*1~$, invalid bulk length",
        "*1~$536870913, invalid bulk length",
        "*1~*1~*1, 'expected ''$'', got ''*'''",
        "*1~:1, 'expected ''$'', got '':'''",
        "*1~~, 'expected ''$'', got '' '''",
        "PING \"a, unbalanced quotes in request",
        "PING \"a\"b, unbalanced quotes in request",
        "PING 'a, unbalanced quotes in request",
    })
    void refusesInRedissWords(String input, String error) {
        assertThatThrownBy(() -> parse((input + "~").replace("~", "\r\n")))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        e -> assertThat(e.reply()).isEqualTo("ERR Protocol error: " + error.replace("''", "'")));
    }

    @ParameterizedTest
    @CsvSource({
        "P, too big inline request",
        "*1, too big mbulk count string",
        "'*1\r\n$1', too big bulk count string",
    })
    void boundsTheLengthOfALine(String beginning, String error) {
        String tooLong = beginning + "1".repeat(64 * 1024 + 1);

        assertThatThrownBy(() -> parse(tooLong)).hasMessage(error);
        assertThatThrownBy(() -> parse(tooLong.split("(?<=\\G.{1000})"))).hasMessage(error);
    }

    @Test
    void boundsWhatAllArgumentsOfACommandAnnounceTogether() {
        RequestParser parser = RequestParser.forClient(Long.MAX_VALUE);

        assertThatThrownBy(() -> feed(parser, "*2\r\n$1073741824\r\n", new ArrayList<>()))
                .hasMessage("too big request");
    }

    @Test
    void takesNoMemoryForWhatIsOnlyAnnounced() throws ProtocolException {
        List<RequestParser> parsers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            RequestParser parser = RequestParser.forClient(RequestParser.DEFAULT_MAX_BULK);
            feed(parser, "*1048576\r\n$536870912\r\nx", new ArrayList<>());
            parsers.add(parser);
        }

        // 5 TB announced; what counts is that we came here.
        assertThat(parsers).noneMatch(RequestParser::isBetweenCommands);
    }

    @Test
    void knowsQuotingInLines() throws ProtocolException {
        assertThat(parse("  SET \"a\\x41\\n\\\"\" 'it\\'s' \"\"  \n")).containsExactly("SET|aA\n\"|it's|");
    }

    @Test
    void takesAnyByteForTheLineFeedOfAClientAsRedisDoes() throws ProtocolException {
        assertThat(parse("*1\rX$4\rXPINGxx")).containsExactly("PING");
    }

    @Test
    void insistsOnExactLineEndsInAFile() {
        for (String broken : List.of("*1\rX", "*1\r\n$1\rX", "*1\r\n$1\r\nxXX", "*1\r\n$1\r\nx\rX", "PING\r\n")) {
            assertThatThrownBy(() -> feed(RequestParser.forFile(), broken, new ArrayList<>()))
                    .as(broken)
                    .isInstanceOf(ProtocolException.class);
        }
    }

    private static List<String> parse(String... pieces) throws ProtocolException {
        RequestParser parser = RequestParser.forClient(RequestParser.DEFAULT_MAX_BULK);
        List<String> commands = new ArrayList<>();
        for (String piece : pieces) {
            feed(parser, piece, commands);
        }
        return commands;
    }

    private static void feed(RequestParser parser, String piece, List<String> commands) throws ProtocolException {
        feed(parser, ByteBuffer.wrap(piece.getBytes(ISO_8859_1)), commands);
    }

    private static void feed(RequestParser parser, ByteBuffer in, List<String> commands) throws ProtocolException {
        for (byte[][] command = parser.next(in); command != null; command = parser.next(in)) {
            List<String> words = new ArrayList<>();
            for (byte[] word : command) {
                words.add(new String(word, ISO_8859_1));
            }
            commands.add(String.join("|", words));
        }
        assertThat(in.hasRemaining()).isFalse();
    }
}
