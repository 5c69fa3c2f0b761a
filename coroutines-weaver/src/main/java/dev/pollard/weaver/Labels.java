// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import org.objectweb.asm.Label;
import org.objectweb.asm.tree.LabelNode;

/** Labels that can be put into a list of instructions and visited as well. */
final class Labels {
    private Labels() {}

    static LabelNode create() {
        Label label = new Label();
        LabelNode node = new LabelNode(label);
        label.info = node; // where MethodNode looks for the node of a label
        return node;
    }
}
