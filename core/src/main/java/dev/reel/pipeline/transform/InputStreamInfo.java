package dev.reel.pipeline.transform;

import java.util.Set;

/**
 * What a transform says of one of its inputs (MFT_INPUT_STREAM_INFO, topology.md §9.1).
 *
 * @param maxLatency the longest time between an input and the output that is made of it, 100 ns units; 0 when unknown
 * @param size bytes of the least buffer that it takes; 0 when any will do
 * @param maxLookahead bytes that it holds back to look ahead; 0 when none
 * @param alignment of the memory, in bytes minus one; 0 when any will do
 */
public record InputStreamInfo(long maxLatency, Set<Flag> flags, int size, int maxLookahead, int alignment) {
    /** Nothing is asked of the input. */
    public static final InputStreamInfo PLAIN = new InputStreamInfo(0, Set.of(), 0, 0, 0);

    /** MFT_INPUT_STREAM_… */
    public enum Flag {
        /** A sample holds whole units of data, whose bounds count. */
        WHOLE_SAMPLES(1),
        SINGLE_SAMPLE_PER_BUFFER(2),
        FIXED_SAMPLE_SIZE(4),
        /** It holds several inputs before it gives output. */
        HOLDS_BUFFERS(8),
        DOES_NOT_ADDREF(0x100),
        REMOVABLE(0x200),
        OPTIONAL(0x400),
        PROCESSES_IN_PLACE(0x800);

        private final int value;

        Flag(int value) {
            this.value = value;
        }

        public int value() {
            return value;
        }
    }

    public InputStreamInfo {
        flags = Set.copyOf(flags);
    }
}
