package dev.reel.desktop;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PulseAudio daemon of its own, with a sink that nobody hears and whose monitor can be recorded. */
final class SoundServer implements AutoCloseable {
    private static final int START_SECONDS = 20;

    private final Path folder;
    private final Process daemon;

    private SoundServer(Path folder, Process daemon) {
        this.folder = folder;
        this.daemon = daemon;
    }

    /** Why none can be started here; empty when one can. */
    static Optional<String> obstacle() {
        boolean programs = Stream.of("pulseaudio", "parec").allMatch(SoundServer::isThere);
        boolean reached = Files.exists(Path.of("/usr/share/alsa/alsa.conf.d/pulse.conf"));
        return programs && reached
                ? Optional.empty()
                : Optional.of("no sound server to play on (Debian: apt install pulseaudio pulseaudio-utils"
                        + " libasound2-plugins)");
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Starts a daemon whose files lie in an empty folder. */
    static SoundServer start(Path folder) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--use-pid-file=no",
                "--exit-idle-time=-1",
                "--disable-shm=yes",
                "-L",
                "module-native-protocol-unix auth-anonymous=1 socket=" + folder.resolve("socket"),
                "-L",
                "module-null-sink sink_name=quiet rate=48000 channels=2");
        at(command, folder);
        Process daemon = command.redirectErrorStream(true)
                .redirectOutput(folder.resolve("pulseaudio.log").toFile())
                .start();
        SoundServer server = new SoundServer(folder, daemon);
        for (int i = 0; i < START_SECONDS * 10 && !Files.exists(folder.resolve("socket")); i++) {
            if (daemon.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IOException("pulseaudio ended: " + Files.readString(folder.resolve("pulseaudio.log")));
            }
        }
        return server;
    }

    /** Makes a process use this server and no other. */
    ProcessBuilder client(ProcessBuilder command) {
        return at(command, folder);
    }

    private static ProcessBuilder at(ProcessBuilder command, Path folder) {
        command.environment().put("PULSE_SERVER", "unix:" + folder.resolve("socket"));
        command.environment().put("PULSE_RUNTIME_PATH", folder.toString());
        command.environment().put("PULSE_STATE_PATH", folder.toString());
        command.environment().put("XDG_RUNTIME_DIR", folder.toString());
        command.environment().put("HOME", folder.toString());
        return command;
    }

    /** Starts to record what the sink gets, as 16-bit stereo at 48 kHz; gives the recorder when it runs. */
    Process record(Path file) throws IOException, InterruptedException {
        Process recorder = client(new ProcessBuilder(List.of(
                        "parec", "-d", "quiet.monitor", "--raw", "--format=s16le", "--rate=48000", "--channels=2")))
                .redirectOutput(file.toFile())
                .start();
        for (int i = 0; i < START_SECONDS * 10 && Files.size(file) == 0; i++) {
            if (recorder.waitFor(100, TimeUnit.MILLISECONDS)) {
                try (InputStream error = recorder.getErrorStream()) {
                    throw new IOException("parec ended: " + new String(error.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return recorder;
    }

    /** Ends it at once, as a crash would. */
    @Override
    public void close() {
        daemon.destroyForcibly();
    }
}
