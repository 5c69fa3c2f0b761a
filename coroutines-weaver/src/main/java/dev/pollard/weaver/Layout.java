// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * The fields of a run: one for each captured parameter, and as many of each type as are needed at once by any place where the body may suspend.
 *
 * <p>A field has exactly the type that the verifier knows for what is in it, so nothing is cast when it is read. Two values share a field if they have the same
 * type and are never needed at once. A captured parameter that is never assigned stays where it is.
 */
final class Layout {
    private final Body body;
    private final TypeFlow types;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Map<String, List<String>> byType = new HashMap<>();

    private Layout(Body body, TypeFlow types) {
        this.body = body;
        this.types = types;
    }

    static Layout of(Body body, Flow flow, TypeFlow types, List<Point> points) {
        Layout layout = new Layout(body, types);
        layout.addParameters();
        Map<Object, String> preferred = new HashMap<>();
        for (Point point : points) {
            layout.keep(point, preferred);
        }
        layout.findStale(flow, points);
        return layout;
    }

    /** Names to descriptors. */
    Map<String, String> fields() {
        return fields;
    }

    private void addParameters() {
        for (Body.Parameter parameter : body.parameters()) {
            String field = parameter.field();
            if (field != null) {
                fields.put(field, parameter.type().getDescriptor());
            }
        }
    }

    /** The parameter that a variable is, if it is never assigned; null otherwise. */
    Body.@Nullable Parameter constant(int variable) {
        if (variable < 0 || types.isStored(variable)) {
            return null;
        }
        for (Body.Parameter parameter : body.parameters()) {
            if (parameter.variable() == variable) {
                return parameter.source() == BodyType.Source.FIRST ? null : parameter;
            }
        }
        return null;
    }

    private void keep(Point point, Map<Object, String> preferred) {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < point.types.getLocals(); i++) {
            Slot slot = point.types.getLocal(i);
            if (point.live.get(i) && !slot.isTop() && !(i == 0 && body.hasThis())) {
                keep(point, slot, i, i, taken, preferred);
            }
        }
        for (int i = 0; i < point.beneath.size(); i++) {
            keep(point, point.beneath.get(i), -1, point.beneath.get(i).parameter(), taken, preferred);
        }
    }

    private void keep(
            Point point, Slot slot, int variable, int parameter, Set<String> taken, Map<Object, String> preferred) {
        Body.Parameter constant = constant(parameter);
        if (constant != null && !(parameter == 0 && body.hasThis() && variable >= 0)) {
            String field = constant.field();
            if (field != null) {
                point.needed.add(field);
            }
            point.kept.add(new Point.Kept(slot.copyOf(parameter), variable, field));
        } else if (slot.isNull() || slot.isUninitialized()) {
            point.kept.add(new Point.Kept(Slot.NULL, variable, null));
        } else {
            Object owner = List.of(variable >= 0 ? variable : "stack " + point.kept.size(), slot.descriptor());
            String field = field(slot.descriptor(), taken, preferred.get(owner));
            preferred.put(owner, field);
            taken.add(field);
            point.kept.add(new Point.Kept(slot.copyOf(-1), variable, field));
        }
    }

    private String field(String descriptor, Set<String> taken, @Nullable String preferred) {
        if (preferred != null && !taken.contains(preferred)) {
            return preferred;
        }
        List<String> sameType = byType.computeIfAbsent(descriptor, any -> new ArrayList<>());
        for (String field : sameType) {
            if (!taken.contains(field)) {
                return field;
            }
        }
        String field = "kept" + fields.size();
        sameType.add(field);
        fields.put(field, descriptor);
        return field;
    }

    static boolean isReference(String descriptor) {
        return descriptor.length() > 1;
    }

    /** Finds, for each point, the references that an earlier suspension may have left in fields that this one does not need. */
    private void findStale(Flow flow, List<Point> points) {
        List<String> names = new ArrayList<>();
        fields.forEach((name, descriptor) -> {
            if (isReference(descriptor)) {
                names.add(name);
            }
        });
        Map<Integer, BitSet> written = new HashMap<>();
        for (Point point : points) {
            written.put(point.index, used(point, names));
        }
        BitSet[] dirty = new BitSet[flow.size()];
        for (int i = 0; i < dirty.length; i++) {
            dirty[i] = new BitSet();
        }
        for (Body.Parameter parameter : body.parameters()) {
            int field = parameter.field() == null ? -1 : names.indexOf(parameter.field());
            if (field >= 0 && !(parameter.variable() == 0 && body.hasThis())) {
                dirty[0].set(field);
            }
        }
        spread(flow, dirty, written);
        for (Point point : points) {
            BitSet stale = (BitSet) dirty[point.index].clone();
            stale.andNot(written.get(point.index));
            stale.stream().forEach(field -> point.stale.add(names.get(field)));
        }
    }

    private static BitSet used(Point point, List<String> names) {
        BitSet used = new BitSet();
        for (Point.Kept kept : point.kept) {
            int field = kept.field() == null ? -1 : names.indexOf(kept.field());
            if (field >= 0) {
                used.set(field);
            }
        }
        return used;
    }

    private static void spread(Flow flow, BitSet[] dirty, Map<Integer, BitSet> written) {
        for (boolean[] changed = {true}; changed[0]; ) {
            changed[0] = false;
            for (int i = 0; i < dirty.length; i++) {
                BitSet after = (BitSet) dirty[i].clone();
                BitSet here = written.get(i);
                if (here != null) {
                    after.or(here);
                }
                flow.successors(i, next -> changed[0] |= add(dirty[next], after));
                for (TryCatchBlockNode block : flow.handlers(i)) {
                    changed[0] |= add(dirty[flow.handlerStart(block)], after);
                }
            }
        }
    }

    private static boolean add(BitSet to, BitSet more) {
        int before = to.cardinality();
        to.or(more);
        return to.cardinality() != before;
    }
}
