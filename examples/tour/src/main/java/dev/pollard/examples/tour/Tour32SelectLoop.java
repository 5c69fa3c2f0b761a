// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.select;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.coroutine.Branch;
import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.Optional;

/** A select in a loop: what is under way is kept from one round to the next. */
final class Tour32SelectLoop {
    private Tour32SelectLoop() {}

    static Future<?> listen(Receiver<String> inbox, int wanted) {
        return async(() -> {
            Future<Optional<String>> next = inbox.receive();
            for (int had = 0; had < wanted; ) {
                boolean came = select(
                        Branch.on(next, message -> {
                                    System.out.println(message.orElseThrow());
                                    return true;
                                })
                                .keep(), // if it does not come first it is still ours
                        Branch.on(Time.sleep(Duration.ofMillis(30)), quiet -> {
                            System.out.println("(quiet)");
                            return false;
                        }));
                if (came && ++had < wanted) {
                    next = inbox.receive();
                }
            }
        });
    }

    static Future<?> talk(Spawner runtime) {
        Ends<Sender<String>, Receiver<String>> channel = Channels.mpsc(8);
        runtime.spawn(async(() -> {
                    try (Sender<String> sender = channel.sender()) {
                        await(sender.send("one"));
                        await(Time.sleep(Duration.ofMillis(45)));
                        await(sender.send("two"));
                    }
                }))
                .detach();
        return listen(channel.receiver(), 2);
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            runtime.blockOn(talk(runtime));
        }
    }
}
