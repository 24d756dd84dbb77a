package dev.reel.pipeline;

/**
 * The volume of all the sound that a sink plays, and whether it is silent: service {@link Services#POLICY_VOLUME} (topology.md
 * §8.2).
 *
 * <p>A change is heard as soon as what is on its way to the device has been played. Any thread may call; after the sink is shut
 * down every method gives {@code MF_E_SHUTDOWN}.
 */
public interface SimpleAudioVolume {
    /** From 0 to 1 of full scale; at first 1. */
    float masterVolume();

    /** Sets the volume; {@code E_INVALIDARG} unless from 0 to 1. Silence by {@link #setMuted} stays. */
    void setMasterVolume(float level);

    boolean isMuted();

    /** Makes it silent, or lets the volume count again. */
    void setMuted(boolean muted);
}
