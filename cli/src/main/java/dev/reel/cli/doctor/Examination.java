package dev.reel.cli.doctor;

import dev.reel.cli.terminal.Console;
import dev.reel.ffmpeg.NativesReport;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks at everything that Reel needs or can use on this machine. */
public final class Examination {
    /** Codecs that people meet; each is one line in nobody's report unless it is missing. */
    private static final List<String> USUAL_CODECS = List.of(
            "h264", "hevc", "vp8", "vp9", "av1", "mpeg2video", "aac", "mp3", "opus", "vorbis", "flac", "ac3", "eac3");

    private static final long NEEDED_SPACE = 500L << 20;

    private final Console console;
    private final Platform platform;
    private final Path temporary;

    /** @param temporary the folder for temporary files */
    public Examination(Console console, Platform platform, Path temporary) {
        this.console = console;
        this.platform = platform;
        this.temporary = temporary;
    }

    /** All findings, in the order in which they are shown. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(jdk());
        findings.addAll(natives());
        Devices devices = new Devices(platform);
        findings.add(devices.display());
        findings.add(devices.soundCard());
        findings.add(terminal());
        findings.addAll(new Protections(System.getenv().getOrDefault("PATH", "")).findings());
        findings.add(temporaryFolder());
        return findings;
    }

    private static Finding jdk() {
        Runtime.Version version = Runtime.version();
        String text = version + ", " + System.getProperty("java.vendor", "unknown vendor") + ", "
                + System.getProperty("java.home", "?");
        return version.feature() >= 17
                ? Finding.ok("JDK", text)
                : Finding.broken("JDK", text, "install JDK 17 or newer (https://adoptium.net)");
    }

    private static List<Finding> natives() {
        NativesReport report;
        try {
            report = NativesReport.load();
        } catch (MediaException failure) {
            return List.of(Finding.broken(
                    "natives",
                    failure.line(),
                    "add the classifier of this platform: org.bytedeco:ffmpeg and org.bytedeco:javacpp for "
                            + System.getProperty("os.name") + " " + System.getProperty("os.arch")));
        }
        String libraries = report.libraries().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(library -> library.getKey() + " " + library.getValue())
                .collect(Collectors.joining(", "));
        return List.of(
                Finding.ok(
                        "natives", "FFmpeg " + report.version() + " for " + report.platform() + " (" + libraries + ")"),
                Finding.ok("licence", report.licence()),
                codecs(report));
    }

    private static Finding codecs(NativesReport report) {
        Set<String> decodable = report.decoders().stream()
                .map(NativesReport.Codec::codec)
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> missing = USUAL_CODECS.stream()
                .filter(codec -> !decodable.contains(codec))
                .toList();
        String text = String.format(
                Locale.ROOT,
                "%d decoders, %d encoders; among them %s",
                report.decoders().size(),
                report.encoders().size(),
                USUAL_CODECS.stream().filter(decodable::contains).collect(Collectors.joining(" ")));
        return missing.isEmpty()
                ? Finding.ok("codecs", text)
                : Finding.missing(
                        "codecs",
                        text + "; no decoder for " + String.join(" ", missing),
                        "use natives that were built with them");
    }

    private Finding terminal() {
        return console.isTerminal()
                ? Finding.ok("terminal", console.hasColours() ? "keys and colours" : "keys, no colours")
                : Finding.missing(
                        "terminal",
                        "the output is no terminal: no keys, no colours, no pictures in text",
                        "run reel in a terminal, not in a pipe");
    }

    private Finding temporaryFolder() {
        String advice = "make room there, or name another folder with REEL_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER";
        try {
            Path probe = Files.createTempFile(temporary, "reel", ".probe");
            Files.delete(probe);
            FileStore store = Files.getFileStore(temporary);
            String text = temporary + ", " + (store.getUsableSpace() >> 20) + " MiB free";
            return store.getUsableSpace() >= NEEDED_SPACE
                    ? Finding.ok("temp folder", text)
                    : Finding.missing("temp folder", text, advice);
        } catch (IOException | SecurityException unusable) {
            return Finding.broken("temp folder", temporary + " cannot be written: " + unusable.getMessage(), advice);
        }
    }
}
