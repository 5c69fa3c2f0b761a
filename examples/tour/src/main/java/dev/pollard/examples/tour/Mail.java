// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import dev.pollard.future.Future;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A mail server for the programs on inboxes. Its answers take a while. */
final class Mail {
    private static final Duration WHILE = Duration.ofMillis(5);

    record Message(long id, String text) {}

    record Recipient(long id, int capacity, List<Message> inbox) {
        void verifyHasSpace(Message message) throws InboxFullException {
            if (inbox.size() == capacity) {
                throw new InboxFullException("no space for message " + message.id() + " in inbox " + id);
            }
        }

        /** Gives the number of messages in the inbox. */
        Future<Integer> addToInbox(Message message) {
            return Time.sleep(WHILE).map(done -> {
                inbox.add(message);
                return inbox.size();
            });
        }
    }

    static final class InboxFullException extends Exception {
        private static final long serialVersionUID = 1L;

        InboxFullException(String message) {
            super(message);
        }
    }

    private final Recipient only = new Recipient(7, 1, new ArrayList<>());

    Future<Message> loadMessage(long id) {
        return Time.sleep(WHILE).map(done -> new Message(id, "text of " + id));
    }

    Future<Recipient> loadRecipient(long id) {
        return Time.sleep(WHILE).map(done -> only);
    }
}
