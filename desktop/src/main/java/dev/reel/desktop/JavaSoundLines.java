package dev.reel.desktop;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import org.jspecify.annotations.Nullable;

/** The lines of the Java sound system: of one device, or of the machine's default. */
final class JavaSoundLines implements AudioLines {
    /** The devices of this machine. */
    static final AudioEndpoints ENDPOINTS = new AudioEndpoints() {
        @Override
        public List<String> names() {
            return players().map(Mixer.Info::getName).toList();
        }

        @Override
        public Optional<AudioLines> named(String name) {
            return players()
                    .filter(device -> device.getName().equals(name))
                    .findFirst()
                    .map(JavaSoundLines::new);
        }

        @Override
        public AudioLines standard() {
            return new JavaSoundLines();
        }
    };

    private static Stream<Mixer.Info> players() {
        Line.Info wanted = new Line.Info(SourceDataLine.class);
        return Stream.of(AudioSystem.getMixerInfo())
                .filter(device -> AudioSystem.getMixer(device).isLineSupported(wanted));
    }

    /** Twice what is ever written ahead, so that writing hardly ever waits. */
    private static final int BUFFER_MILLIS = 1000;

    /** More than a sound server is behind on a machine that is not overloaded. */
    private static final long FETCHED_MILLIS = 700;

    private final Mixer.@Nullable Info device;

    JavaSoundLines() {
        this(null);
    }

    private JavaSoundLines(Mixer.@Nullable Info device) {
        this.device = device;
    }

    @Override
    public boolean supports(int sampleRate, int channels) {
        DataLine.Info wanted = info(sampleRate, channels);
        return device == null
                ? AudioSystem.isLineSupported(wanted)
                : AudioSystem.getMixer(device).isLineSupported(wanted);
    }

    @Override
    public AudioLine open(MediaType type) {
        DataLine.Info info = info(type.sampleRate(), type.channels());
        try {
            Line found = device == null
                    ? AudioSystem.getLine(info)
                    : AudioSystem.getMixer(device).getLine(info);
            SourceDataLine line = (SourceDataLine) found;
            int block = 2 * type.channels();
            line.open(format(type.sampleRate(), type.channels()), block * (type.sampleRate() * BUFFER_MILLIS / 1000));
            return new JavaSoundLine(line);
        } catch (LineUnavailableException failure) {
            throw new MediaException(
                    Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE,
                    "the sound card cannot be opened for " + type + ": " + failure.getMessage()
                            + "; close other programs that play, or choose none for audio",
                    failure);
        } catch (IllegalArgumentException | SecurityException failure) {
            throw new MediaException(
                    Status.MF_E_NO_AUDIO_PLAYBACK_DEVICE,
                    "there is no sound card for " + type + ": " + failure.getMessage() + "; choose none for audio",
                    failure);
        }
    }

    private static DataLine.Info info(int sampleRate, int channels) {
        return new DataLine.Info(SourceDataLine.class, format(sampleRate, channels));
    }

    private static AudioFormat format(int sampleRate, int channels) {
        return new AudioFormat(
                AudioFormat.Encoding.PCM_SIGNED, sampleRate, 16, channels, 2 * channels, sampleRate, false);
    }

    private record JavaSoundLine(SourceDataLine line) implements AudioLine {
        @Override
        public void start() {
            line.start();
        }

        @Override
        public void stop() {
            line.stop();
        }

        @Override
        public void flush() {
            line.flush();
        }

        @Override
        public int write(byte[] bytes, int offset, int length) {
            return line.write(bytes, offset, length);
        }

        @Override
        public void finish() {
            try {
                // A server has fetched it and does not tell when it sounds.
                new CompletableFuture<Void>().get(FETCHED_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException over) {
                // That was the wait.
            } catch (ExecutionException never) {
                throw new IllegalStateException(never);
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public long framePosition() {
            return line.getLongFramePosition();
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
