package dev.reel.pipeline;

import java.util.ArrayDeque;

/**
 * Gives the outputs of a transform that cuts its data anew the times that topology.md §9.1 wants: the time of the earliest input
 * that contributes, plus the duration that was given of it before. Durations are 100 ns units; computed ones are rounded down.
 *
 * <p>One thread at a time.
 */
public final class SampleTimes {
    /** An input and how much of it has been given. */
    private static final class Input {
        private final long time;
        private final long duration;
        private long given;

        Input(long time, long duration) {
            this.time = time;
            this.duration = duration;
        }
    }

    private final ArrayDeque<Input> inputs = new ArrayDeque<>();

    /** Without input yet. */
    public SampleTimes() {}

    /** An input with its time and duration goes in. */
    public void put(long time, long duration) {
        inputs.add(new Input(time, duration));
    }

    /** Takes a duration out of what has gone in, and gives the time at which that begins; the time is 0 without any input. */
    public long take(long duration) {
        dropUsed();
        Input first = inputs.peek();
        if (first == null) {
            return 0;
        }
        long time = first.time + first.given;
        long left = duration;
        while (left > 0) {
            Input input = inputs.element();
            long part = inputs.size() == 1 ? left : Math.min(left, input.duration - input.given);
            // The last one may be overdrawn: what a transform adds of its own goes on behind it.
            input.given += part;
            left -= part;
            dropUsed();
        }
        return time;
    }

    private void dropUsed() {
        Input first = inputs.peek();
        while (first != null && inputs.size() > 1 && first.given >= first.duration) {
            inputs.remove();
            first = inputs.peek();
        }
    }

    /** How much has gone in and not been taken. */
    public long held() {
        long sum = 0;
        for (Input input : inputs) {
            sum += Math.max(0, input.duration - input.given);
        }
        return sum;
    }

    /** The duration of a number of units at a rate per second, rounded down. */
    public static long duration(long units, long unitsPerSecond) {
        long whole = units / unitsPerSecond;
        long rest = units % unitsPerSecond;
        return whole * 10_000_000 + rest * 10_000_000 / unitsPerSecond;
    }

    /** Forgets everything; for a flush. */
    public void clear() {
        inputs.clear();
    }
}
