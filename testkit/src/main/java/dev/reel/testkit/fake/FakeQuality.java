package dev.reel.testkit.fake;

import dev.reel.pipeline.QualityAdvise;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.ArrayList;
import java.util.List;

/** Levers for quality that keep what was done with them. Any thread may use it. */
public final class FakeQuality implements QualityAdvise {
    private final int maximumDropMode;
    private final int lowestLevel;
    private final boolean canDropTime;
    private final List<String> calls = new ArrayList<>();
    private int dropMode;
    private int level;

    /**
     * @param maximumDropMode the highest drop mode, 0 to 5
     * @param lowestLevel the lowest quality, 0 (only normal) to 5
     * @param canDropTime whether {@link #dropTime} works
     */
    public FakeQuality(int maximumDropMode, int lowestLevel, boolean canDropTime) {
        this.maximumDropMode = maximumDropMode;
        this.lowestLevel = lowestLevel;
        this.canDropTime = canDropTime;
    }

    @Override
    public synchronized void setDropMode(int mode) {
        if (mode > maximumDropMode) {
            throw new MediaException(
                    Status.MF_E_NO_MORE_DROP_MODES, "drop mode " + mode + " is above " + maximumDropMode);
        }
        dropMode = mode;
        calls.add("dropMode " + mode);
    }

    @Override
    public synchronized void setQualityLevel(int newLevel) {
        if (newLevel > lowestLevel) {
            throw new MediaException(
                    Status.MF_E_NO_MORE_QUALITY_LEVELS, "quality level " + newLevel + " is beyond " + lowestLevel);
        }
        level = newLevel;
        calls.add("qualityLevel " + newLevel);
    }

    @Override
    public synchronized int dropMode() {
        return dropMode;
    }

    @Override
    public synchronized int qualityLevel() {
        return level;
    }

    @Override
    public int maximumDropMode() {
        return maximumDropMode;
    }

    @Override
    public int minimumQualityLevel() {
        return lowestLevel;
    }

    @Override
    public synchronized void dropTime(long amount) {
        if (!canDropTime) {
            throw new MediaException(Status.MF_E_DROPTIME_NOT_SUPPORTED, "no time can be dropped here");
        }
        calls.add("dropTime " + amount);
    }

    /** Every change that was asked for and made, oldest first. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }
}
