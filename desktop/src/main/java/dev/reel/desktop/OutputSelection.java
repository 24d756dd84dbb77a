package dev.reel.desktop;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;

/**
 * The output that was chosen for a stream.
 *
 * @param name what it is: {@code window}, {@code terminal}, {@code device} or {@code none}
 * @param reason why it and nothing better, fit to show: {@code no window: there is no display (DISPLAY is not set)}; empty when
 *     it was asked for or is the best there can be
 * @param activate makes its sink; for an output node
 */
public record OutputSelection(String name, String reason, Activate<MediaSink> activate) {
    /** The name, and the reason in brackets when there is one. */
    @Override
    public String toString() {
        return reason.isEmpty() ? name : name + " (" + reason + ")";
    }
}
