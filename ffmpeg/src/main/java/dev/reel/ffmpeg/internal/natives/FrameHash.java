package dev.reel.ffmpeg.internal.natives;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * MD5 over the decoded frames of one stream, equal to what the {@code ffmpeg} program's {@code md5} output says: pictures
 * in the pixel format, size and colours of the first one, samples as interleaved 32-bit floats at the first rate and layout.
 *
 * <p>One thread at a time.
 */
public abstract sealed class FrameHash implements AutoCloseable {
    private final MessageDigest digest = newDigest();
    private @Nullable String result;
    private long units;

    /** For pictures; counts frames. */
    public static FrameHash ofVideo() {
        return new Video();
    }

    /** For samples; counts samples per channel. */
    public static FrameHash ofAudio() {
        return new Audio();
    }

    /** Takes a frame in; its reference stays with the caller. */
    public abstract void add(NativeFrame frame);

    /** Frames or samples so far. */
    public long units() {
        return units;
    }

    /** Ends the hash and gives it as 32 lower-case hex digits; no frame may follow. */
    public String finish() {
        String done = result;
        if (done == null) {
            flush();
            done = HexFormat.of().formatHex(digest.digest());
            result = done;
        }
        return done;
    }

    abstract void flush();

    @Override
    public abstract void close();

    final void update(ByteBuffer bytes, long count) {
        digest.update(bytes);
        units += count;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no MD5", e);
        }
    }

    private static final class Video extends FrameHash {
        private final PictureBytes packer = new PictureBytes();
        private @Nullable PixelConverter converter;
        private PixelConverter.@Nullable Target target;

        @Override
        public void add(NativeFrame frame) {
            PixelConverter.Target first = target;
            if (first == null) {
                first = PixelConverter.Target.like(frame);
                target = first;
            }
            if (first.isMetBy(frame)) {
                update(packer.pack(frame), 1);
                return;
            }
            PixelConverter scaler = converter;
            if (scaler == null) {
                scaler = new PixelConverter(first);
                converter = scaler;
            }
            NativeFrame scaled = scaler.convert(frame);
            try {
                update(packer.pack(scaled), 1);
            } finally {
                scaled.release();
            }
        }

        @Override
        void flush() {}

        @Override
        public void close() {
            packer.close();
            if (converter != null) {
                converter.close();
            }
        }
    }

    private static final class Audio extends FrameHash {
        private @Nullable SampleConverter converter;
        private SampleConverter.@Nullable Format target;

        @Override
        public void add(NativeFrame frame) {
            SampleConverter.Format now = SampleConverter.Format.of(frame);
            SampleConverter.Format to = target;
            if (to == null) {
                to = now.asFloats();
                target = to;
            }
            SampleConverter current = converter;
            if (current == null || !current.from().equals(now)) {
                if (current != null) {
                    current.close();
                }
                current = new SampleConverter(now, to);
                converter = current;
            }
            take(current, frame);
        }

        @Override
        void flush() {
            SampleConverter current = converter;
            if (current != null && current.from().rate() != current.to().rate()) {
                take(current, null);
            }
        }

        private void take(SampleConverter current, @Nullable NativeFrame frame) {
            ByteBuffer samples = current.convert(frame);
            long count = samples.remaining() / current.bytesPerFrame();
            update(samples, count);
        }

        @Override
        public void close() {
            if (converter != null) {
                converter.close();
            }
        }
    }
}
