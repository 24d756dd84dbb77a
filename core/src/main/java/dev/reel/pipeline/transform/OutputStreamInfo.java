package dev.reel.pipeline.transform;

import java.util.Set;

/**
 * What a transform says of one of its outputs (MFT_OUTPUT_STREAM_INFO, topology.md §9.1). On the JVM a transform always provides
 * its samples.
 *
 * @param size bytes of an output; 0 when it varies or is not known
 * @param alignment of the memory, in bytes minus one; 0 when it is not known
 */
public record OutputStreamInfo(Set<Flag> flags, int size, int alignment) {
    /** An output of which nothing else is known. */
    public static final OutputStreamInfo PLAIN = new OutputStreamInfo(Set.of(Flag.PROVIDES_SAMPLES), 0, 0);

    /** MFT_OUTPUT_STREAM_… */
    public enum Flag {
        /** A sample holds whole units of data. */
        WHOLE_SAMPLES(1),
        SINGLE_SAMPLE_PER_BUFFER(2),
        FIXED_SAMPLE_SIZE(4),
        /** What is not taken of this output may be dropped. */
        DISCARDABLE(8),
        OPTIONAL(0x10),
        PROVIDES_SAMPLES(0x100),
        CAN_PROVIDE_SAMPLES(0x200),
        LAZY_READ(0x400),
        REMOVABLE(0x800);

        private final int value;

        Flag(int value) {
            this.value = value;
        }

        public int value() {
            return value;
        }
    }

    public OutputStreamInfo {
        flags = Set.copyOf(flags);
    }
}
