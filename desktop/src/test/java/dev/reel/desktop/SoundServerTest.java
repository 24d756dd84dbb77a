package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real sound server: what it got is what should sound. */
class SoundServerTest {
    private static final int RATE = 48_000;
    /** One after the other, each for a second. */
    private static final int[] TONES = {440, 880, 1320};

    private static final int AUDIBLE = 300;
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private SoundServer server;

    @BeforeEach
    void start() throws Exception {
        SoundServer.obstacle().ifPresent(reason -> System.err.println("SoundServerTest is skipped: " + reason));
        assumeThat(SoundServer.obstacle()).isEmpty();
        server = SoundServer.start(Files.createTempDirectory("reel-sound"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void serverGetsAllOfTheSound() throws Exception {
        Path clip = folder.resolve("tones.wav");
        Files.write(clip, wave());
        Path recording = folder.resolve("recording");
        Process recorder = server.record(recording);
        Process probe = play(clip);
        assertThat(probe.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(said()).containsExactly("obstacle none", "state PLAYING", "state ENDED", "state CLOSED");
        // The recorder is behind what is heard, on a busy machine by more: a second of silence, and all has arrived.
        long heard = Files.size(recording);
        for (int i = 0; i < 500 && Files.size(recording) < heard + 4 * RATE; i++) {
            Thread.sleep(20);
        }
        recorder.destroy();
        assertThat(recorder.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        short[] sound = audible(recording);
        assertThat(sound.length / (double) RATE).as("seconds").isBetween(TONES.length - 0.1, TONES.length + 0.3);
        assertThat(pieces(sound)).isEqualTo("0".repeat(10) + "1".repeat(10) + "2".repeat(10));
    }

    @Test
    void serverThatDiesIsToldAndTimeGoesOn() throws Exception {
        Path clip = folder.resolve("tones.wav");
        Files.write(clip, wave());
        Process probe = play(clip);
        for (int i = 0; i < PATIENCE_SECONDS * 20 && !said().contains("state PLAYING"); i++) {
            assertThat(probe.waitFor(50, TimeUnit.MILLISECONDS))
                    .as("still plays")
                    .isFalse();
        }
        server.close();
        assertThat(probe.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(said())
                .contains("state ENDED")
                .filteredOn(line -> line.startsWith("MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED the sound stops here"))
                .hasSize(1);
    }

    private Process play(Path clip) throws IOException {
        return server.client(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SoundServerProbe.class.getName(),
                        clip.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("probe.txt").toFile())
                .start();
    }

    private List<String> said() throws IOException {
        return Files.readAllLines(folder.resolve("probe.txt"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.matches("(obstacle|state|MF_E).*"))
                .toList();
    }

    /** The left channel from the first to the last that can be heard. */
    private static short[] audible(Path recording) throws IOException {
        ShortBuffer all = ByteBuffer.wrap(Files.readAllBytes(recording))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        short[] left = new short[all.remaining() / 2];
        for (int i = 0; i < left.length; i++) {
            left[i] = all.get(2 * i);
        }
        int first = 0;
        int last = left.length - 1;
        while (first < left.length && Math.abs(left[first]) < AUDIBLE) {
            first++;
        }
        while (last > first && Math.abs(left[last]) < AUDIBLE) {
            last--;
        }
        return Arrays.copyOfRange(left, first, last + 1);
    }

    /** For each tenth of a second which tone it is; a dot where there is none. */
    private static String pieces(short[] sound) {
        StringBuilder text = new StringBuilder();
        int piece = RATE / 10;
        for (int begin = 0; begin + piece / 2 < sound.length; begin += piece) {
            double best = 0;
            char found = '.';
            for (int tone = 0; tone < TONES.length; tone++) {
                double power = power(sound, begin + piece / 8, piece / 4, TONES[tone]);
                if (power > best) {
                    best = power;
                    found = (char) ('0' + tone);
                }
            }
            text.append(best > 1_000_000 ? found : '.');
        }
        return text.toString();
    }

    private static double power(short[] sound, int begin, int length, int hertz) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < length; i++) {
            double angle = 2 * Math.PI * hertz * i / RATE;
            real += sound[begin + i] * Math.cos(angle);
            imaginary += sound[begin + i] * Math.sin(angle);
        }
        return 4 * (real * real + imaginary * imaginary) / ((double) length * length);
    }

    private static byte[] wave() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(44 + 4 * RATE * TONES.length).order(ByteOrder.LITTLE_ENDIAN);
        data.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(data.capacity() - 8);
        data.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 2);
        data.putInt(RATE).putInt(4 * RATE).putShort((short) 4).putShort((short) 16);
        data.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.capacity() - 44);
        for (int i = 0; data.hasRemaining(); i++) {
            short value = (short) Math.round(9000 * Math.sin(2 * Math.PI * TONES[i / RATE] * i / RATE));
            data.putShort(value).putShort(value);
        }
        return data.array();
    }
}
