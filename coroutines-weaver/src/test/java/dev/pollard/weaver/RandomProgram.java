// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A program out of a seed: a class with one scenario, made of loops, tries, switches, nested bodies and waits in all places.
 *
 * <p>It compiles, it ends, and what it does depends on nothing but how its waits end. So it can be compared with itself.
 */
final class RandomProgram {
    private static final int STATEMENTS = 30;
    private static final int DEPTH = 4;

    private enum Type {
        INT("int", "Integer"),
        LONG("long", "Long"),
        DOUBLE("double", "Double"),
        BOOLEAN("boolean", "Boolean"),
        STRING("String", "String");

        final String name;
        final String box;

        Type(String name, String box) {
            this.name = name;
            this.box = box;
        }
    }

    private record Variable(Type type, String name, boolean isFinal) {}

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private final String name;

    /** Those in scope. */
    private List<Variable> variables = new ArrayList<>();

    private final List<String> loops = new ArrayList<>();
    private int indent = 2;
    private int statements;
    private int names;

    /** Whether the statements are directly in the body of a generator. */
    private boolean emits;

    RandomProgram(long seed) {
        this.random = new Random(seed);
        this.name = "P" + (seed < 0 ? "n" + -seed : seed);
    }

    String name() {
        return name;
    }

    /** The source. */
    String text() {
        if (text.length() > 0) {
            return text.toString();
        }
        text.append("package fuzz;\n")
                .append("import static dev.pollard.coroutine.Coroutines.*;\n")
                .append("import dev.pollard.coroutine.*;\n")
                .append("import dev.pollard.future.*;\n")
                .append("import dev.pollard.weaver.run.World;\n")
                .append("import java.io.*;\n")
                .append("import java.util.*;\n")
                .append("public final class ")
                .append(name)
                .append(" {\n")
                .append("    static String join(Object a, long b, double c, boolean d) {"
                        + " return a + \"/\" + b + \"/\" + c + \"/\" + d; }\n")
                .append("    record Pair(Object left, long right) {}\n")
                .append("    record Text(String left, long right) {}\n")
                .append("    public static Object scenario(World w) {\n");
        emits = chance(5);
        if (emits) {
            line("return generator(out -> {");
            block(DEPTH);
            line("});");
        } else {
            line("return async(() -> {");
            block(DEPTH);
            inner("return " + expression(Type.STRING, 2) + ";");
            line("});");
        }
        text.append("    }\n}\n");
        return text.toString();
    }

