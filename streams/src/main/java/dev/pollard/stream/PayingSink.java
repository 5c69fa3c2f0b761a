// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/**
 * A sink whose no may be one for a moment only: a unit of items is used up, and the next one is not paid for yet.
 *
 * <p>It could pay within {@code accept}. But a call into the context there, even one in 64, makes the JIT read every field of every stage anew for each item,
 * since the call might have changed them. So the loop that pushes items has no calls in it but {@code accept}, and pays outside.
 */
interface PayingSink<T> extends Sink<T> {

    /**
     * Whether the sink, which has just declined, wants another item after all. Who pushes items may ask this once after each no, before anything else, and need not: then it
     * says {@link Drained#DECLINED}, and the sink pays before it drains again.
     */
    boolean again() throws Exception;

    /** As {@link #again()}, of any sink: another kind means its no. */
    static boolean again(Sink<?> sink) throws Exception {
        return sink instanceof PayingSink<?> paying && paying.again();
    }
}
