// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import java.util.Optional;

/** Many producers, one consumer: threads send, a task receives. */
final class Tour37Mpsc {
    private Tour37Mpsc() {}

    static Thread producer(Sender<Integer> sender, int number) {
        return new Thread(() -> {
            try (sender) {
                sender.blockingSend(number); // waits while the channel is full
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    static Future<Integer> consumer(Receiver<Integer> receiver) {
        return async(() -> {
            int sum = 0;
            while (true) {
                Optional<Integer> got = await(receiver.receive());
                if (got.isEmpty()) {
                    return sum; // the last sender was closed
                }
                System.out.println(got.get());
                sum += got.get();
            }
        });
    }

    public static void main(String[] args) throws Exception {
        Ends<Sender<Integer>, Receiver<Integer>> channel = Channels.mpsc(3);
        for (int i = 0; i < 10; i++) {
            producer(channel.sender().copy(), i).start();
        }
        channel.sender().close(); // the copies keep the channel open
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            System.out.println("sum: " + runtime.blockOn(consumer(channel.receiver())));
        }
    }
}
