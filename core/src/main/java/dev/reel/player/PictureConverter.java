package dev.reel.player;

import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes RGB of decoded pictures by whatever converter is registered. Any thread. */
final class PictureConverter {
    private final TransformRegistry transforms;
    private final Platform platform;

    PictureConverter(TransformRegistry transforms, Platform platform) {
        this.transforms = transforms;
        this.platform = platform;
    }

    /** The picture in a size, each pixel 0xRRGGBB. */
    int[] toRgb(byte[] picture, MediaType from, int width, int height) {
        MediaType to = MediaType.video(Subtype.RGB32, width, height);
        MediaException why = null;
        for (TransformFactory factory : transforms.find(TransformCategory.VIDEO_PROCESSOR, from, null)) {
            try (Transform converter = factory.create(platform)) {
                if (converter instanceof AsyncTransform) {
                    continue;
                }
                converter.setInputType(0, from);
                converter.setOutputType(0, to);
                return convert(converter, picture, width, height);
            } catch (MediaException refused) {
                why = refused;
            }
        }
        throw new MediaException(
                Status.MF_E_TOPO_CODEC_NOT_FOUND,
                "cannot show a picture of " + from + ": "
                        + (why == null ? "no converter is registered" : why.getMessage()),
                why);
    }

    private static int[] convert(Transform converter, byte[] picture, int width, int height) {
        Sample input = new Sample(MemoryBuffer.wrap(picture)).setTime(0);
        try {
            if (converter.processInput(0, input) == Transform.InputResult.NOT_ACCEPTING) {
                throw new MediaException(Status.MF_E_NOTACCEPTING, "the converter takes no picture");
            }
        } catch (RuntimeException failure) {
            input.close();
            throw failure;
        }
        TransformOutput output = new TransformOutput();
        if (converter.processOutput(output) == Transform.OutputResult.NEED_MORE_INPUT) {
            converter.processMessage(Transform.Message.DRAIN, 0);
            var unusedResult = converter.processOutput(output);
        }
        Sample made = output.takeSample();
        if (made == null) {
            throw new MediaException(Status.MF_E_UNEXPECTED, "the converter gave no picture");
        }
        try (made) {
            MemoryBuffer whole = MemoryBuffer.allocate(made.totalLength());
            made.copyTo(whole);
            // RGB32 is blue, green, red, nothing in memory: an int with the lowest byte first.
            ByteBuffer bytes = whole.data().order(ByteOrder.LITTLE_ENDIAN);
            int[] pixels = new int[width * height];
            bytes.asIntBuffer().get(pixels);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] &= 0xFF_FFFF;
            }
            return pixels;
        }
    }
}
