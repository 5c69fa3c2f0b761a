// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A wheel that one thread drives and that any thread may use: the timers of one worker.
 *
 * <p><b>Orders.</b> What another thread wants is pushed to a stack of nodes, linked through themselves, which the driver takes as a whole before it looks at
 * the wheel: a node to be added, or one that was taken back and is to be let go of. Nothing is allocated. A node is pushed at most
 * once as each of them: see the states of {@link TimerNode}.
 *
 * <p><b>Waking the driver.</b> Only a node to be added wakes it. One that was taken back fires no more, whether or not it is still in the wheel, so
 * it can wait until the driver looks anyway: at the latest at the deadline that it had.
 *
 * <p><b>Threading.</b> Each method says whose it is. Who drives may change from one thread to another if the first one's last call happened before the
 * other one's first.
 */
public final class SharedWheel {
    private static final VarHandle ORDERS;

    static {
        try {
            ORDERS = MethodHandles.lookup()
                    .findVarHandle(SharedWheel.class, "orders", TimerNode.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How many orders are carried out in one look for the next deadline. */
    private static final int ORDER_LIMIT = 256;

    private final TimerWheel wheel;
    private final Runnable wakeDriver;

    /** A stack of the nodes that other threads have pushed, newest first. */
    private volatile @Nullable TimerNode orders;

    /** Orders that were taken and not carried out yet, oldest first. Owner: the driver. */
    private @Nullable TimerNode taken;

    /**
     * Creates an empty wheel.
     *
     * @param startNanos the time now, by the clock that all other times passed to this wheel are by
     * @param wakeDriver makes the driver call {@link #advance} or {@link #nextDelayNanos} soon; called by other threads
     */
    public SharedWheel(long startNanos, Runnable wakeDriver) {
        this.wheel = new TimerWheel(startNanos);
        this.wakeDriver = wakeDriver;
    }

    // ---- the driver's

    /**
     * Adds a node. By the driver.
     *
     * @param node a node that is new or has fired
     * @param deadlineNanos when
     */
    public void add(TimerNode node, long deadlineNanos) {
        node.owner(this);
        wheel.add(node, deadlineNanos);
    }

    /**
     * Adds a node whose delay begins when the driver next looks. By the driver.
     *
     * @param node a node that is new or has fired
     * @param delayNanos how long after
     */
    public void addAfter(TimerNode node, long delayNanos) {
        node.owner(this);
        wheel.addAfter(node, delayNanos);
    }

    /**
     * Takes a node back. By the driver.
     *
     * @param node a node of this wheel
     */
    public void remove(TimerNode node) {
        if (!wheel.remove(node)) {
            drop(node); // fired, or still among the orders
        }
    }

    /**
     * Carries out the orders, moves the time on, and fires nodes whose deadline has been reached. By the driver.
     *
     * @param nowNanos the time
     * @param limit how many nodes are touched at most
     * @return how many nodes fired
     */
    public int advance(long nowNanos, int limit) {
        carryOutOrders(limit);
        return wheel.advance(nowNanos, limit);
    }

    /**
     * Whether the last {@link #advance} stopped at its limit and may have left something to do. By the driver.
     *
     * @return true if the wheel wants to be advanced again soon
     */
    public boolean isBehind() {
        return taken != null || wheel.isBehind();
    }

    /**
     * Returns for how long there is nothing to do, unless an order comes. By the driver.
     *
     * @param nowNanos the time
     * @return nanoseconds; {@code Long.MAX_VALUE} if the wheel is empty
     */
    public long nextDelayNanos(long nowNanos) {
        carryOutOrders(ORDER_LIMIT);
        return taken != null ? 0 : wheel.nextDelayNanos(nowNanos);
    }

    /**
     * Whether there is neither a node nor an order. By the driver.
     *
     * @return true if there is nothing to do before another call adds something
     */
    public boolean isEmpty() {
        return wheel.isEmpty() && orders == null && taken == null;
    }

    /**
     * Returns how many nodes are in the wheel, among them those that were taken back by other threads and are still to be let go of. By the
     * driver; others see a number that is a moment old.
     *
     * @return the number
     */
    public int size() {
        return wheel.size();
    }

    private void carryOutOrders(int limit) {
        if (taken == null) {
            if (orders == null) {
                return;
            }
            taken = reversed(getAndSetOrders());
        }
        TimerNode node = taken;
        for (int i = 0; i < limit && node != null; i++) {
            TimerNode next = node.nextOrder;
            // First: from the change of its state on another thread may push the node once more.
            node.nextOrder = null;
            if (node.casState(TimerNode.ORDERED, TimerNode.ARMED)) {
                wheel.addOrdered(node);
            } else {
                wheel.remove(node);
            }
            node = next;
        }
        taken = node;
    }

    private static @Nullable TimerNode reversed(@Nullable TimerNode newest) {
        TimerNode result = null;
        for (TimerNode node = newest; node != null; ) {
            TimerNode next = node.nextOrder;
            node.nextOrder = result;
            result = node;
            node = next;
        }
        return result;
    }

    // ---- for other threads

    /**
     * Hands a node over to be added. By any thread but the driver.
     *
     * @param node a node that is new or has fired
     * @param deadlineNanos when
     */
    public void order(TimerNode node, long deadlineNanos) {
        node.owner(this);
        node.deadlineNanos = deadlineNanos;
        node.setState(TimerNode.ORDERED);
        push(node);
        wakeDriver.run();
    }

    /**
     * Takes a node back, for good. By any thread.
     *
     * <p>If the node has fired, or is about to, it does so; else it does not.
     *
     * @param node a node of this wheel
     */
    public void drop(TimerNode node) {
        while (true) {
            int state = node.state();
            if (state == TimerNode.ARMED) {
                if (node.casState(TimerNode.ARMED, TimerNode.DROPPED)) {
                    push(node);
                    return;
                }
            } else if (state != TimerNode.ORDERED || node.casState(TimerNode.ORDERED, TimerNode.DROPPED)) {
                return; // what is among the orders is found there
            }
        }
    }

    private void push(TimerNode node) {
        TimerNode head;
        do {
            head = orders;
            node.nextOrder = head;
        } while (!casOrders(head, node));
    }

    private boolean casOrders(@Nullable TimerNode expected, TimerNode next) {
        return ORDERS.compareAndSet(this, expected, next);
    }

    private @Nullable TimerNode getAndSetOrders() {
        return (TimerNode) ORDERS.getAndSet(this, (TimerNode) null);
    }

    @Override
    public String toString() {
        return "SharedWheel(" + wheel.size() + ")";
    }
}
