package dev.reel.ffmpeg;

import dev.reel.pipeline.transform.AbstractTransform;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.nio.ByteBuffer;

/** Takes the colours out of pictures: a whole filter. */
final class GrayscaleFilter extends AbstractTransform {
    private static final byte NO_COLOUR = (byte) 128;

    GrayscaleFilter() {
        super("the grayscale filter");
    }

    @Override
    protected boolean takes(MediaType type) {
        return type.isVideo() && type.fits(MediaType.video(Subtype.I420, type.width(), type.height()));
    }

    @Override
    protected void process(Sample sample) {
        MediaBuffer picture = sample.convertToContiguousBuffer();
        MemoryBuffer gray = MemoryBuffer.allocate(picture.currentLength());
        gray.setCurrentLength(picture.currentLength());
        ByteBuffer bytes = gray.data().put(picture.data());
        for (int i = requireInput().width() * requireInput().height(); i < bytes.capacity(); i++) {
            bytes.put(i, NO_COLOUR);
        }
        give(sample.copyWithoutBuffers().addBuffer(gray));
    }
}
