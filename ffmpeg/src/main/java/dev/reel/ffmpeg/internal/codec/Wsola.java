package dev.reel.ffmpeg.internal.codec;

import java.util.Arrays;

/**
 * Makes sound longer or shorter at the same pitch, by waveform-similarity overlap-add: pieces of 40 ms are taken from the input
 * at the wanted speed, each moved by up to 12 ms to where it goes on best from the piece before, and faded into each other.
 *
 * <p>Works on interleaved floats; positions are in frames (one value of each channel). At speed 1 it gives what it took. One
 * thread at a time.
 */
public final class Wsola {
    private static final int HOPS_PER_SECOND = 50;
    private static final int SEARCHES_PER_SECOND = 83;
    /** The likeness of two pieces is judged at about this many values in a second first. */
    private static final int COARSE_RATE = 12_000;

    private final int channels;
    private final int hop;
    private final int search;
    private final int coarse;
    private final float[] fade;
    private float[] input = new float[0];
    private float[] output = new float[0];
    /** Input position of the first frame that is still held, and behind the last one. */
    private long base;

    private long end;
    /** Where the piece before would go on. */
    private long tail;

    private boolean hasTail;
    /** Where the next piece should be taken from. */
    private double next;

    private double speed = 1;

    public Wsola(int sampleRate, int channels) {
        this.channels = channels;
        this.hop = Math.max(sampleRate / HOPS_PER_SECOND, 2);
        this.search = sampleRate / SEARCHES_PER_SECOND;
        this.coarse = Math.max(sampleRate / COARSE_RATE, 1);
        this.fade = new float[hop];
        for (int i = 0; i < hop; i++) {
            fade[i] = (float) (0.5 - 0.5 * Math.cos(Math.PI * (i + 0.5) / hop));
        }
    }

    /** Sets how many frames of input make one of output, from the next piece on. */
    public void setSpeed(double newSpeed) {
        speed = newSpeed;
    }

    /** Input position, in frames since the start, of what {@link #take} gives next. */
    public double position() {
        return next;
    }

    /** Takes frames. */
    public void put(float[] frames, int count) {
        long kept = Math.max(base, Math.min(hasTail ? tail : Long.MAX_VALUE, (long) next - search));
        kept = Math.min(kept, end);
        int held = (int) (end - kept) * channels;
        int needed = held + count * channels;
        float[] target = input.length < needed ? new float[needed * 2] : input;
        System.arraycopy(input, (int) (kept - base) * channels, target, 0, held);
        System.arraycopy(frames, 0, target, held, count * channels);
        input = target;
        base = kept;
        end += count;
    }

    /**
     * Makes what can be made of the input so far.
     *
     * @return the number of frames that {@link #output} holds
     */
    public int take() {
        int made = 0;
        // A piece needs what is searched and faded, and stands for as much input as passes meanwhile.
        while (end >= Math.round(next) + search + 2L * hop && end >= next + hop * speed) {
            made = piece(made);
        }
        return made;
    }

    /** Makes what is left when no input follows; then the next input is another sound. */
    public int finish() {
        long last = end;
        put(new float[(search + 3 * hop) * channels], search + 3 * hop);
        int made = 0;
        double stop = next;
        while (next < last) {
            made = piece(made);
            stop = next;
        }
        int surplus = (int) Math.round((stop - last) / speed);
        reset();
        return Math.max(made - Math.max(surplus, 0), 0);
    }

    /** What was made last: interleaved; valid until the next call. */
    public float[] output() {
        return output;
    }

    /** Forgets everything but the speed. */
    public void reset() {
        base = 0;
        end = 0;
        next = 0;
        hasTail = false;
    }

    private int piece(int made) {
        long wanted = Math.round(next);
        long at = hasTail ? best(wanted) : wanted;
        int place = made * channels;
        if (output.length < place + hop * channels) {
            output = Arrays.copyOf(output, Math.max(output.length * 2, place + hop * channels));
        }
        int from = (int) (at - base) * channels;
        int before = hasTail ? (int) (tail - base) * channels : from;
        for (int i = 0; i < hop; i++) {
            for (int c = 0; c < channels; c++) {
                int value = i * channels + c;
                float old = input[before + value];
                output[place + value] = old + (input[from + value] - old) * fade[i];
            }
        }
        tail = at + hop;
        hasTail = true;
        next += hop * speed;
        return made + hop;
    }

    /** The place near {@code wanted} that is most like the continuation of the piece before. */
    private long best(long wanted) {
        long first = Math.max(base, wanted - search);
        long last = wanted + search;
        if (tail >= first && tail <= last && tail == wanted) {
            return tail;
        }
        long found = best(first, last, coarse, coarse);
        return coarse == 1 ? found : best(Math.max(first, found - coarse), Math.min(last, found + coarse), 1, 1);
    }

    private long best(long first, long last, int step, int stride) {
        long best = first;
        double likeness = Double.NEGATIVE_INFINITY;
        for (long at = first; at <= last; at += step) {
            double now = likeness((int) (at - base), (int) (tail - base), stride);
            if (now > likeness) {
                likeness = now;
                best = at;
            }
        }
        return best;
    }

    /** How like two stretches of a hop are: their correlation, whatever their loudness. */
    private double likeness(int one, int other, int stride) {
        double product = 0;
        double energy = 1e-9;
        for (int i = 0; i < hop; i += stride) {
            for (int c = 0; c < channels; c++) {
                float a = input[(one + i) * channels + c];
                product += a * input[(other + i) * channels + c];
                energy += a * a;
            }
        }
        return product / Math.sqrt(energy);
    }
}
