// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.examples.redis.command.FsyncPolicy;
import dev.pollard.examples.redis.command.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void withoutOptionsTheDefaultsHold() throws Options.Mistake {
        assertThat(Options.parse()).isEqualTo(Settings.defaults().withStatus(true));
        assertThat(Settings.defaults().port()).isEqualTo(6379);
        assertThat(Settings.defaults().bind()).isEqualTo("127.0.0.1");
        assertThat(Settings.defaults().appendFsync()).isEqualTo(FsyncPolicy.EVERYSEC);
    }

    @Test
    void allOptionsAreTaken() throws Options.Mistake {
        Settings settings = Options.parse(
                ("--port 7000 --bind 0.0.0.0 --dir /tmp/x --threads 3 --appendonly no --appendfsync always "
                                + "--maxclients 7 --proto-max-bulk-len 2mb --status off")
                        .split(" "));

        assertThat(settings)
                .isEqualTo(new Settings(
                        "0.0.0.0", 7000, Path.of("/tmp/x"), 3, false, FsyncPolicy.ALWAYS, 7, 2 << 20, false));
    }

    @ParameterizedTest
    @CsvSource({
        "--port, no value for --port",
        "--port x, --port is not a number from 0 to 65535: x",
        "--port 70000, --port is not a number from 0 to 65535: 70000",
        "--threads 0, --threads is not a number from 1 to 1024: 0",
        "--appendfsync never, '--appendfsync is none of always, everysec, no: never'",
        "--appendonly maybe, --appendonly is neither yes nor no: maybe",
        "--proto-max-bulk-len 9gb, --proto-max-bulk-len is not a number from 1 to 1: 9",
        "--colour blue, unknown option: --colour",
        "6379, not an option: 6379",
    })
    void mistakesAreNamed(String line, String message) {
        assertThatThrownBy(() -> Options.parse(line.split(" "))).hasMessage(message);
    }

    @Test
    void helpNamesEveryOption() {
        for (String option :
                "port bind dir threads appendonly appendfsync maxclients proto-max-bulk-len status help".split(" ")) {
            assertThat(Options.HELP).contains("--" + option);
        }
    }
}
