// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.examples.guides.StructuredConcurrency.Page;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Scope;
import dev.pollard.runtime.ScopeFailedException;
import dev.pollard.sync.CancellationToken;
import dev.pollard.testkit.SimulatedRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuidesTest {
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private final SimulatedRuntime runtime = SimulatedRuntime.create();
    private final Shop shop = new Shop();
    private final StructuredConcurrency structured = new StructuredConcurrency(shop);
    private final Cancelling cancelling = new Cancelling(shop);

    @AfterEach
    void close() {
        assertThat(runtime.close(Duration.ZERO).isClean()).isTrue();
    }

    // ---- the guides show this code

    @ParameterizedTest
    @ValueSource(
            strings = {
                "structured-concurrency.md",
                "cancellation.md",
                "testing.md",
                "finding-a-stuck-task.md",
                "blocking-code.md",
                "scheduling.md"
            })
    void theGuideShowsCodeThatIsCompiledHere(String guide) throws Exception {
        Path root = Path.of("").toAbsolutePath().getParent().getParent();
        String text = Files.readString(root.resolve("docs/guides").resolve(guide), StandardCharsets.UTF_8);
        List<String> compiled = new ArrayList<>();
        for (String folder : List.of("src/main/java", "src/test/java")) {
            try (Stream<Path> sources = Files.list(Path.of(folder, "dev/pollard/examples/guides"))) {
                for (Path source : sources.toList()) {
                    compiled.add(normal(Files.readString(source, StandardCharsets.UTF_8)));
                }
            }
        }
        Matcher blocks = BLOCK.matcher(text);
        int found = 0;
        while (blocks.find()) {
            String shown = normal(blocks.group(1));
            assertThat(compiled).as(blocks.group(1)).anyMatch(source -> source.contains(shown));
            found++;
        }
        assertThat(found).isPositive();
    }

    /** Without indentation and empty lines. */
    private static String normal(String code) {
        StringBuilder lines = new StringBuilder();
        code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(line -> lines.append(line).append('\n'));
        return lines.toString();
    }

    // ---- and this is what it does

    @Test
    void pageIsThereOnceBothPartsAre() throws Exception {
        assertThat(runtime.blockOn(structured.page(7))).isEqualTo(new Page("user 7", List.of("order 1", "order 2")));
        assertThat(runtime.elapsed()).isLessThan(Duration.ofMillis(10));
    }

    @Test
    void crawlLoadsEightAtOnceAndCollectsTheFailures() throws Exception {
        List<String> urls = new ArrayList<>(
                IntStream.range(0, 40).mapToObj(i -> "page " + i).toList());
        assertThat(runtime.blockOn(structured.crawl(urls))).isEqualTo(40);
        assertThat(shop.log).hasSize(40);
        assertThat(runtime.elapsed()).isBetween(Duration.ofMillis(15), Duration.ofMillis(20));

        urls.set(3, "broken 3");
        urls.set(5, "broken 5");
        assertThatThrownBy(() -> runtime.blockOn(structured.crawl(urls)))
                .isInstanceOfSatisfying(
                        ScopeFailedException.class,
                        failed -> assertThat(failed.failures()).hasSize(2))
                .hasMessage("children of scope crawl that failed: 2");
        assertThat(shop.log).hasSize(78);
    }

    @Test
    void checkoutTellsItsChildrenTheDeadline() throws Exception {
        assertThat(runtime.blockOn(structured.checkout())).isEqualTo("flight and hotel");
        Future<Long> left =
                Scope.builder().timeout(Duration.ofSeconds(2)).run(scope -> scope.spawn(structured.millisLeft()));
        assertThat(runtime.blockOn(left)).isBetween(1900L, 2000L);
        assertThat(runtime.blockOn(structured.millisLeft())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void setsGiveResultsAsTheyComeOrInOrder() throws Exception {
        List<String> urls = List.of("a", "b");
        assertThat(runtime.blockOn(structured.fastestOf(urls))).isIn("page of a", "page of b");
        assertThat(runtime.blockOn(structured.inOneTask(urls))).containsExactly("page of a", "page of b");
        assertThat(runtime.blockOn(structured.firstInOneTask(urls))).isIn("page of a", "page of b");
        assertThat(runtime.armedTimers()).isZero();
    }

    @Test
    void requestIsKnownInside() throws Exception {
        runtime.blockOn(structured.handle("4711"));

        assertThat(shop.log).containsExactly("4711 is done");
    }

    @Test
    void shutdownWaitsForTheConnections() throws Exception {
        List<JoinHandle<String>> clients = List.of(
                runtime.spawn("alice", structured.accept("alice")), runtime.spawn("bob", structured.accept("bob")));
        runtime.runUntilIdle();
        runtime.blockOn(structured.shutDown());
        for (JoinHandle<String> client : clients) {
            assertThatThrownBy(() -> runtime.blockOn(client))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("deploy");
        }

        assertThat(shop.log).containsExactlyInAnyOrder("closed alice", "closed bob");
    }

    @Test
    void abortedTaskSaysWhyAndHasClosed() {
        JoinHandle<String> handle = cancelling.abortWithAReason(runtime);
        assertThatThrownBy(() -> runtime.blockOn(handle))
                .isInstanceOf(CancellationException.class)
                .hasMessageEndingWith(" alice: client went away");
    }

    @Test
    void stoppedScopeHasClosedWhatItsChildrenHeld() {
        assertThatThrownBy(() -> runtime.blockOn(cancelling.stopTheScope()))
                .isInstanceOf(CancellationException.class)
                .hasMessage("scope import cancelled: list is empty");
        assertThat(shop.log).containsExactly("loaded list", "closed alice");
    }

    @Test
    void pumpLosesNoMessage() throws Exception {
        CancellationToken stop = CancellationToken.create();
        JoinHandle<Integer> pump = runtime.spawn(cancelling.pump(shop.load("message 0"), 0, stop));
        runtime.advance(Duration.ofMillis(10));
        stop.cancel();

        assertThat(runtime.blockOn(pump)).isEqualTo(3);
        assertThat(shop.log).contains("page of message 0", "page of message 1", "page of message 2", "still waiting");
    }

    @Test
    void paymentIsNotLeftHalfDone() {
        assertThatThrownBy(() -> runtime.blockOn(
                        Scope.run(scope -> cancelling.payAndShip().timeout(Duration.ofMillis(5)))))
                .isInstanceOf(TimeoutExceededException.class);
        assertThat(shop.log).containsExactly("booked payment", "booked receipt");
    }

    @Test
    void patienceHasAnEnd() {
        assertThatThrownBy(() -> runtime.blockOn(cancelling.patiently())).isInstanceOf(IOException.class);
        assertThat(runtime.elapsed()).isBetween(Duration.ofMillis(12 + 35), Duration.ofMillis(12 + 80));
    }

    @Test
    void failureInAGuideExampleReachesTheCaller() {
        assertThatThrownBy(() -> runtime.blockOn(Scope.run(scope -> scope.spawn(Futures.failed(new IOException())))))
                .isInstanceOf(IOException.class);
    }
}
