// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.store.Glob;
import dev.pollard.examples.redis.store.Key;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE, UNSUBSCRIBE, PSUBSCRIBE, PUNSUBSCRIBE, PUBLISH, PUBSUB. */
final class PubSubCommands {
    private final Engine engine;
    private final PubSub pubSub;

    PubSubCommands(Engine engine) {
        this.engine = engine;
        this.pubSub = engine.pubSub();
    }

    void addTo(CommandTable table) {
        String flags = "pubsub noscript loading stale";
        table.add("subscribe", -2, "pubsub", flags, (client, args, reply) -> {
                    each(client, args, "subscribe", reply, pubSub::subscribe);
                })
                .whileSubscribed();
        table.add("psubscribe", -2, "pubsub", flags, (client, args, reply) -> {
                    each(client, args, "psubscribe", reply, pubSub::subscribePattern);
                })
                .whileSubscribed();
        table.add("unsubscribe", -1, "pubsub", flags, (client, args, reply) -> {
                    eachOrAll(client, args, client.channels(), "unsubscribe", reply, pubSub::unsubscribe);
                })
                .whileSubscribed();
        table.add("punsubscribe", -1, "pubsub", flags, (client, args, reply) -> {
                    eachOrAll(client, args, client.patterns(), "punsubscribe", reply, pubSub::unsubscribePattern);
                })
                .whileSubscribed();
        table.add("publish", 3, "pubsub", "pubsub loading stale fast", this::publish);
        table.add("pubsub", -2, "", "", this::pubsub);
    }

    private static void each(
            Client client, byte[][] args, String kind, ReplyWriter reply, BiConsumer<Client, Key> action) {
        for (int i = 1; i < args.length; i++) {
            action.accept(client, new Key(args[i]));
            confirm(client, kind, args[i], reply);
        }
    }

    private static void eachOrAll(
            Client client,
            byte[][] args,
            Set<Key> all,
            String kind,
            ReplyWriter reply,
            BiConsumer<Client, Key> action) {
        if (args.length > 1) {
            each(client, args, kind, reply, action);
        } else if (all.isEmpty()) {
            confirm(client, kind, null, reply);
        } else {
            for (Key name : List.copyOf(all)) {
                action.accept(client, name);
                confirm(client, kind, name.bytes(), reply);
            }
        }
    }

    private static void confirm(Client client, String kind, byte @Nullable [] name, ReplyWriter reply) {
        reply.push(3);
        reply.bulk(kind);
        reply.bulkOrNil(name);
        reply.integer((long) client.subscribed + client.subscribedPatterns);
    }

    private void publish(Client client, byte[][] args, ReplyWriter reply) {
        long now = System.nanoTime();
        int receivers = pubSub.publish(new Key(args[1]), args[2], (receiver, encoded) -> {
            if (receiver == client) {
                // Its own message comes before the reply, as everywhere in the order of execution.
                reply.raw(encoded);
                return;
            }
            Outbox outbox = receiver.outboxForSubscribing();
            outbox.put(encoded, now);
            engine.wakeLater(outbox::wake);
        });
        reply.integer(receivers);
    }

    private void pubsub(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (Words.is(args[1], "channels") && args.length <= 3) {
            List<Key> channels = pubSub.activeChannels().stream()
                    .filter(channel -> args.length == 2 || Glob.matches(args[2], channel.bytes()))
                    .toList();
            reply.array(channels.size());
            channels.forEach(channel -> reply.bulk(channel.bytes()));
        } else if (Words.is(args[1], "numsub")) {
            reply.array((args.length - 2) * 2);
            for (int i = 2; i < args.length; i++) {
                reply.bulk(args[i]);
                reply.integer(pubSub.subscribers(new Key(args[i])));
            }
        } else if (Words.is(args[1], "numpat") && args.length == 2) {
            reply.integer(pubSub.patternCount());
        } else {
            throw ErrorReply.unknownSubcommand("pubsub", args[1]);
        }
    }
}
