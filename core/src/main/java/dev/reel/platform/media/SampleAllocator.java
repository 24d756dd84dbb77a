package dev.reel.platform.media;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;
import dev.reel.platform.AttributesMatch;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A pool of video samples of one size (platform.md §6): a sample that is closed gives its memory back.
 *
 * <p>Any thread may use it. Samples that are out when the pool is set up anew or given up keep their memory until they are
 * closed.
 */
public final class SampleAllocator {
    /** How many buffers each sample has; 1 when absent. */
    public static final AttributeKey<Integer> BUFFERS_PER_SAMPLE =
            AttributeKey.uint32("MF_SA_BUFFERS_PER_SAMPLE", "873c5171-1e3d-4e25-988d-b433ce041983");

    private @Nullable Pool pool;

    /** The memory of one set-up; samples of an earlier one give theirs back there. */
    private static final class Pool {
        private final MediaType type;
        private final int maximum;
        private final int buffers;
        private final int size;
        private final ArrayDeque<byte[]> free = new ArrayDeque<>();
        private int out;

        Pool(MediaType type, int initial, int maximum, int buffers) {
            this.type = type;
            this.maximum = maximum;
            this.buffers = buffers;
            this.size = FrameLayout.imageSize(type.subtype(), type.width(), type.height());
            for (int i = 0; i < initial * buffers; i++) {
                free.add(new byte[size]);
            }
        }
    }

    /** A pool that is not set up yet. */
    public SampleAllocator() {}

    /** Sets up a fixed number of samples; 0 is {@code E_INVALIDARG}. */
    public void initialize(int count, MediaType type) {
        if (count < 1) {
            throw new MediaException(Status.E_INVALIDARG, "a pool needs at least one sample, not " + count);
        }
        initialize(count, count, new Attributes(), type);
    }

    /**
     * Sets up the pool. Without a frame size the type is {@code MF_E_ATTRIBUTENOTFOUND}; a maximum below the initial number is
     * {@code E_INVALIDARG}. A type equal to the present one leaves the present type object in place.
     *
     * @param initial samples to make at once; 0 counts as 1
     * @param maximum samples that can be out at a time
     * @param attributes may say {@link #BUFFERS_PER_SAMPLE}
     */
    public synchronized void initialize(int initial, int maximum, Attributes attributes, MediaType type) {
        type.get(MediaTypeAttributes.FRAME_SIZE);
        int first = Math.max(1, initial);
        if (maximum < first) {
            throw new MediaException(
                    Status.E_INVALIDARG, "a pool of at most " + maximum + " samples cannot begin with " + first);
        }
        Pool present = pool;
        MediaType kept = present != null && present.type.compare(type, AttributesMatch.ALL_ITEMS) ? present.type : type;
        pool = new Pool(kept, first, maximum, Math.max(1, attributes.get(BUFFERS_PER_SAMPLE, 1)));
    }

    /** Gives the pool up: it is as before it was set up. */
    public synchronized void uninitialize() {
        pool = null;
    }

    /** The type of the samples; {@code MF_E_NOT_INITIALIZED} before the pool is set up. */
    public synchronized MediaType type() {
        return open().type;
    }

    /** How many samples can be had now; 0 when the pool is not set up. */
    public synchronized int freeSampleCount() {
        Pool present = pool;
        return present == null ? 0 : present.maximum - present.out;
    }

    /**
     * A sample with empty buffers of the picture's size. {@code MF_E_NOT_INITIALIZED} before the pool is set up,
     * {@code MF_E_SAMPLEALLOCATOR_EMPTY} when all are out.
     */
    public synchronized Sample allocateSample() {
        Pool from = open();
        if (from.out == from.maximum) {
            throw new MediaException(
                    Status.MF_E_SAMPLEALLOCATOR_EMPTY,
                    "all " + from.maximum + " samples of the pool are out; close one first");
        }
        from.out++;
        Sample sample = new Sample();
        byte[][] memory = new byte[from.buffers][];
        for (int i = 0; i < memory.length; i++) {
            byte[] piece = from.free.poll();
            memory[i] = piece != null ? piece : new byte[from.size];
            MemoryBuffer buffer = MemoryBuffer.wrap(memory[i]);
            buffer.setCurrentLength(0);
            sample.addBuffer(buffer);
        }
        return sample.onRelease(() -> giveBack(from, memory));
    }

    private synchronized void giveBack(Pool to, byte[][] memory) {
        to.out--;
        for (byte[] piece : memory) {
            to.free.add(piece);
        }
    }

    private Pool open() {
        Pool present = pool;
        if (present == null) {
            throw new MediaException(Status.MF_E_NOT_INITIALIZED, "the pool of samples is not set up yet");
        }
        return present;
    }
}
