// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import dev.pollard.examples.tour.Mail.Message;
import dev.pollard.examples.tour.Mail.Recipient;
import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;

/** The method of the last program as a state machine: a type for each place where it can stand, with what it needs from there on. */
final class Tour16InboxStates implements Future<Integer> {
    sealed interface State {}

    record NotStarted(Mail mail, long messageId, long recipientId) implements State {}

    record LoadingMessage(Mail mail, long recipientId, Future<Message> future) implements State {}

    record LoadingRecipient(Message message, Future<Recipient> future) implements State {}

    record Adding(Future<Integer> future) implements State {}

    record Done() implements State {}

    private State state;

    Tour16InboxStates(Mail mail, long messageId, long recipientId) {
        state = new NotStarted(mail, messageId, recipientId);
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
        if (state instanceof NotStarted at) {
            state = new LoadingMessage(at.mail, at.recipientId, at.mail.loadMessage(at.messageId));
        }
        if (state instanceof LoadingMessage at && at.future.poll(cx) instanceof Poll.Ready<Message> loaded) {
            state = new LoadingRecipient(loaded.value(), at.mail.loadRecipient(at.recipientId));
        }
        if (state instanceof LoadingRecipient at && at.future.poll(cx) instanceof Poll.Ready<Recipient> loaded) {
            loaded.value().verifyHasSpace(at.message);
            state = new Adding(loaded.value().addToInbox(at.message));
        }
        if (state instanceof Adding at && at.future.poll(cx) instanceof Poll.Ready<Integer> added) {
            state = new Done();
            return added;
        }
        return Poll.pending();
    }

    @Override
    public void cancel() {
        if (state instanceof LoadingMessage at) {
            at.future.cancel();
        } else if (state instanceof LoadingRecipient at) {
            at.future.cancel();
        } else if (state instanceof Adding at) {
            at.future.cancel();
        }
        state = new Done();
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println("messages: " + runtime.blockOn(new Tour16InboxStates(new Mail(), 1, 7)));
        }
    }
}
