// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/**
 * A body that is to be woven: the method that has its code, and what becomes of its parameters.
 *
 * @param host the internal name of the class that it is in
 * @param inInterface whether that is an interface
 * @param method the method with the code, as the compiler made it
 * @param type the functional interface
 * @param frame the internal name of the class of its runs
 * @param parameters the parameters, the receiver first if there is one
 */
record Body(
        String host, boolean inInterface, MethodNode method, BodyType type, String frame, List<Parameter> parameters) {

    /**
     * A parameter of the method.
     *
     * @param variable the local variable
     * @param type the type
     * @param source where its value comes from; null for a capture
     * @param given for one that is not a capture, the type that its value is known to have
     */
    record Parameter(
            int variable,
            Type type,
            BodyType.@Nullable Source source,
            @Nullable Type given) {

        /** The field of the run that it lives in; null if it lives in none. */
        @Nullable
        String field() {
            if (source == null) {
                return "captured" + variable;
            }
            return source == BodyType.Source.BEGIN ? "argument" + variable : null;
        }
    }

    /**
     * Finds where the parameters of a method come from.
     *
     * @param captured how many of them are captured
     * @param given the types that the other ones are known to have
     */
    static List<Parameter> parameters(String host, MethodNode method, BodyType body, int captured, Type[] given) {
        List<Type> types = new ArrayList<>();
        if (!TypeFlow.isStatic(method)) {
            types.add(Type.getObjectType(host));
        }
        types.addAll(List.of(Type.getArgumentTypes(method.desc)));
        List<Parameter> parameters = new ArrayList<>();
        int variable = 0;
        for (int i = 0; i < types.size(); i++) {
            Type type = types.get(i);
            parameters.add(
                    i < captured
                            ? new Parameter(variable, type, null, null)
                            : new Parameter(variable, type, body.source(i - captured), given[i - captured]));
            variable += type.getSize();
        }
        return parameters;
    }

    boolean hasThis() {
        return !TypeFlow.isStatic(method);
    }

    List<Parameter> captures() {
        return parameters.stream()
                .filter(parameter -> parameter.source() == null)
                .toList();
    }

    /** The types of the captures, as a descriptor that returns nothing. */
    String captureDescriptor(Type result) {
        return Type.getMethodDescriptor(
                result, captures().stream().map(Parameter::type).toArray(Type[]::new));
    }

    /** The descriptor of the method that the code moves to. */
    String wovenDescriptor() {
        Kind kind = type.kind;
        return "(L" + frame + ";L" + kind.argument + ";)L" + kind.result + ";";
    }
}
