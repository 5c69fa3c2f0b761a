// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.BufferSource;
import dev.pollard.examples.redis.resp.Output;
import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.store.Glob;
import dev.pollard.examples.redis.store.Key;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to which channel, and to which patterns.
 *
 * <p><b>Threading.</b> Guarded by the lock of the engine.
 */
final class PubSub {
    private static final byte[] MESSAGE = Words.bytes("message");
    private static final byte[] PATTERN_MESSAGE = Words.bytes("pmessage");

    private final Map<Key, Set<Client>> channels = new HashMap<>();
    private final Map<Key, Set<Client>> patterns = new LinkedHashMap<>();

    void subscribe(Client client, Key channel) {
        client.outboxForSubscribing();
        if (client.channels().add(channel)) {
            channels.computeIfAbsent(channel, k -> new LinkedHashSet<>()).add(client);
            client.subscribed = client.channels().size();
        }
    }

    void subscribePattern(Client client, Key pattern) {
        client.outboxForSubscribing();
        if (client.patterns().add(pattern)) {
            patterns.computeIfAbsent(pattern, k -> new LinkedHashSet<>()).add(client);
            client.subscribedPatterns = client.patterns().size();
        }
    }

    void unsubscribe(Client client, Key channel) {
        if (client.channels().remove(channel)) {
            remove(channels, channel, client);
            client.subscribed = client.channels().size();
        }
    }

    void unsubscribePattern(Client client, Key pattern) {
        if (client.patterns().remove(pattern)) {
            remove(patterns, pattern, client);
            client.subscribedPatterns = client.patterns().size();
        }
    }

    void unsubscribeAll(Client client) {
        if (client.isSubscribed()) {
            for (Key channel : client.channels().toArray(new Key[0])) {
                unsubscribe(client, channel);
            }
            for (Key pattern : client.patterns().toArray(new Key[0])) {
                unsubscribePattern(client, pattern);
            }
        }
    }

    /**
     * Sends a message to all who listen.
     *
     * @param deliver puts a message, encoded for the client, on its way
     * @return how many times it was sent
     */
    int publish(Key channel, byte[] message, Delivery deliver) {
        int receivers = 0;
        Set<Client> listening = channels.get(channel);
        if (listening != null) {
            receivers += send(listening, deliver, writer -> {
                writer.push(3);
                writer.bulk(MESSAGE);
                writer.bulk(channel.bytes());
                writer.bulk(message);
            });
        }
        for (Map.Entry<Key, Set<Client>> entry : patterns.entrySet()) {
            Key pattern = entry.getKey();
            if (Glob.matches(pattern.bytes(), channel.bytes())) {
                receivers += send(entry.getValue(), deliver, writer -> {
                    writer.push(4);
                    writer.bulk(PATTERN_MESSAGE);
                    writer.bulk(pattern.bytes());
                    writer.bulk(channel.bytes());
                    writer.bulk(message);
                });
            }
        }
        return receivers;
    }

    Collection<Key> activeChannels() {
        return channels.keySet();
    }

    int subscribers(Key channel) {
        Set<Client> listening = channels.get(channel);
        return listening == null ? 0 : listening.size();
    }

    int patternCount() {
        return patterns.size();
    }

    /** Takes an encoded message for a client. */
    @FunctionalInterface
    interface Delivery {
        void deliver(Client client, byte[] encoded);
    }

    /** Encodes the message at most once for each version of the protocol. */
    private static int send(Set<Client> listening, Delivery delivery, Consumer<ReplyWriter> message) {
        byte @Nullable [] second = null;
        byte @Nullable [] third = null;
        for (Client client : listening) {
            if (client.protocol == 2) {
                second = second == null ? encode(2, message) : second;
                delivery.deliver(client, second);
            } else {
                third = third == null ? encode(3, message) : third;
                delivery.deliver(client, third);
            }
        }
        return listening.size();
    }

    private static byte[] encode(int version, Consumer<ReplyWriter> message) {
        ReplyWriter writer = new ReplyWriter(new Output(BufferSource.heap(1024)));
        writer.version(version);
        message.accept(writer);
        return writer.output().toBytes();
    }

    private static void remove(Map<Key, Set<Client>> map, Key key, Client client) {
        Set<Client> clients = map.get(key);
        if (clients != null && clients.remove(client) && clients.isEmpty()) {
            map.remove(key);
        }
    }
}
