// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.stream.AsyncStream;
import io.r2dbc.h2.H2ConnectionConfiguration;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.h2.H2ConnectionOption;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A database: rows come in, batches go out. */
class R2dbcScenariosTest extends InboundScenarios {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final H2ConnectionFactory database = new H2ConnectionFactory(H2ConnectionConfiguration.builder()
            .inMemory("interop" + DATABASES.incrementAndGet())
            .property(H2ConnectionOption.DB_CLOSE_DELAY, "-1")
            .build());
    private Connection connection;

    @BeforeEach
    void connect() throws Exception {
        connection = runtime.blockOn(
                AsyncStream.<Connection>fromPublisher(database.create(), 1).single());
    }

    @AfterEach
    void disconnect() throws Exception {
        runtime.blockOn(done(connection.close()));
    }

    private static Future<?> done(org.reactivestreams.Publisher<?> publisher) {
        return AsyncStream.<Object>fromPublisher(publisher).drain();
    }

    /** The driver computes a whole result before it gives the first row. */
    @Override
    boolean failureWaits() {
        return false;
    }

    @Override
    void assertFailure(Throwable arrived) {
        assertThat(arrived).isInstanceOf(R2dbcException.class).hasMessageContaining("zero");
    }

    @Override
    AsyncStream<Integer> inbound(Numbers numbers, int prefetch) {
        // The publisher of a result may not end before its rows were taken, so they are taken as it comes.
        return AsyncStream.<Result>fromPublisher(
                        connection.createStatement(query(numbers)).execute(), 1)
                .concatMap(result -> AsyncStream.<Integer>fromPublisher(rows(result, numbers), prefetch));
    }

    private static Flux<Integer> rows(Result result, Numbers numbers) {
        Flux<Integer> rows = Flux.<Integer>from(result.map((row, metadata) -> numbers.give(row.get(0, Integer.class))));
        return (numbers.then == Numbers.Then.NOTHING ? rows.concatWith(Flux.never()) : rows)
                .doOnCancel(numbers::cancelled);
    }

    private static String query(Numbers numbers) {
        return switch (numbers.then) {
            case FAILURE ->
                "SELECT CAST(X + 0 / (%d - X) AS INT) FROM SYSTEM_RANGE(1, %1$d)".formatted(numbers.last + 1);
            default -> "SELECT CAST(X AS INT) FROM SYSTEM_RANGE(1, " + Math.min(numbers.last, 100_000) + ")";
        };
    }

    @Test
    void connectionIsFreeAfterARunThatWasCancelled() throws Exception {
        assertThat(runtime.blockOn(inbound(Numbers.upTo(1000), 4).take(3).toList()))
                .containsExactly(1, 2, 3);
        assertThat(runtime.blockOn(inbound(Numbers.upTo(5), 4).toList())).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void rowsGoOutInBatches() throws Exception {
        createTable();

        AsyncStream<Long> inserted = AsyncStream.range(1, 1001).buffer(97).concatMap(this::insert);

        assertThat(runtime.blockOn(inserted.toList()))
                .hasSize(11)
                .startsWith(97L)
                .endsWith(30L);
        assertThat(runtime.blockOn(stored().toList())).isEqualTo(upTo(1000));
    }

    @Test
    void batchThatFailsFailsTheStreamAndTheTransactionIsRolledBack() throws Exception {
        createTable();
        AsyncStream<Integer> twice = AsyncStream.range(1, 101).concatWith(AsyncStream.of(50));
        Future<?> work = done(connection.beginTransaction())
                .andThen(begun -> twice.buffer(10).concatMap(this::insert).drain())
                .andThen(inserted -> done(connection.commitTransaction()))
                .recoverWith(
                        R2dbcException.class,
                        failure -> done(connection.rollbackTransaction()).andThen(back -> Futures.failed(failure)));

        assertThat(catchThrowable(() -> runtime.blockOn(work))).isInstanceOf(R2dbcException.class);
        assertThat(runtime.blockOn(stored().toList())).isEmpty();
    }

    @Test
    void batchesThatAreCancelledStop() throws Exception {
        createTable();
        CountDownLatch some = new CountDownLatch(5);
        JoinHandle<?> task = runtime.spawn(
                AsyncStream.range(0, PLENTY).buffer(10).concatMap(this::insert).forEach(count -> some.countDown()));
        assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();

        task.abort();
        await("the task's end", task::isFinished);

        assertThat(runtime.blockOn(stored().count())).isGreaterThanOrEqualTo(50);
    }

    private void createTable() throws Exception {
        runtime.blockOn(AsyncStream.<Result>fromPublisher(connection
                        .createStatement("CREATE TABLE NUMBER (N INT PRIMARY KEY)")
                        .execute())
                .concatMap(result -> AsyncStream.<Long>fromPublisher(result.getRowsUpdated()))
                .drain());
    }

    /** Inserts a batch, and gives how many rows it made. */
    private AsyncStream<Long> insert(List<Integer> batch) {
        return AsyncStream.defer(() -> {
                    Statement statement = connection.createStatement("INSERT INTO NUMBER VALUES ($1)");
                    for (int i = 0; i < batch.size(); i++) {
                        statement.bind(0, batch.get(i));
                        if (i < batch.size() - 1) {
                            statement.add();
                        }
                    }
                    return AsyncStream.<Result>fromPublisher(statement.execute());
                })
                .concatMap(result -> AsyncStream.<Long>fromPublisher(result.getRowsUpdated()))
                .buffer(batch.size())
                .map(counts -> counts.stream().mapToLong(Long::longValue).sum());
    }

    private AsyncStream<Integer> stored() {
        return AsyncStream.<Result>fromPublisher(
                        connection
                                .createStatement("SELECT N FROM NUMBER ORDER BY N")
                                .execute(),
                        1)
                .concatMap(result ->
                        AsyncStream.<Integer>fromPublisher(result.map((row, metadata) -> row.get(0, Integer.class))));
    }
}
