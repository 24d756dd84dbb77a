package dev.reel.bench.crypto;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Runs contestants turn by turn in short heats and keeps each one's best rate, so that a busy machine hits all alike. A heat
 * lasts its time by the clock; what counts is the calling thread's processor time in it, without what others took.
 */
final class Race {
    private static final long HEAT_NANOS = 60_000_000;
    private static final int WARM_UP = 6;
    private static final int HEATS = 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Race() {}

    /** Operations per second of each contestant. */
    static double[] run(Runnable... contestants) {
        double[] best = new double[contestants.length];
        for (int heat = -WARM_UP; heat < HEATS; heat++) {
            for (int i = 0; i < contestants.length; i++) {
                double rate = heat(contestants[i]);
                best[i] = heat < 0 ? 0 : Math.max(best[i], rate);
            }
        }
        return Arrays.copyOf(best, best.length);
    }

    private static double heat(Runnable contestant) {
        long start = System.nanoTime();
        long used = THREADS.getCurrentThreadCpuTime();
        long done = 0;
        do {
            for (int i = 0; i < 8; i++) {
                contestant.run();
            }
            done += 8;
        } while (System.nanoTime() - start < HEAT_NANOS);
        return done * 1e9 / (THREADS.getCurrentThreadCpuTime() - used);
    }
}
