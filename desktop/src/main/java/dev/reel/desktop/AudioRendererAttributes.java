package dev.reel.desktop;

import dev.reel.platform.AttributeKey;

/** Attribute keys of the activation object of a {@link SoundCard}: the MF_AUDIO_RENDERER_ATTRIBUTE_… keys (topology.md §8.2). */
public final class AudioRendererAttributes {
    /** Which device to play on, by a name of {@link SoundCard#endpoints}; not together with {@link #ENDPOINT_ROLE}. */
    public static final AttributeKey<String> ENDPOINT_ID =
            AttributeKey.string("MF_AUDIO_RENDERER_ATTRIBUTE_ENDPOINT_ID", "b10aaec3-ef71-4cc3-b873-05a9a08b9f8e");

    /** What the sound is for: 0 console, 1 multimedia, 2 communications. Java knows one device for all of them. */
    public static final AttributeKey<Integer> ENDPOINT_ROLE =
            AttributeKey.uint32("MF_AUDIO_RENDERER_ATTRIBUTE_ENDPOINT_ROLE", "6ba644ff-27c5-4d02-9887-c28619fdb91b");

    private AudioRendererAttributes() {}
}
