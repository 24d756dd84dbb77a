package dev.reel.pipeline;

import dev.reel.platform.Platform;
import java.util.ArrayDeque;

/**
 * Gives the outputs of a transform that cuts its data anew their times (topology.md §9.1): the time of the earliest input that
 * contributes, plus what was given of that input before. Durations are rounded down.
 *
 * <p>Inputs and outputs are counted in units of their own rates, so that nothing drifts. One thread at a time.
 */
public final class SampleTimes {
    /** An input, and how much of it has been given, in units of both rates. */
    private static final class Input {
        private final long time;
        private final long length;
        private long given;

        Input(long time, long length) {
            this.time = time;
            this.length = length;
        }
    }

    private final ArrayDeque<Input> inputs = new ArrayDeque<>();
    private final long inputUnit;
    private final long outputUnit;
    private final long outputRate;
    private final long commonRate;

    /**
     * @param inputRate units of input in a second
     * @param outputRate units of output in a second
     */
    public SampleTimes(long inputRate, long outputRate) {
        long divisor = greatestDivisor(inputRate, outputRate);
        this.outputRate = outputRate;
        this.inputUnit = outputRate / divisor;
        this.outputUnit = inputRate / divisor;
        this.commonRate = inputRate * inputUnit;
    }

    private static long greatestDivisor(long a, long b) {
        return b == 0 ? a : greatestDivisor(b, a % b);
    }

    /** So many units go in, which begin at a time, 100 ns units. */
    public void put(long time, long units) {
        dropUsed();
        inputs.add(new Input(time, units * inputUnit));
    }

    /** So many units come out; gives the time at which they begin, 100 ns units, 0 without any input. */
    public long take(long units) {
        dropUsed();
        Input first = inputs.peek();
        if (first == null) {
            return 0;
        }
        long time = first.time + toTime(first.given, commonRate);
        long left = units * outputUnit;
        while (left > 0) {
            Input input = inputs.element();
            // The last one may be overdrawn: what a transform adds of its own goes on behind it.
            long part = inputs.size() == 1 ? left : Math.min(left, input.length - input.given);
            input.given += part;
            left -= part;
            dropUsed();
        }
        return time;
    }

    /** The duration of so many units of output, 100 ns units. */
    public long duration(long units) {
        return toTime(units, outputRate);
    }

    /** Forgets everything; for a flush. */
    public void clear() {
        inputs.clear();
    }

    private void dropUsed() {
        Input first = inputs.peek();
        while (first != null && inputs.size() > 1 && first.given >= first.length) {
            inputs.remove();
            Input next = inputs.element();
            next.given += first.given - first.length;
            first = next;
        }
    }

    private static long toTime(long units, long rate) {
        return units / rate * Platform.SECOND + units % rate * Platform.SECOND / rate;
    }
}
