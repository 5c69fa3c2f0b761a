// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

/**
 * Something that can say what it consists of and what it waits for: a node of the await-tree.
 *
 * <p><b>Threading.</b> Any thread, while the owner may be polling. An implementation reads its fields as they are, is content with a picture that is
 * a moment old or torn, takes no lock, and calls no user code but a {@code toString}. What it throws is shown as that.
 */
public interface Inspectable {

    /**
     * Tells the children that are not ended, and what this itself waits for.
     *
     * @param inspector gets it
     */
    void inspect(Inspector inspector);
}
