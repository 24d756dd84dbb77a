package dev.reel.pipeline;

/** Sets the playback rate of a source or transform (media-session.md §11). */
public interface RateControl {
    /** Applies a rate; a source answers with MESourceRateChanged. */
    void setRate(boolean thin, float rate);

    float rate();

    boolean isThinned();
}
