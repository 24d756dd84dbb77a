package dev.reel.cli.doctor;

import java.awt.GraphicsDevice;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.SourceDataLine;

/** Looks for a display and a sound card. */
final class Devices {
    private static final AudioFormat COMMON = new AudioFormat(48_000, 16, 2, true, false);

    private Devices() {}

    static Finding display() {
        String without = "video goes to the terminal or nowhere";
        try {
            GraphicsEnvironment graphics = GraphicsEnvironment.getLocalGraphicsEnvironment();
            if (!GraphicsEnvironment.isHeadless()) {
                GraphicsDevice screen = graphics.getDefaultScreenDevice();
                return Finding.ok(
                        "display",
                        screen.getDisplayMode().getWidth() + "x"
                                + screen.getDisplayMode().getHeight());
            }
            return Finding.missing(
                    "display", "none; " + without, "start a desktop session, or set DISPLAY to a screen that is there");
        } catch (HeadlessException | LinkageError | InternalError unusable) {
            return Finding.missing(
                    "display",
                    "none that this JDK can use; " + without,
                    "install the JDK with its desktop part (Debian: openjdk-17-jdk, not -headless) and set DISPLAY");
        }
    }

    static Finding soundCard() {
        String without = "none; playback keeps time without sound";
        try {
            if (AudioSystem.isLineSupported(new DataLine.Info(SourceDataLine.class, COMMON))) {
                return Finding.ok("sound card", "48 kHz stereo output");
            }
        } catch (LinkageError | IllegalArgumentException noSound) {
            return Finding.missing("sound card", without, "install the JDK with its desktop part");
        }
        return Finding.missing("sound card", without, "connect one, or start its sound server (PipeWire, ALSA)");
    }
}
