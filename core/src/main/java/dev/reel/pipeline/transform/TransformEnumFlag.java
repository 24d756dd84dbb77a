package dev.reel.pipeline.transform;

import java.util.EnumSet;
import java.util.Set;

/** Which transforms an enumeration lists, and in which order (MFT_ENUM_FLAG_…, topology.md §9.5). */
public enum TransformEnumFlag {
    /** Synchronous transforms in software. */
    SYNCMFT(1),
    /** Asynchronous transforms in software. */
    ASYNCMFT(2),
    /** Transforms on a device. */
    HARDWARE(4),
    /** Also those whose field of use is restricted, of the kinds that are listed. */
    FIELDOFUSE(8),
    /** Transforms that were registered with the registry itself. */
    LOCALMFT(0x10),
    /** Also those that are for transcoding only, of the kinds that are listed. */
    TRANSCODE_ONLY(0x20),
    /** By merit, local ones first; without it in the order of registration. */
    SORTANDFILTER(0x40);

    /** What stands for no flags at all. */
    public static final Set<TransformEnumFlag> DEFAULT = Set.of(SYNCMFT, LOCALMFT, SORTANDFILTER);

    private final int value;

    TransformEnumFlag(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }

    /** The flags in a number; unknown bits are left out. */
    public static Set<TransformEnumFlag> of(int bits) {
        Set<TransformEnumFlag> flags = EnumSet.noneOf(TransformEnumFlag.class);
        for (TransformEnumFlag flag : values()) {
            if ((bits & flag.value) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
