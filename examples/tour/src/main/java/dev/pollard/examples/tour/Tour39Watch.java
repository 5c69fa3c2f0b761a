// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.channel.ChannelClosedException;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.WatchReceiver;
import dev.pollard.channel.WatchSender;
import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.time.Time;
import java.time.Duration;

/** A cell that is watched: who looks sees the newest value, and may miss those between. */
final class Tour39Watch {
    private Tour39Watch() {}

    static Future<?> obey(WatchReceiver<String> settings) {
        return async(() -> {
            try {
                while (true) {
                    System.out.println("the light is " + settings.borrowAndUpdate());
                    await(settings.changed());
                }
            } catch (ChannelClosedException e) {
                System.out.println("nobody sets it any more");
            }
        });
    }

    static Future<?> traffic(Spawner runtime) {
        Ends<WatchSender<String>, WatchReceiver<String>> light = Channels.watch("red");
        runtime.spawn(async(() -> {
                    try (WatchSender<String> sender = light.sender()) {
                        await(Time.sleep(Duration.ofMillis(10)));
                        sender.send("amber");
                        sender.send("green"); // before anybody has looked
                        await(Time.sleep(Duration.ofMillis(10)));
                    }
                }))
                .detach();
        return obey(light.receiver());
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            runtime.blockOn(traffic(runtime));
        }
    }
}
