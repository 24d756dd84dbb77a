package dev.reel.desktop;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.Locale;

/** Where pictures go. */
public enum VideoOutput {
    /** The best that exists. */
    AUTO,
    WINDOW,
    TERMINAL,
    NONE;

    /** The output with a name as people write it; {@code E_INVALIDARG} lists the names. */
    public static VideoOutput named(String name) {
        for (VideoOutput output : values()) {
            if (output.toString().equals(name)) {
                return output;
            }
        }
        throw new MediaException(
                Status.E_INVALIDARG, "there is no video output " + name + "; choose auto, window, terminal or none");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
