package dev.reel.protection.subsample;

import java.util.Arrays;

/** Derives the reference frames that a short AV1 frame header leaves out (AV1 bitstream specification §7.8). */
final class Av1References {
    private static final int LAST = 0;
    private static final int GOLDEN = 3;
    private static final int BACKWARD = 4;
    private static final int ALTERNATE_2 = 5;
    private static final int ALTERNATE = 6;
    private static final int[] FORWARD_ORDER = {1, 2, BACKWARD, ALTERNATE_2, ALTERNATE};

    private Av1References() {}

    /**
     * Fills {@code chosen}.
     *
     * @param distances order hint of each of the eight slots, relative to the frame's own
     */
    static void choose(int[] chosen, int[] distances, int last, int golden) {
        Arrays.fill(chosen, -1);
        boolean[] used = new boolean[distances.length];
        take(chosen, used, LAST, last);
        take(chosen, used, GOLDEN, golden);
        take(chosen, used, ALTERNATE, latestBackward(distances, used));
        take(chosen, used, BACKWARD, earliestBackward(distances, used));
        take(chosen, used, ALTERNATE_2, earliestBackward(distances, used));
        for (int name : FORWARD_ORDER) {
            if (chosen[name] < 0) {
                take(chosen, used, name, latestForward(distances, used));
            }
        }
        int earliest = 0;
        for (int i = 1; i < distances.length; i++) {
            earliest = distances[i] < distances[earliest] ? i : earliest;
        }
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = chosen[i] < 0 ? earliest : chosen[i];
        }
    }

    private static void take(int[] chosen, boolean[] used, int name, int slot) {
        if (slot >= 0) {
            chosen[name] = slot;
            used[slot] = true;
        }
    }

    private static int latestBackward(int[] distances, boolean[] used) {
        int found = -1;
        for (int i = 0; i < distances.length; i++) {
            if (!used[i] && distances[i] >= 0 && (found < 0 || distances[i] >= distances[found])) {
                found = i;
            }
        }
        return found;
    }

    private static int earliestBackward(int[] distances, boolean[] used) {
        int found = -1;
        for (int i = 0; i < distances.length; i++) {
            if (!used[i] && distances[i] >= 0 && (found < 0 || distances[i] < distances[found])) {
                found = i;
            }
        }
        return found;
    }

    private static int latestForward(int[] distances, boolean[] used) {
        int found = -1;
        for (int i = 0; i < distances.length; i++) {
            if (!used[i] && distances[i] < 0 && (found < 0 || distances[i] >= distances[found])) {
                found = i;
            }
        }
        return found;
    }
}
