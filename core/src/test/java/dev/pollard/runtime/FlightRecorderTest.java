// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.runtime.AsyncRuntimeTest.Throwing;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FlightRecorderTest {
    @TempDir
    private Path folder;

    private interface Work {
        void run() throws Exception;
    }

    /** What our events have recorded of some work. */
    private List<RecordedEvent> record(Work work) throws Exception {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            for (String name : List.of("TaskSpawn", "TaskEnd", "WorkerPark", "StuckPoll", "BlockingCall")) {
                recording.enable("dev.pollard." + name).withThreshold(Duration.ZERO);
            }
            recording.enable("dev.pollard.TimerLateness");
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file);
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.pollard." + name))
                .toList();
    }

    @Test
    void spawnsAndEndsOfTasksAreRecorded() throws Exception {
        List<JoinHandle<Integer>> handles = new ArrayList<>();
        List<RecordedEvent> events = record(() -> {
            try (LocalRuntime r = LocalRuntime.create(() -> 0, event -> {})) {
                handles.add(r.spawn("good", new Countdown(1)));
                handles.add(r.spawn("bad", new Throwing(new IOException())));
                r.blockOn(new Countdown(100));
            }
        });
        assertThat(named(events, "TaskSpawn")).hasSize(3);
        assertThat(named(events, "TaskSpawn"))
                .anyMatch(event -> event.getLong("task") == handles.get(0).id()
                        && event.getString("name").equals("good"));
        assertThat(named(events, "TaskEnd")).hasSize(3);
        assertThat(named(events, "TaskEnd"))
                .anyMatch(event -> event.getLong("task") == handles.get(0).id() && !event.getBoolean("failed"))
                .anyMatch(event -> event.getLong("task") == handles.get(1).id() && event.getBoolean("failed"));
    }

    @Test
    void sleepsOfWorkersAndBlockingCallsAreRecorded() throws Exception {
        List<RecordedEvent> events = record(() -> {
            try (AsyncRuntime r = AsyncRuntime.builder().workers(1).build()) {
                r.blockOn(Time.sleep(Duration.ofMillis(2)));
                r.blockOn(r.spawnBlocking("reads", () -> 1));
            }
        });
        assertThat(named(events, "WorkerPark")).isNotEmpty().allMatch(event -> event.getInt("worker") == 0);
        assertThat(named(events, "BlockingCall"))
                .singleElement()
                .matches(event -> event.getString("call").endsWith(" reads"));
    }

    @Test
    void stuckPollsAreRecordedWithTheStack() throws Exception {
        BlockingQueue<StuckPoll> reports = new LinkedBlockingQueue<>();
        CountDownLatch open = new CountDownLatch(1);
        List<RecordedEvent> events = record(() -> {
            try (AsyncRuntime r = AsyncRuntime.builder()
                    .workers(1)
                    .name("test")
                    .watchdog(Duration.ofMillis(5))
                    .onStuckPoll(reports::add)
                    .build()) {
                r.spawn("sticks", pollFn(cx -> {
                            open.await();
                            return Poll.ready(0);
                        }))
                        .detach();
                reports.take();
                open.countDown();
            }
        });
        RecordedEvent stuck = named(events, "StuckPoll").get(0);
        assertThat(stuck.getString("task")).endsWith(" sticks");
        assertThat(stuck.getString("thread")).isEqualTo("test-worker-0");
        assertThat(stuck.getBoolean("handedOver")).isTrue();
        assertThat(stuck.getString("stack")).contains("CountDownLatch.await");
        assertThat(stuck.getDuration("lasted")).isGreaterThanOrEqualTo(Duration.ofMillis(5));
    }

    @Test
    void timersThatFireLateAreRecorded() throws Exception {
        long[] now = new long[1];
        List<RecordedEvent> events = record(() -> {
            try (LocalRuntime r = LocalRuntime.create(() -> now[0], event -> {})) {
                JoinHandle<?> sleeps = r.spawn(Time.sleep(Duration.ofMillis(10)));
                r.blockOn(new Countdown(100));
                now[0] = TimeUnit.MILLISECONDS.toNanos(100);
                r.blockOn(sleeps);
            }
        });
        RecordedEvent late = named(events, "TimerLateness").get(0);
        assertThat(late.getDuration("late")).isEqualTo(Duration.ofMillis(90));
        assertThat(late.getInt("fired")).isEqualTo(1);
    }

    @Test
    void nothingIsRecordedWithoutARecording() throws Exception {
        try (LocalRuntime r = LocalRuntime.create()) {
            r.blockOn(new Countdown(1));
        }
        List<RecordedEvent> events = record(() -> {});
        Predicate<RecordedEvent> ours = event -> event.getEventType().getName().startsWith("dev.pollard.");
        assertThat(events).noneMatch(ours);
    }

    /** Runs in a JVM that has no more than the base module. */
    public static final class WithoutRecorder {
        private WithoutRecorder() {}

        public static void main(String[] arguments) throws Exception {
            try (AsyncRuntime r = AsyncRuntime.builder().workers(1).build()) {
                int value = r.blockOn(r.spawnBlocking(() -> 7));
                Files.writeString(Path.of(arguments[0]), FlightRecorder.PRESENT + " " + value);
            }
        }
    }

    @Test
    void aJdkWithoutTheRecorderRunsTheSame() throws Exception {
        Path result = folder.resolve("result");
        Path log = folder.resolve("log");
        String here = Path.of(FlightRecorder.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        String tests = Path.of(here).resolveSibling("test-classes").toString();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        here + System.getProperty("path.separator") + tests,
                        WithoutRecorder.class.getName(),
                        result.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(log, StandardCharsets.UTF_8))
                .isZero();
        assertThat(Files.readString(result)).isEqualTo("false 7");
    }
}
