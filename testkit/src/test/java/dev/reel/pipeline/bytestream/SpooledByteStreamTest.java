package dev.reel.pipeline.bytestream;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A stream that is made seekable gives what it would have given by itself, wherever it is read. */
class SpooledByteStreamTest {
    private static final byte[] CONTENT = new byte[(8 << 20) + 300_000];

    static {
        new Random(3).nextBytes(CONTENT);
    }

    private final boolean[] closed = new boolean[1];

    private ByteStream source() {
        return InputByteStream.owning(new ByteArrayInputStream(CONTENT) {
            @Override
            public void close() {
                closed[0] = true;
            }
        });
    }

    @Test
    void anyPlaceCanBeReadAgain() throws IOException {
        Set<Path> before = temporaryFiles();
        Random random = new Random(5);
        try (SpooledByteStream stream = new SpooledByteStream(source())) {
            assertThat(stream.capabilities())
                    .containsExactlyInAnyOrder(ByteStreamCapability.READABLE, ByteStreamCapability.SEEKABLE);
            assertThat(stream.length()).isEmpty();
            assertRead(stream, 0, 100);
            assertThat(stream.pulled()).isLessThan(100_000);
            for (int i = 0; i < 300; i++) {
                assertRead(stream, random.nextInt(CONTENT.length), 1 + random.nextInt(200_000));
            }
            assertRead(stream, CONTENT.length - 10, 20);
            assertThat(stream.isEndOfStream()).isTrue();
            assertThat(stream.length()).hasValue(CONTENT.length);
            stream.setPosition(CONTENT.length + 100L);
            assertThat(stream.read(ByteBuffer.allocate(1))).isZero();
            assertThat(stream.position()).isEqualTo(CONTENT.length + 100L);
            assertRead(stream, 0, CONTENT.length);
        }
        assertThat(closed[0]).isTrue();
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    @Test
    void readingOnGivesUpWhatWasKeptWhenItIsRead() throws IOException {
        try (SpooledByteStream stream = new SpooledByteStream(source())) {
            assertRead(stream, 0, 1000);
            stream.readOn();
            assertStatus(() -> stream.setPosition(0), Status.MF_E_BYTESTREAM_NOT_SEEKABLE);
            ByteBuffer rest = ByteBuffer.allocate(CONTENT.length);
            while (stream.read(rest) > 0) {
                assertThat(stream.position()).isEqualTo(1000L + rest.position());
            }
            assertThat(Arrays.copyOf(rest.array(), rest.position()))
                    .isEqualTo(Arrays.copyOfRange(CONTENT, 1000, CONTENT.length));
            assertThat(stream.isEndOfStream()).isTrue();
        }
    }

    @Test
    void releasingLeavesTheOtherStreamOpen() {
        SpooledByteStream stream = new SpooledByteStream(source());
        assertRead(stream, 0, 10);
        stream.release();
        assertThat(closed[0]).isFalse();
    }

    private static void assertRead(ByteStream stream, int from, int most) {
        stream.setPosition(from);
        ByteBuffer buffer = ByteBuffer.allocate(most);
        while (buffer.hasRemaining() && stream.read(buffer) > 0) {
            assertThat(stream.position()).isEqualTo((long) from + buffer.position());
        }
        int count = Math.min(most, CONTENT.length - from);
        assertThat(buffer.position()).isEqualTo(count);
        assertThat(Arrays.mismatch(buffer.array(), 0, count, CONTENT, from, from + count))
                .isEqualTo(-1);
    }

    private static Set<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("reel-stream"))
                    .collect(Collectors.toSet());
        }
    }
}