    private boolean chance(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    private void line(String line) {
        text.append("    ".repeat(indent)).append(line).append('\n');
    }

    private void inner(String line) {
        indent++;
        line(line);
        indent--;
    }

    private String fresh(String prefix) {
        return prefix + names++;
    }

    private Type anyType() {
        return Type.values()[random.nextInt(Type.values().length)];
    }

    // ---- statements

    private void block(int depth) {
        int outside = variables.size();
        indent++;
        int count = (depth == DEPTH ? 6 : 1) + random.nextInt(4);
        for (int i = 0; i < count && statements < STATEMENTS; i++) {
            statement(depth);
        }
        indent--;
        variables.subList(outside, variables.size()).clear();
    }

    private void statement(int depth) {
        statements++;
        if (depth == 0) {
            simple();
            return;
        }
        switch (random.nextInt(16)) {
            case 0, 1 -> ifElse(depth);
            case 2, 3 -> loop(depth);
            case 4, 5, 6 -> tryCatch(depth);
            case 7 -> resources(depth);
            case 8 -> switchStatement(depth);
            case 9 -> nestedBody(depth);
            case 10 -> {
                line("synchronized (w) {");
                inner("w.log(\"locked\");");
                line("}");
            }
            default -> simple();
        }
    }

    private void simple() {
        switch (random.nextInt(10)) {
            case 9 -> switchWithTry();
            case 0, 1, 2 -> {
                Type type = anyType();
                String variable = fresh("v");
                line(type.name + " " + variable + " = " + expression(type, 3) + ";");
                variables.add(new Variable(type, variable, false));
            }
            case 3, 4 -> assign();
            case 5 -> line("w.log(\"s" + names++ + " \" + " + expression(anyType(), 2) + ");");
            case 6 -> {
                if (emits) {
                    line("out.emit(" + expression(Type.STRING, 3) + ");");
                } else {
                    line("await(w.later(" + expression(anyType(), 2) + "));");
                }
            }
            case 7 -> jump();
            default ->
                line((chance(4) ? "" : "if (" + expression(Type.BOOLEAN, 1) + ") ")
                        + "await(w.failing(new IOException(\"f" + names++ + "\")));");
        }
    }

    /** A try within an expression, while an object that is not initialised is on the stack. Elsewhere the compiler of Java 17 fails on it. */
    private void switchWithTry() {
        String variable = fresh("v");
        line("String " + variable + " = new Text(" + expression(Type.STRING, 1) + ", switch (" + expression(Type.INT, 1)
                + " % 2) {");
        inner("case 0 -> { try { yield 0L + " + expression(Type.LONG, 2) + "; } finally { w.log(\"y" + names++ + "\" + "
                + expression(Type.INT, 1) + "); } }");
        inner("default -> " + expression(Type.LONG, 1) + ";");
        line("}).toString();");
        variables.add(new Variable(Type.STRING, variable, false));
    }

    private void assign() {
        List<Variable> assignable =
                variables.stream().filter(variable -> !variable.isFinal).toList();
        if (assignable.isEmpty()) {
            line("await(w.later(0));");
            return;
        }
        Variable variable = assignable.get(random.nextInt(assignable.size()));
        boolean isNumber = variable.type == Type.INT || variable.type == Type.LONG;
        if (isNumber && chance(3)) {
            line(variable.name + (chance(2) ? "++;" : "--;"));
        } else if ((isNumber || variable.type == Type.STRING) && chance(3)) {
            line(variable.name + " += " + expression(variable.type, 2) + ";");
        } else {
            line(variable.name + " = " + expression(variable.type, 3) + ";");
        }
    }

    /** Something that leaves the place, on a condition, so that what follows can be reached. */
    private void jump() {
        String condition = "if (" + expression(Type.BOOLEAN, 1) + ") ";
        if (!loops.isEmpty() && chance(2)) {
            line(condition + (chance(2) ? "break " : "continue ") + loops.get(random.nextInt(loops.size())) + ";");
        } else if (chance(2)) {
            line(condition + "throw new " + (chance(2) ? "IOException" : "IllegalStateException") + "(\"t" + names++
                    + "\");");
        } else {
            line(condition + (emits ? "return;" : "return " + expression(Type.STRING, 1) + ";"));
        }
    }

    private void ifElse(int depth) {
        line("if (" + expression(Type.BOOLEAN, 2) + ") {");
        block(depth - 1);
        if (chance(2)) {
            line("} else {");
            block(depth - 1);
        }
        line("}");
    }

    private void loop(int depth) {
        String label = fresh("l");
        String counter = fresh("i");
        int times = 1 + random.nextInt(3);
        loops.add(label);
        switch (random.nextInt(3)) {
            case 0 -> {
                line(label + ": for (int " + counter + " = 0; " + counter + " < " + times + "; " + counter + "++) {");
                variables.add(new Variable(Type.INT, counter, true));
                block(depth - 1);
                variables.remove(variables.size() - 1);
                line("}");
            }
            case 1 -> {
                line("int " + counter + " = 0;");
                line(label + ": while (" + counter + "++ < await(w.later(" + times + "))) {");
                block(depth - 1);
                line("}");
            }
            default -> {
                line(label + ": for (String " + counter + " : new String[] {\"a\", " + expression(Type.STRING, 1)
                        + "}) {");
                variables.add(new Variable(Type.STRING, counter, true));
                block(depth - 1);
                variables.remove(variables.size() - 1);
                line("}");
            }
        }
        loops.remove(loops.size() - 1);
    }

    private void tryCatch(int depth) {
        boolean caught = chance(3);
        line("try {");
        inner("await(w.later(" + expression(anyType(), 1) + "));");
        block(depth - 1);
        if (!caught || chance(2)) {
            String failure = fresh("e");
            String type = List.of("IOException", "RuntimeException", "Exception", "Exception", "Throwable")
                    .get(random.nextInt(5));
            line("} catch (" + type + " " + failure + ") {");
            inner("w.log(\"caught \" + " + failure + ".getMessage());");
            block(depth - 1);
            if (type.equals("Throwable") && !chance(4)) {
                inner("throw " + failure + ";");
            }
        }
        if (caught) {
            line("} finally {");
            List<String> outer = List.copyOf(loops);
            loops.clear(); // leaving a finally block by a jump would swallow what is thrown, and the compiler warns
            block(depth - 1);
            loops.addAll(outer);
        }
        line("}");
    }

    private void resources(int depth) {
        String resource = fresh("r");
        String open = chance(4) ? "openBroken" : "open";
        line("try (AutoCloseable " + resource + " = w." + open + "(\"" + resource + "\" + " + expression(Type.INT, 2)
                + ")) {");
        block(depth - 1);
        line("}");
    }

    private void switchStatement(int depth) {
        if (chance(2)) {
            line("switch (" + expression(Type.INT, 2) + " % 3) {");
            for (String label : List.of("case 0", "case 1", "default")) {
                indent++;
                line(label + ": {");
                block(depth - 1);
                line("}");
                if (chance(2)) {
                    line("break;");
                }
                indent--;
            }
        } else {
            line("switch (" + expression(Type.STRING, 1) + ") {");
            for (String label : List.of("case \"a\"", "case \"x\", \"y\"", "default")) {
                indent++;
                line(label + " -> {");
                block(depth - 1);
                line("}");
                indent--;
            }
        }
        line("}");
    }

    /** A body in a body: it sees copies of some variables, which are final. */
    private void nestedBody(int depth) {
        List<Variable> outside = variables;
        List<String> outerLoops = List.copyOf(loops);
        boolean outerEmits = emits;
        variables = new ArrayList<>();
        loops.clear();
        emits = false;
        for (Variable variable : outside) {
            if (variables.size() < 3 && chance(2)) {
                String copy = fresh("c");
                line(variable.type.name + " " + copy + " = " + variable.name + ";");
                variables.add(new Variable(variable.type, copy, true));
            }
        }
        String result = fresh("n");
        line("String " + result + " = await(async(() -> {");
        block(depth - 1);
        inner("return " + expression(Type.STRING, 2) + ";");
        line("}));");
        variables = outside;
        loops.addAll(outerLoops);
        emits = outerEmits;
        variables.add(new Variable(Type.STRING, result, false));
    }

    // ---- expressions

    private String expression(Type type, int depth) {
        if (depth == 0) {
            return atom(type);
        }
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                return "await(w.later(" + expression(type, depth - 1) + "))";
            }
            case 2 -> {
                return "await(w.now(" + expression(type, depth - 1) + "))";
            }
            case 3 -> {
                return "w.log(\"x" + names++ + "\", " + expression(type, depth - 1) + ")";
            }
            case 4 -> {
                return "(" + expression(Type.BOOLEAN, depth - 1) + " ? " + expression(type, depth - 1) + " : "
                        + expression(type, depth - 1) + ")";
            }
            case 5 -> {
                return switchExpression(type, depth);
            }
            case 6 -> {
                return chance(6)
                        ? "await(w.<" + type.box + ">failing(new IOException(\"g" + names++ + "\")))"
                        : atom(type);
            }
            default -> {
                return combined(type, depth);
            }
        }
    }

    private String switchExpression(Type type, int depth) {
        String selector = expression(Type.INT, depth - 1) + " % 2";
        return "switch (" + selector + ") { case 0 -> " + expression(type, depth - 1) + "; default -> "
                + expression(type, depth - 1) + "; }";
    }

    private String combined(Type type, int depth) {
        String left = expression(type, depth - 1);
        return switch (type) {
            case INT ->
                switch (random.nextInt(3)) {
                    case 0 -> "(" + left + " + " + expression(Type.INT, depth - 1) + ")";
                    case 1 ->
                        "new int[] {" + left + ", " + expression(Type.INT, depth - 1) + "}["
                                + expression(Type.INT, depth - 1) + " & 1]";
                    default -> "(" + left + " / (" + expression(Type.INT, depth - 1) + " - 7))";
                };
            case LONG ->
                chance(2)
                        ? "(" + left + " * " + expression(Type.INT, depth - 1) + ")"
                        : "new Pair(" + expression(Type.STRING, depth - 1) + ", " + left + ").right()";
            case DOUBLE -> "(" + left + " - " + expression(Type.LONG, depth - 1) + ")";
            case BOOLEAN ->
                switch (random.nextInt(3)) {
                    case 0 -> "(" + left + " && " + expression(Type.BOOLEAN, depth - 1) + ")";
                    case 1 -> "(" + expression(Type.INT, depth - 1) + " < " + expression(Type.LONG, depth - 1) + ")";
                    default -> "!" + left;
                };
            case STRING ->
                switch (random.nextInt(3)) {
                    case 0 -> "(" + left + " + " + expression(anyType(), depth - 1) + ")";
                    case 1 ->
                        "join(" + left + ", " + expression(Type.INT, depth - 1) + ", "
                                + expression(Type.DOUBLE, depth - 1) + ", " + expression(Type.BOOLEAN, depth - 1) + ")";
                    default -> "new Text(" + left + ", " + expression(Type.LONG, depth - 1) + ").toString()";
                };
        };
    }

    private String atom(Type type) {
        List<Variable> fitting =
                variables.stream().filter(variable -> variable.type == type).toList();
        if (!fitting.isEmpty() && !chance(3)) {
            return fitting.get(random.nextInt(fitting.size())).name;
        }
        int number = random.nextInt(10);
        return switch (type) {
            case INT -> String.valueOf(number);
            case LONG -> number + "L";
            case DOUBLE -> number + ".5";
            case BOOLEAN -> number < 6 ? "w.truth(true)" : "w.truth(false)";
            case STRING -> number < 3 ? "\"a\"" : number < 6 ? "\"x\"" : "\"s" + number + "\"";
        };
    }
}
