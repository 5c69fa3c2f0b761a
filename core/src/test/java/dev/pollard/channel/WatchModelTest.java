// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random operations on a watch channel, beside a value and a flag for each receiver. */
class WatchModelTest {

    private static final class Looker {
        final WatchReceiver<Integer> receiver;
        boolean unseen;

        @Nullable
        HandPolled<?> changed;

        Looker(WatchReceiver<Integer> receiver, boolean unseen) {
            this.receiver = receiver;
            this.unseen = unseen;
        }
    }

    @Test
    void aWatchDoesWhatTheModelDoes() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            run(new Random(seed), "seed " + seed);
        }
    }

    private void run(Random random, String name) throws Exception {
        Ends<WatchSender<Integer>, WatchReceiver<Integer>> ends = Channels.watch(-1);
        WatchSender<Integer> sender = ends.sender();
        List<Looker> lookers = new ArrayList<>(List.of(new Looker(ends.receiver(), false)));
        int value = -1;
        boolean open = true;
        for (int step = 0; step < 300; step++) {
            try {
                int what = random.nextInt(100);
                if (what < 30 && open) {
                    int next = step;
                    boolean kept = true;
                    if (what < 20) {
                        kept = sender.send(next);
                        assertThat(kept).isEqualTo(!lookers.isEmpty());
                    } else if (what < 25) {
                        assertThat(sender.sendReplace(next)).isEqualTo(value);
                    } else {
                        kept = random.nextBoolean();
                        boolean change = kept;
                        assertThat(sender.sendIfModified(before -> change ? (Integer) next : before))
                                .isEqualTo(kept);
                    }
                    if (kept) {
                        value = next;
                        lookers.forEach(looker -> looker.unseen = true);
                    }
                } else if (what < 34) {
                    lookers.add(new Looker(sender.subscribe(), false));
                } else if (what < 38 && !lookers.isEmpty()) {
                    lookers.remove(random.nextInt(lookers.size())).receiver.close();
                } else if (what == 38 && step > 200) {
                    sender.close();
                    open = false;
                } else if (!lookers.isEmpty()) {
                    look(lookers, lookers.get(random.nextInt(lookers.size())), what, value, open);
                }
                for (Looker looker : lookers) {
                    assertThat(looker.receiver.hasChanged()).isEqualTo(looker.unseen);
                    assertThat(looker.receiver.borrow()).isEqualTo(value);
                    HandPolled<?> changed = looker.changed;
                    if (changed != null && !open) {
                        assertThat(changed.isWoken()).isTrue();
                    }
                }
            } catch (Throwable t) {
                throw new AssertionError(name + ", step " + step + ": " + t.getMessage(), t);
            }
        }
    }

    private static void look(List<Looker> lookers, Looker looker, int what, int value, boolean open) throws Exception {
        if (what < 50) {
            assertThat(looker.receiver.borrowAndUpdate()).isEqualTo(value);
            looker.unseen = false;
        } else if (what < 54) {
            looker.receiver.markChanged();
            looker.unseen = true;
        } else if (what < 58) {
            looker.receiver.markUnchanged();
            looker.unseen = false;
        } else if (what < 64) {
            lookers.add(new Looker(looker.receiver.copy(), looker.unseen));
        } else if (what < 70 && looker.changed != null) {
            looker.changed.cancel();
            looker.changed = null;
        } else {
            HandPolled<?> changed = looker.changed == null ? HandPolled.of(looker.receiver.changed()) : looker.changed;
            looker.changed = null;
            try {
                Poll<?> poll = changed.poll();
                assertThat(poll.isReady()).isEqualTo(looker.unseen);
                assertThat(poll.isReady() || open).isTrue();
                if (poll.isPending()) {
                    looker.changed = changed;
                }
                looker.unseen = false;
            } catch (ChannelClosedException e) {
                assertThat(open || looker.unseen).isFalse();
            }
        }
    }
}
