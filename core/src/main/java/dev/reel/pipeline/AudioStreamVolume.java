package dev.reel.pipeline;

import java.util.List;

/**
 * The volume of each channel of a sound stream, on top of {@link SimpleAudioVolume}: service {@link Services#STREAM_VOLUME}
 * (topology.md §8.2).
 *
 * <p>Any thread may call. Before the sink has a media type every method gives {@code MF_E_NOT_INITIALIZED}, after its shutdown
 * {@code MF_E_SHUTDOWN}.
 */
public interface AudioStreamVolume {
    int channelCount();

    /** From 0 to 1, at first 1; {@code E_INVALIDARG} for a channel that is not there. */
    float channelVolume(int channel);

    /** Sets a channel's volume; {@code E_INVALIDARG} for a channel that is not there, or unless from 0 to 1. */
    void setChannelVolume(int channel, float level);

    /** One level for each channel. */
    List<Float> allVolumes();

    /** Sets all at once; {@code E_INVALIDARG} for any other number of levels than channels, or unless each is from 0 to 1. */
    void setAllVolumes(List<Float> levels);
}
