// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A place where a lambda or a method reference becomes a body.
 *
 * @param method the method that it is in
 * @param creation the instruction
 * @param type the functional interface
 * @param line the line, or 0
 */
record BodySite(MethodNode method, InvokeDynamicInsnNode creation, BodyType type, int line) {

    /** The method that has the code. */
    Handle implementation() {
        return (Handle) creation.bsmArgs[1];
    }

    /** The types that the compiler knows the arguments of the body to have. */
    Type[] arguments() {
        return Type.getArgumentTypes(((Type) creation.bsmArgs[2]).getDescriptor());
    }

    int captured() {
        return Type.getArgumentTypes(creation.desc).length;
    }

    /** Whether the code is a lambda's and not that of a method that was referred to. */
    boolean isLambda(String host) {
        Handle handle = implementation();
        return handle.getOwner().equals(host) && handle.getName().startsWith("lambda$");
    }

    /** Whether the referred method is called on an object, which may have a method of its own in its place. */
    boolean isVirtual() {
        int tag = implementation().getTag();
        return tag == Opcodes.H_INVOKEVIRTUAL || tag == Opcodes.H_INVOKEINTERFACE;
    }
}
