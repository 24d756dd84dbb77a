package dev.reel.ffmpeg;

import dev.reel.ffmpeg.internal.natives.TestCard;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes clips for tests, benchmarks and a first look: a test card with a running time code in H.264, and a tone in AAC, in
 * one MP4 file. At the start of each second the card's field flashes and the tone sounds, both for a tenth of a second and
 * both from the very same instant.
 *
 * <p>Run as a program it makes the clip that comes with the {@code reel} command.
 *
 * @param width pixels, even
 * @param height pixels, even
 * @param framesPerSecond whole frames per second
 * @param seconds length
 * @param videoBitRate bits per second of the video
 */
public record TestClip(int width, int height, int framesPerSecond, int seconds, int videoBitRate) {
    /** Ten seconds that fit in a megabyte. */
    public static final TestClip SMALL = new TestClip(640, 360, 30, 10, 450_000);

    private static final int SAMPLE_RATE = 48_000;
    private static final int TONE_HERTZ = 1_000;
    private static final int WAVE_HEADER = 44;

    /** Makes the small clip in the file that is named. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("name the file to make, and nothing else");
        }
        SMALL.write(Path.of(arguments[0]));
    }

    /**
     * Makes the clip; an existing file is replaced.
     *
     * @throws IOException when the shipped {@code ffmpeg} program fails, with what it said
     */
    public void write(Path target) throws IOException, InterruptedException {
        Path tone = Files.createTempFile("reel-tone", ".wav");
        Path log = Files.createTempFile("reel-clip", ".log");
        try {
            Files.write(tone, tone());
            Process program = FfmpegProgram.command(arguments(tone, target))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try (OutputStream pictures = program.getOutputStream()) {
                TestCard card = new TestCard(width, height, framesPerSecond);
                for (int frame = 0; frame < framesPerSecond * seconds; frame++) {
                    pictures.write(card.paint(frame));
                }
            } catch (IOException e) {
                // The program ended early; its own words say why.
                program.destroy();
            }
            int status = program.waitFor();
            if (status != 0) {
                throw new IOException("cannot make " + target + ": "
                        + Files.readString(log, StandardCharsets.UTF_8).strip());
            }
        } finally {
            Files.deleteIfExists(tone);
            Files.deleteIfExists(log);
        }
    }

    private List<String> arguments(Path tone, Path target) {
        // spotless:off
        return List.of(
                "-y",
                "-loglevel",
                "error",
                "-f",
                "rawvideo",
                "-pix_fmt",
                "yuv420p",
                "-s",
                width + "x" + height,
                "-r",
                String.valueOf(framesPerSecond),
                "-i",
                "-",
                "-i",
                tone.toString(),
                "-map",
                "0:v",
                "-map",
                "1:a",
                "-c:v",
                "libopenh264",
                "-b:v",
                String.valueOf(videoBitRate),
                "-g",
                String.valueOf(framesPerSecond),
                "-allow_skip_frames",
                "0",
                "-c:a",
                "aac",
                "-b:a",
                "96k",
                "-metadata",
                "title=Reel test card",
                "-metadata:s:a:0",
                "language=eng",
                "-fflags",
                "+bitexact",
                "-flags:v",
                "+bitexact",
                "-flags:a",
                "+bitexact",
                "-movflags",
                "+faststart",
                target.toString());
        // spotless:on
    }

    /** The sound as a WAV file: 16 bits, two channels. */
    private byte[] tone() {
        int frames = SAMPLE_RATE * seconds;
        int bytes = frames * 4;
        ByteBuffer wave = ByteBuffer.allocate(WAVE_HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(WAVE_HEADER - 8 + bytes);
        wave.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wave.putShort((short) 1).putShort((short) 2).putInt(SAMPLE_RATE).putInt(SAMPLE_RATE * 4);
        wave.putShort((short) 4).putShort((short) 16);
        wave.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        for (int i = 0; i < frames; i++) {
            int inSecond = i % SAMPLE_RATE;
            boolean sounds = inSecond < SAMPLE_RATE * TestCard.FLASH_SECONDS;
            double wavePhase = 2 * Math.PI * TONE_HERTZ * inSecond / SAMPLE_RATE;
            short value = (short) (sounds ? 12_000 * Math.sin(wavePhase) : 0);
            wave.putShort(value).putShort(value);
        }
        return wave.array();
    }
}
