// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.aof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pollard.examples.redis.command.Conversation;
import dev.pollard.examples.redis.command.Dispatcher;
import dev.pollard.examples.redis.command.Engine;
import dev.pollard.examples.redis.command.FsyncPolicy;
import dev.pollard.examples.redis.command.Settings;
import dev.pollard.task.AtomicWaker;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AppendOnlyFileTest {
    @TempDir
    Path directory;

    /** An engine on the directory's file, for one life of the process. */
    private final class Life implements AutoCloseable {
        private final Engine engine = new Engine(Settings.defaults(), System::currentTimeMillis);
        private final Dispatcher dispatcher = new Dispatcher(engine);
        private final AppendOnlyFile.Opened opened;
        private final Conversation client;

        Life(FsyncPolicy policy) throws IOException {
            opened = AppendOnlyFile.open(directory, policy, engine, dispatcher, e -> {});
            client = new Conversation(engine, dispatcher);
        }

        @Override
        public void close() throws IOException {
            opened.file().close();
        }
    }

    @ParameterizedTest
    @EnumSource(FsyncPolicy.class)
    void bringsEverythingBack(FsyncPolicy policy) throws IOException {
        try (Life life = new Life(policy)) {
            life.client.say("SET a 1");
            life.client.say("INCRBY a 41");
            life.client.say("SET b \"\\x00\\xff\\r\\n\"");
            life.client.say("APPEND b xyz");
            life.client.say("SET gone 1");
            life.client.say("DEL gone");
            life.client.say("SET staying 1 EX 100");
            life.client.say("PERSIST staying");
            life.client.say("SET dated 1 PXAT 99999999999123");
            life.client.say("MULTI");
            life.client.say("MSET c 3 d 4");
            life.client.say("GETSET c 5");
            life.client.say("EXEC");
        }

        try (Life life = new Life(policy)) {
            assertThat(life.opened.cutBytes()).isZero();
            assertThat(life.client.say("MGET a b gone staying c d"))
                    .isEqualTo("*6\\r\\n$2\\r\\n42\\r\\n$7\\r\\n\\x00\\xff\\r\\nxyz\\r\\n$-1\\r\\n$1\\r\\n1\\r\\n"
                            + "$1\\r\\n5\\r\\n$1\\r\\n4\\r\\n");
            assertThat(life.client.say("TTL staying")).isEqualTo(":-1\\r\\n");
            assertThat(life.client.say("PEXPIRETIME dated")).isEqualTo(":99999999999123\\r\\n");
            assertThat(life.client.say("DBSIZE")).isEqualTo(":6\\r\\n");
        }
    }

    @Test
    void whatVanishedStaysGoneAndWhatWasSavedInTimeStays() throws IOException {
        // As if written long ago: both deadlines have passed by now, but one key was made to stay before.
        Files.writeString(
                file(),
                command("SET", "a", "1", "PXAT", "1000")
                        + command("SET", "b", "1", "PXAT", "1000")
                        + command("PERSIST", "b"));

        try (Life life = new Life(FsyncPolicy.NO)) {
            assertThat(life.client.say("GET a")).isEqualTo("$-1\\r\\n");
            assertThat(life.client.say("GET b")).isEqualTo("$1\\r\\n1\\r\\n");
        }
    }

    @Test
    void cutsATailOffWhereverItWasTruncated() throws IOException {
        String whole = command("SET", "a", "1");
        String second = command("SET", "b", "a longer\r\nvalue");
        for (int cut = 0; cut < second.length(); cut++) {
            Files.writeString(file(), whole + second.substring(0, cut));

            try (Life life = new Life(FsyncPolicy.NO)) {
                assertThat(life.opened.cutBytes()).isEqualTo(cut);
                assertThat(life.client.say("KEYS *")).isEqualTo("*1\\r\\n$1\\r\\na\\r\\n");
                life.client.say("SET c 1");
            }
            assertThat(Files.readString(file())).isEqualTo(whole + command("SET", "c", "1"));
        }
    }

    @Test
    void aTransactionWithoutItsEndDidNotHappen() throws IOException {
        String before = command("SET", "a", "1");
        String transaction = command("MULTI") + command("SET", "a", "2") + command("SET", "b", "2");
        Files.writeString(file(), before + transaction);

        try (Life life = new Life(FsyncPolicy.NO)) {
            assertThat(life.opened.cutBytes()).isEqualTo(transaction.length());
            assertThat(life.client.say("MGET a b")).isEqualTo("*2\\r\\n$1\\r\\n1\\r\\n$-1\\r\\n");
        }
        assertThat(Files.readString(file())).isEqualTo(before);
    }

    @Test
    void aCorruptMiddleIsAnErrorThatSaysWhere() throws IOException {
        String before = command("SET", "a", "1");
        String after = command("SET", "c", "1");
        for (String broken : new String[] {
            "rubbish\r\n",
            "*3\r\n$3\r\nSET\r\n$1\r\nbX\r\n$1\r\n1\r\n",
            "*3\r\n$3\r\nSET\r\n$x\r\nb\r\n$1\r\n1\r\n",
            "\0\0\0\0",
            command("SET", "b"),
            command("NOSUCH", "b"),
            command("INCR", "a", "b"),
        }) {
            Files.writeString(file(), before + broken + after);

            assertThatThrownBy(() -> new Life(FsyncPolicy.NO))
                    .as(broken)
                    .isInstanceOfSatisfying(
                            CorruptFileException.class,
                            e -> assertThat(e.offset()).isEqualTo(before.length()))
                    .hasMessageStartingWith("append-only file is corrupt at byte " + before.length() + ": ");
            assertThat(Files.readString(file())).as("left as it was").isEqualTo(before + broken + after);
        }
    }

    @Test
    void twoServersDoNotShareAFile() throws IOException {
        try (Life life = new Life(FsyncPolicy.NO)) {
            assertThatThrownBy(() -> new Life(FsyncPolicy.NO))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another server");
            assertThat(life.client.say("SET a 1")).isEqualTo("+OK\\r\\n");
        }
    }

    @Test
    void alwaysReleasesOnlyWhatIsInTheFile() throws Exception {
        try (Life life = new Life(FsyncPolicy.ALWAYS)) {
            AppendOnlyFile journal = life.opened.file();
            for (int i = 0; i < 50; i++) {
                life.client.say("SET k" + i + " " + i);
                CountDownLatch released = new CountDownLatch(1);
                AtomicWaker waker = new AtomicWaker();
                waker.register(released::countDown);
                long size = journal.size();

                journal.whenReleased(size, waker);

                assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(journal.isReleased(size)).isTrue();
                assertThat(Files.size(file())).isGreaterThanOrEqualTo(size);
            }
        }
    }

    @Test
    void everysecHoldsNobodyUp() throws IOException {
        try (Life life = new Life(FsyncPolicy.EVERYSEC)) {
            life.client.say("SET a 1");

            assertThat(life.opened.file().isReleased(life.opened.file().size())).isTrue();
        }
    }

    @Test
    void aHugeValueGoesThroughTheFile() throws IOException {
        String value = "x".repeat(20_000_000);
        try (Life life = new Life(FsyncPolicy.EVERYSEC)) {
            life.client.say(command("SET", "a", value).getBytes(ISO_8859_1));
        }
        try (Life life = new Life(FsyncPolicy.EVERYSEC)) {
            assertThat(life.client.say("STRLEN a")).isEqualTo(":20000000\\r\\n");
        }
    }

    @Test
    void aFullDiskRefusesChangesButNotReads() throws IOException {
        Engine engine = new Engine(Settings.defaults(), System::currentTimeMillis);
        Conversation client = new Conversation(engine, new Dispatcher(engine));
        BlockingQueue<IOException> fatal = new LinkedBlockingQueue<>();
        try (AppendOnlyFile file = AppendOnlyFile.over(fullDisk(), FsyncPolicy.EVERYSEC, fatal::add, 0)) {
            engine.journal(file);
            String reply = client.say("SET a 1");
            for (long end = System.nanoTime() + 60_000_000_000L; reply.equals("+OK\\r\\n"); ) {
                assertThat(System.nanoTime()).isLessThan(end);
                reply = client.say("SET a 2");
            }

            assertThat(reply).startsWith("-MISCONF Errors writing to the AOF file: No space left");
            assertThat(client.say("STRLEN a")).isEqualTo(":1\\r\\n");
            assertThat(fatal).isEmpty();
        }
    }

    @Test
    void aFullDiskIsFatalUnderAlwaysAndReleasesNothing() throws Exception {
        BlockingQueue<IOException> fatal = new LinkedBlockingQueue<>();
        try (AppendOnlyFile file = AppendOnlyFile.over(fullDisk(), FsyncPolicy.ALWAYS, fatal::add, 0)) {
            file.append("SET".getBytes(ISO_8859_1));

            assertThat(fatal.poll(60, TimeUnit.SECONDS)).hasMessageContaining("No space left");
            assertThat(file.isReleased(file.size())).isFalse();
        }
    }

    private static FileChannel fullDisk() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full on this system");
        return FileChannel.open(full, StandardOpenOption.WRITE);
    }

    private Path file() {
        return directory.resolve(AppendOnlyFile.NAME);
    }

    private static String command(String... words) {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            command.append("$")
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        return command.toString();
    }
}
