package dev.reel.ffmpeg.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.MemoryByteStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A segment that is encrypted as a whole and read in FFmpeg's place. */
class EncryptedSegmentTest {
    @Test
    void whatComesIsWhatWasEncrypted() throws Exception {
        byte[] clear = new byte[100_003];
        new Random(7).nextBytes(clear);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[16], "AES"), new IvParameterSpec(new byte[16]));

        ByteBuffer all = ByteBuffer.allocate(clear.length + 16);
        try (ByteStream opened =
                EncryptedSegment.clear(new MemoryByteStream(cipher.doFinal(clear)), "00".repeat(16), "00".repeat(16))) {
            while (opened.read(all) > 0) {
                // To the end.
            }
        }
        assertThat(Arrays.copyOf(all.array(), all.position())).isEqualTo(clear);
    }
}
