package dev.reel.desktop;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.Locale;

/** Where sound goes. */
public enum AudioOutput {
    /** The best that exists. */
    AUTO,
    DEVICE,
    NONE;

    /** The output with a name as people write it; {@code E_INVALIDARG} lists the names. */
    public static AudioOutput named(String name) {
        for (AudioOutput output : values()) {
            if (output.toString().equals(name)) {
                return output;
            }
        }
        throw new MediaException(
                Status.E_INVALIDARG, "there is no audio output " + name + "; choose auto, device or none");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
