// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.forEach;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.OneshotReceiver;
import dev.pollard.channel.OneshotSender;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncStream;
import java.util.HashMap;
import java.util.Map;

/** State that belongs to one task needs no lock: the others send it requests, with a way to reply. */
final class Tour38Actor {
    private Tour38Actor() {}

    record Add(String word, OneshotSender<Integer> reply) {}

    static Future<?> counter(Receiver<Add> requests) {
        return async(() -> {
            Map<String, Integer> counts = new HashMap<>();
            forEach(AsyncStream.fromReceiver(requests), request -> {
                request.reply().send(counts.merge(request.word(), 1, Integer::sum));
            });
        });
    }

    /** What the others call. */
    static Future<Integer> add(Sender<Add> counter, String word) {
        return async(() -> {
            Ends<OneshotSender<Integer>, OneshotReceiver<Integer>> reply = Channels.oneshot();
            await(counter.send(new Add(word, reply.sender())));
            return await(reply.receiver());
        });
    }

    public static void main(String[] args) throws Exception {
        Ends<Sender<Add>, Receiver<Add>> channel = Channels.mpsc(8);
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            runtime.spawn("counter", counter(channel.receiver())).detach();
            for (String word : "the cat saw the other cat".split(" ")) {
                System.out.println(word + " " + runtime.blockOn(add(channel.sender(), word)));
            }
        }
    }
}
