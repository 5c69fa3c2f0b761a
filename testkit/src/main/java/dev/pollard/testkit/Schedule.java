// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import java.util.Arrays;

/**
 * The answers to all choices of a run, as a text that replays it: {@code s:0120} or {@code e:01}.
 *
 * <p>One letter or digit for each choice, in base 36; a larger number stands in brackets. Choices at the end that are 0 are left out: whoever reads past the
 * end gets 0. The letter in front says whether the run had surprises (s, by seed) or only orders (e, exhaustive), since that decides which
 * choices there are.
 */
final class Schedule implements Choices {
    private final boolean surprises;
    private int[] picks = new int[16];
    private int size;
    private int position;

    Schedule(boolean surprises) {
        this.surprises = surprises;
    }

    private Schedule(boolean surprises, int[] picks, int size) {
        this.surprises = surprises;
        this.picks = picks;
        this.size = size;
    }

    static Schedule parse(String text) {
        if (!text.startsWith("s:") && !text.startsWith("e:")) {
            throw new IllegalArgumentException("schedule does not begin with s: or e:: " + text);
        }
        Schedule schedule = new Schedule(text.charAt(0) == 's');
        for (int i = 2; i < text.length(); i++) {
            int close = text.charAt(i) == '(' ? text.indexOf(')', i) : i;
            String digits = close == i ? text.substring(i, i + 1) : text.substring(i + 1, Math.max(i + 1, close));
            try {
                schedule.add(Integer.parseInt(digits, Character.MAX_RADIX));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("no schedule: " + text, e);
            }
            i = Math.max(i, close);
        }
        return schedule;
    }

    boolean hasSurprises() {
        return surprises;
    }

    void add(int pick) {
        if (size == picks.length) {
            picks = Arrays.copyOf(picks, size * 2);
        }
        picks[size++] = pick;
    }

    /** How many choices there are up to the last one that is not 0. */
    int length() {
        int length = size;
        while (length > 0 && picks[length - 1] == 0) {
            length--;
        }
        return length;
    }

    int at(int index) {
        return index < size ? picks[index] : 0;
    }

    /** How many choices are out of the ordinary. */
    int surprisesCount() {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += picks[i] != 0 ? 1 : 0;
        }
        return count;
    }

    /** The same up to an index, and the ordinary from there on. */
    Schedule upTo(int end) {
        return new Schedule(surprises, Arrays.copyOf(picks, Math.max(1, end)), Math.min(size, end));
    }

    /** The same, with the ordinary choice at one place. */
    Schedule without(int index) {
        int[] changed = picks.clone();
        changed[index] = 0;
        return new Schedule(surprises, changed, size);
    }

    /** Answers as recorded, from the beginning. */
    Schedule rewound() {
        return new Schedule(surprises, picks, size);
    }

    @Override
    public int pick(Kind kind, int alternatives) {
        int pick = at(position++);
        if (pick >= alternatives) {
            // Where a run was changed after it was recorded, there may be fewer alternatives: any of them will do.
            return pick % alternatives;
        }
        return pick;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(surprises ? "s:" : "e:");
        int length = length();
        for (int i = 0; i < length; i++) {
            String digits = Integer.toString(picks[i], Character.MAX_RADIX);
            text.append(digits.length() == 1 ? digits : "(" + digits + ")");
        }
        return text.toString();
    }
}
