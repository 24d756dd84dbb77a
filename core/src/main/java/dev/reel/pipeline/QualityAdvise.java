package dev.reel.pipeline;

/** Levers that trade quality for speed (media-session.md §12). */
public interface QualityAdvise {
    /** Sets how much is dropped, 0 for none; {@code MF_E_NO_MORE_DROP_MODES} above {@link #maximumDropMode()}. */
    void setDropMode(int mode);

    /** Sets the quality, 0 normal to 5 lowest; {@code MF_E_NO_MORE_QUALITY_LEVELS} when there is no such level. */
    void setQualityLevel(int level);

    int dropMode();

    int qualityLevel();

    default int maximumDropMode() {
        return 5;
    }

    default int minimumQualityLevel() {
        return 0;
    }

    /** Skips an amount of time (100 ns units); {@code MF_E_DROPTIME_NOT_SUPPORTED} when it cannot. */
    void dropTime(long amount);
}
