// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.examples.tour.Mail.InboxFullException;
import dev.pollard.examples.tour.Mail.Message;
import dev.pollard.examples.tour.Mail.Recipient;
import dev.pollard.future.Future;
import dev.pollard.future.Tuple2;
import dev.pollard.runtime.LocalRuntime;

/** Four steps, as combinators and as async/await. */
final class Tour15Inbox {
    private Tour15Inbox() {}

    /** What a later step needs, each step before it has to hand on. */
    static Future<Integer> withCombinators(Mail mail, long messageId, long recipientId) {
        return mail.loadMessage(messageId)
                .andThen(message -> mail.loadRecipient(recipientId).map(recipient -> new Tuple2<>(message, recipient)))
                .map(both -> {
                    both.t2().verifyHasSpace(both.t1());
                    return both;
                })
                .andThen(both -> both.t2().addToInbox(both.t1()));
    }

    static Future<Integer> withAwait(Mail mail, long messageId, long recipientId) {
        return async(() -> {
            Message message = await(mail.loadMessage(messageId));
            Recipient recipient = await(mail.loadRecipient(recipientId));
            recipient.verifyHasSpace(message);
            return await(recipient.addToInbox(message));
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            Mail mail = new Mail();
            System.out.println("messages: " + runtime.blockOn(withCombinators(mail, 1, 7)));
            try {
                runtime.blockOn(withAwait(mail, 2, 7));
            } catch (InboxFullException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
