package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

/**
 * How many 16-byte blocks are encrypted and then skipped in turn inside a protected range; 0:0 means that every whole block
 * is encrypted (protected-path.md §17.1).
 */
public record Pattern(int cryptBlocks, int skipBlocks) {
    /** No pattern. */
    public static final Pattern NONE = new Pattern(0, 0);

    /** One block in ten, the usual pattern for video. */
    public static final Pattern ONE_IN_TEN = new Pattern(1, 9);

    public Pattern {
        if (cryptBlocks < 0 || cryptBlocks > 15 || skipBlocks < 0 || skipBlocks > 15) {
            throw new MediaException(
                    Status.MF_E_INVALID_FILE_FORMAT,
                    "An encryption pattern counts 0 to 15 blocks each, not " + cryptBlocks + ":" + skipBlocks + ".");
        }
    }

    /** True for 0:0. */
    public boolean isNone() {
        return cryptBlocks == 0 && skipBlocks == 0;
    }

    /** True when blocks are left out: both counts are above zero. */
    public boolean skips() {
        return cryptBlocks > 0 && skipBlocks > 0;
    }

    @Override
    public String toString() {
        return cryptBlocks + ":" + skipBlocks;
    }
}
