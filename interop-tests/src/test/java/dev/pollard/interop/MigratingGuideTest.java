// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The migration guide is complete both ways, and names nothing that is not there. */
class MigratingGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "guides", "migrating.md");
    private static final String OURS = "Pollard";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern NAME = Pattern.compile("\\b[A-Za-z]\\w*");
    private static final Pattern METHOD_OF_TYPE = Pattern.compile("\\b([A-Z]\\w+)\\.([a-z]\\w*)");

    /** Where the types are that the guide names. */
    private static final List<String> PACKAGES =
            List.of("stream", "future", "runtime", "channel", "time", "task", "reactor", "rxjava3", "spring");

    /** Methods of AsyncStream that are no operators. */
    private static final Set<String> NO_OPERATORS = Set.of("iterator");

    /** There is no Kotlin in this build, so this is its documentation, written down. */
    private static final List<String> KOTLINX_FLOW = List.of(
            "flow",
            "flowOf",
            "asFlow",
            "emptyFlow",
            "channelFlow",
            "callbackFlow",
            "collect",
            "collectIndexed",
            "collectLatest",
            "launchIn",
            "emitAll",
            "toList",
            "toSet",
            "toCollection",
            "first",
            "firstOrNull",
            "last",
            "lastOrNull",
            "single",
            "singleOrNull",
            "count",
            "any",
            "all",
            "none",
            "fold",
            "reduce",
            "runningFold",
            "runningReduce",
            "scan",
            "map",
            "mapNotNull",
            "mapLatest",
            "filter",
            "filterNot",
            "filterNotNull",
            "filterIsInstance",
            "transform",
            "transformLatest",
            "transformWhile",
            "withIndex",
            "onEach",
            "onStart",
            "onCompletion",
            "onEmpty",
            "onSubscription",
            "take",
            "takeWhile",
            "drop",
            "dropWhile",
            "distinctUntilChanged",
            "distinctUntilChangedBy",
            "flatMapConcat",
            "flatMapMerge",
            "flatMapLatest",
            "flattenConcat",
            "flattenMerge",
            "merge",
            "zip",
            "combine",
            "combineTransform",
            "buffer",
            "conflate",
            "flowOn",
            "cancellable",
            "catch",
            "retry",
            "retryWhen",
            "debounce",
            "sample",
            "timeout",
            "chunked",
            "produceIn",
            "consumeAsFlow",
            "receiveAsFlow",
            "shareIn",
            "stateIn",
            "asSharedFlow",
            "asStateFlow",
            "asPublisher",
            "MutableSharedFlow",
            "MutableStateFlow",
            "SharedFlow",
            "StateFlow");

    /** A cell of a table, and what stands above it. */
    private record Cell(String column, String text) {}

    private final String guide = read();
    private final List<Cell> cells = cells(guide);

    private static String read() {
        try {
            return Files.readString(GUIDE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Cell> cells(String text) {
        List<Cell> cells = new ArrayList<>();
        List<String> header = List.of();
        for (String line : text.lines().toList()) {
            if (!line.startsWith("|")) {
                header = List.of();
            } else if (header.isEmpty()) {
                header = columns(line);
            } else {
                List<String> row = columns(line);
                assertThat(row).as("cells of %s", line).hasSameSizeAs(header);
                for (int i = 0; i < row.size(); i++) {
                    cells.add(new Cell(header.get(i), row.get(i)));
                }
            }
        }
        return cells;
    }

    private static List<String> columns(String line) {
        String[] parts = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
        return Stream.of(parts).map(String::strip).toList();
    }

    /** The names in code of a column. */
    private Set<String> named(String column) {
        return cells.stream()
                .filter(cell -> cell.column().equals(column))
                .flatMap(cell -> CODE.matcher(cell.text()).results())
                .flatMap(code -> NAME.matcher(code.group(1)).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> methods(Collection<Class<?>> types, Predicate<Method> which) {
        return types.stream()
                .flatMap(type -> Stream.of(type.getMethods()))
                .filter(method -> method.getDeclaringClass() != Object.class && !method.isSynthetic())
                .filter(which)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyOperatorOfAStreamHasARow() {
        Set<String> operators = methods(List.of(AsyncStream.class), method -> true);
        assertThat(operators).hasSizeGreaterThan(100);
        operators.removeAll(NO_OPERATORS);
        operators.removeAll(named(OURS));
        assertThat(operators).as("operators that the guide does not name").isEmpty();
    }

    @Test
    void everyMethodOfOursThatIsNamedExists() {
        Set<String> streams = methods(List.of(AsyncStream.class), method -> true);
        List<String> wrong = new ArrayList<>();
        cells.stream()
                .filter(cell -> cell.column().equals(OURS))
                .flatMap(cell -> CODE.matcher(cell.text()).results())
                .map(code -> code.group(1))
                .filter(name -> !name.contains(".") && !streams.contains(name))
                .forEach(wrong::add);
        long qualified = CODE.matcher(guide)
                .results()
                .flatMap(code -> METHOD_OF_TYPE.matcher(code.group(1)).results())
                .filter(method -> isOurs(method.group(1)))
                .peek(method -> {
                    if (!methods(types(method.group(1)), all -> true).contains(method.group(2))) {
                        wrong.add(method.group());
                    }
                })
                .count();

        assertThat(wrong).as("methods that do not exist").isEmpty();
        assertThat(qualified).isGreaterThan(50);
    }

    /** The others have none of these names, apart from those that stand in their own columns. */
    private static boolean isOurs(String type) {
        return !Set.of("Uni", "Multi", "Flux", "Mono", "Exceptions").contains(type);
    }

    private static List<Class<?>> types(String name) {
        List<Class<?>> found = new ArrayList<>();
        for (String part : PACKAGES) {
            try {
                found.add(Class.forName("dev.pollard." + part + "." + name));
            } catch (ClassNotFoundException elsewhere) {
                assertThat(elsewhere).hasMessageContaining(name);
            }
        }
        return found;
    }

    static Stream<Arguments> peers() {
        return Stream.of(
                Arguments.of("Reactor", 200, List.of(Flux.class, Mono.class)),
                Arguments.of("RxJava 3", 220, List.of(Flowable.class, Single.class, Maybe.class, Completable.class)),
                Arguments.of("Mutiny", 150, mutiny()));
    }

    /** Its operators are spread over the types that the methods of the two return. */
    private static List<Class<?>> mutiny() {
        Set<Class<?>> found = new HashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(List.of(Multi.class, Uni.class));
        while (!open.isEmpty()) {
            Class<?> type = open.remove();
            if (found.add(type)) {
                Stream.of(type.getMethods())
                        .map(Method::getReturnType)
                        .filter(next -> next.getPackageName().equals("io.smallrye.mutiny.groups"))
                        .forEach(open::add);
            }
        }
        return List.copyOf(found);
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyOperatorOfThePeerHasAnAnswer(String peer, int least, List<Class<?>> types) {
        Set<String> operators = methods(
                types,
                method -> !method.isAnnotationPresent(Deprecated.class)
                        && method.getDeclaringClass().getPackageName().startsWith("io.smallrye.mutiny")
                                == peer.equals("Mutiny")
                        && !Set.of("equals", "hashCode", "toString").contains(method.getName()));
        assertThat(operators).hasSizeGreaterThan(least);
        operators.removeAll(named(peer));
        assertThat(operators)
                .as("operators of %s that the guide does not name", peer)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyOperatorOfThePeerThatIsNamedExists(String peer, int least, List<Class<?>> types) {
        Set<String> operators = methods(types, method -> Modifier.isPublic(method.getModifiers()));
        Set<String> named = named(peer);
        named.removeIf(name -> Character.isUpperCase(name.charAt(0)) || operators.contains(name));
        assertThat(named).as("operators that %s does not have", peer).isEmpty();
    }

    @Test
    void everyOperatorOfKotlinxFlowHasAnAnswer() {
        assertThat(named("kotlinx Flow")).containsExactlyInAnyOrderElementsOf(KOTLINX_FLOW);
    }
}
