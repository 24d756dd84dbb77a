package dev.reel.protection.isobmff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.tools.Clips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Broken files end in a clear refusal or in samples: never in another error, in endless work or in unbounded memory. */
class MovieFuzzTest {
    private static final int ROUNDS = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void mutatedTinyFiles() {
        byte[] tiny = new TinyMovie()
                .entry("cenc", 0, new byte[] {0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
                .inFragment(out -> {
                    int box = out.begin("senc", 0, 2);
                    out.i32(2);
                    for (int i = 0; i < 2; i++) {
                        out.i64(i);
                        out.u16(1);
                        out.u16(4);
                        out.i32(16);
                    }
                    out.end(box);
                })
                .build();
        fuzz("tiny", tiny, 20_000);
        fuzz("tiny plain", new TinyMovie().clearEntry().plain().build(), 20_000);
    }

    @Test
    void mutatedRealFiles() throws IOException {
        List<Path> files;
        try (Stream<Path> drm = Files.list(Clips.realFolder().resolve("drm"));
                Stream<Path> mp4 = Files.list(Clips.realFolder().resolve("mp4"))) {
            files = Stream.concat(drm, mp4)
                    .filter(path -> path.toString().endsWith(".mp4"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            fuzz(file.getFileName().toString(), Files.readAllBytes(file), ROUNDS);
        }
    }

    @Test
    void mutatedClip() throws IOException {
        fuzz("clip", Files.readAllBytes(Clips.h264()), ROUNDS);
    }

    private static void fuzz(String name, byte[] original, int rounds) {
        Assertions.assertTimeoutPreemptively(PATIENCE, () -> {
            List<int[]> boxes = metadata(original);
            for (int seed = 0; seed < rounds; seed++) {
                Random random = new Random(seed);
                byte[] mutated = mutate(original, boxes, random);
                try {
                    walk(mutated);
                } catch (MediaException e) {
                    assertThat(e.status())
                            .as("%s, seed %d: %s", name, seed, e.getMessage())
                            .isIn(
                                    Status.MF_E_INVALID_FILE_FORMAT,
                                    Status.MF_E_INVALID_STREAM_DATA,
                                    Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE,
                                    Status.MF_E_UNSUPPORTED_SCHEME);
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(name + ", seed " + seed, e);
                }
            }
        });
    }

    /** Positions of everything but sample data: that is where a parser can be hurt. */
    private static List<int[]> metadata(byte[] file) {
        List<int[]> ranges = new ArrayList<>();
        MediaInput in = MediaInput.of(file, "file");
        for (long at = 0; in.size() - at >= 8; ) {
            TopBox box = TopBox.read(in, at);
            int end = box.is("mdat") ? (int) at + 8 : (int) box.end();
            ranges.add(new int[] {(int) at, end});
            at = box.end();
        }
        return ranges;
    }

    private static byte[] mutate(byte[] original, List<int[]> boxes, Random random) {
        byte[] file = original.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            int[] range = boxes.get(random.nextInt(boxes.size()));
            int at = range[0] + random.nextInt(range[1] - range[0]);
            switch (random.nextInt(5)) {
                case 0 -> file[at] = (byte) random.nextInt();
                case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> {
                    for (int j = at & ~3; j < Math.min((at & ~3) + 4, file.length); j++) {
                        file[j] = (byte) 0xFF;
                    }
                }
                case 3 -> {
                    for (int j = at & ~3; j < Math.min((at & ~3) + 4, file.length); j++) {
                        file[j] = 0;
                    }
                }
                default -> file[at] = (byte) (file[at] + random.nextInt(3) - 1);
            }
        }
        return random.nextInt(6) == 0 ? java.util.Arrays.copyOf(file, random.nextInt(file.length)) : file;
    }

    private static void walk(byte[] file) {
        try (MovieFile movie = MovieFile.open(MediaInput.of(file, "fuzz"))) {
            for (Track track : movie.tracks()) {
                SampleCursor cursor = movie.samples(track);
                for (MediaSample sample = cursor.next(); sample != null; sample = cursor.next()) {
                    assertThat(movie.input().contains(sample.offset(), sample.size()))
                            .isTrue();
                }
            }
        }
    }
}
