// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.LocalRuntime;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A failure is an exception, and passes through an await as through any call: to the first catch of its type. */
final class Tour19Errors {
    private static final Pattern USER =
            Pattern.compile("\\{\\s*\"fingerprint\":\\s*\"(.*?)\",\\s*\"location\":\\s*\"(.*?)\"\\s*}");

    private Tour19Errors() {}

    record User(String fingerprint, String location) {}

    static User parse(String json) throws ParseException {
        Matcher matcher = USER.matcher(json.strip());
        if (!matcher.matches()) {
            throw new ParseException("not a user: " + json, 0);
        }
        return new User(matcher.group(1), matcher.group(2));
    }

    static Future<User> loadUser(Path file) {
        return async(() -> {
            try {
                return parse(await(Futures.blocking(() -> Files.readString(file))));
            } catch (NoSuchFileException e) {
                return new User("none", "unknown"); // expected; a ParseException is not, and goes on to the caller
            }
        });
    }

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempFile("user", ".json");
        try (LocalRuntime runtime = LocalRuntime.create()) {
            Files.writeString(file, "{\"fingerprint\": \"0xF9BA143B95FF6D82\", \"location\": \"Menlo Park, CA\"}");
            System.out.println(runtime.blockOn(loadUser(file)));
            Files.writeString(file, "<user/>");
            runtime.blockOn(loadUser(file));
        } catch (ParseException e) {
            System.out.println(e.getMessage());
        } finally {
            Files.delete(file);
        }
    }
}
