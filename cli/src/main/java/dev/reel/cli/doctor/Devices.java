package dev.reel.cli.doctor;

import dev.reel.desktop.AudioOutput;
import dev.reel.desktop.Outputs;
import dev.reel.desktop.VideoOutput;
import dev.reel.platform.Platform;
import java.util.List;
import java.util.Optional;

/** Looks for a display and a sound card. */
final class Devices {
    private final List<Outputs.Availability> outputs;

    Devices(Platform platform) {
        this.outputs = new Outputs(platform, null).availability();
    }

    Finding display() {
        return obstacle(VideoOutput.WINDOW.toString())
                .map(reason -> Finding.missing(
                        "display",
                        reason + "; video goes to the terminal or nowhere",
                        "start a desktop session or set DISPLAY, with a JDK that has its desktop part (Debian:"
                                + " openjdk-17-jdk, not -headless)"))
                .orElseGet(() -> Finding.ok("display", "windows can open"));
    }

    Finding soundCard() {
        return obstacle(AudioOutput.DEVICE.toString())
                .map(reason -> Finding.missing(
                        "sound card",
                        reason + "; playback keeps time without sound",
                        "connect one, or start its sound server (PipeWire, ALSA)"))
                .orElseGet(() -> Finding.ok("sound card", "sound can be played"));
    }

    private Optional<String> obstacle(String name) {
        return outputs.stream()
                .filter(output -> output.name().equals(name))
                .findFirst()
                .flatMap(Outputs.Availability::obstacle);
    }
}
