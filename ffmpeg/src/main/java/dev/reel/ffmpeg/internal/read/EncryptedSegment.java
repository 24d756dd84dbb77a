package dev.reel.ffmpeg.internal.read;

import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.InputByteStream;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A segment that is encrypted as a whole ({@code AES-128} of HLS), for what is read in FFmpeg's place. */
final class EncryptedSegment {
    private EncryptedSegment() {}

    /**
     * What a stream holds in clear; closing it closes the stream.
     *
     * @param key hexadecimal digits, as FFmpeg's option has them
     * @param vector likewise
     */
    static ByteStream clear(ByteStream stream, String key, String vector) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(HexFormat.of().parseHex(key), "AES"),
                    new IvParameterSpec(HexFormat.of().parseHex(vector)));
            return InputByteStream.owning(new CipherInputStream(new Input(stream), cipher));
        } catch (GeneralSecurityException | IllegalArgumentException noKey) {
            stream.close();
            throw new MediaException(Status.MF_E_INVALID_FILE_FORMAT, "a segment's key is no AES key");
        }
    }

    private static final class Input extends InputStream {
        private final ByteStream stream;

        Input(ByteStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = stream.read(ByteBuffer.wrap(target, offset, length));
            return count == 0 && length > 0 ? -1 : count;
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
