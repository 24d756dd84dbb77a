package dev.reel.desktop;

import dev.reel.platform.media.MediaType;

/** Where a {@link SoundCard} gets its line from. */
interface AudioLines {
    /** True when interleaved 16-bit sound of this rate and these channels can be played. */
    boolean supports(int sampleRate, int channels);

    /** Opens a line for a type that is supported; a failure says why. */
    AudioLine open(MediaType type);
}
