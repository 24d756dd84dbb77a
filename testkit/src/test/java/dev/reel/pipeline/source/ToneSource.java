package dev.reel.pipeline.source;

import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tone of 440 Hz, in pieces of 20 ms: a whole source. */
final class ToneSource extends AbstractSource {
    private static final int RATE = 48_000;
    private static final int PIECE = RATE / 50;
    private final long pieces;
    private long next;

    ToneSource(Platform platform, int seconds) {
        super(
                platform.serialQueue("tone"),
                List.of(StreamDescriptor.of(1, MediaType.audio(Subtype.PCM, RATE, 1, Short.SIZE))));
        pieces = seconds * 50L;
    }

    @Override
    protected @Nullable Sample read(int stream) {
        if (next == pieces) {
            return null;
        }
        MemoryBuffer buffer = MemoryBuffer.allocate(PIECE * Short.BYTES);
        buffer.setCurrentLength(buffer.maxLength());
        for (int i = 0; i < PIECE; i++) {
            double turns = 440.0 * (next * PIECE + i) / RATE;
            buffer.data().order(ByteOrder.LITTLE_ENDIAN).putShort(i * Short.BYTES, (short)
                    (8_000 * Math.sin(2 * Math.PI * turns)));
        }
        return new Sample(buffer)
                .setTime(next++ * Platform.SECOND / 50)
                .setDuration(Platform.SECOND / 50)
                .setCleanPoint(true);
    }

    @Override
    protected void seek(long position) {
        next = Math.min(pieces, position * 50 / Platform.SECOND);
    }

    @Override
    protected long duration() {
        return pieces * Platform.SECOND / 50;
    }
}
