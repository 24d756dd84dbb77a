package dev.reel.player;

/**
 * What the sound of a stream is. Texts that are unknown are empty.
 *
 * @param sampleRate samples per second and channel
 * @param channels how many
 * @param layout where they are, for example {@code 5.1}
 * @param sampleFormat name of the sample format, for example {@code fltp}
 * @param bitsPerSample as coded; 0 where the codec has no such number
 */
public record AudioInfo(int sampleRate, int channels, String layout, String sampleFormat, int bitsPerSample) {}
