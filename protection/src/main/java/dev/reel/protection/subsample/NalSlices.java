package dev.reel.protection.subsample;

/** What a NAL codec tells about its units: which hold slice data, and where the slice header ends. */
interface NalSlices {
    /** Bytes of the length field in front of each unit: 1, 2 or 4. */
    int lengthSize();

    /**
     * The number of leading bytes of a unit that must stay clear; all of them when it holds no slice data.
     *
     * <p>Learns from parameter sets in passing. A slice whose header cannot be followed, because its parameter sets are
     * missing or broken, keeps a generous lead clear.
     */
    int clearLead(byte[] data, int offset, int length);
}
