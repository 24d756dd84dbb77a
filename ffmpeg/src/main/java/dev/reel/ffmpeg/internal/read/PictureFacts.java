package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Colours;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.platform.media.Rational;
import dev.reel.player.VideoInfo;
import dev.reel.player.VideoInfo.Colour;
import dev.reel.player.VideoInfo.Hdr;
import dev.reel.player.VideoInfo.Orientation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avcodec;

/** How the pictures of a stream are coded and shown, by what the container and codec say. */
final class PictureFacts {
    /** Numbers of the mastering display: six of its primaries and two of its white, before those of its light. */
    private static final int LIGHT_AT = 8 * 2 * Integer.BYTES;

    private static final int MASTERING_BYTES = LIGHT_AT + 2 * 2 * Integer.BYTES + 2 * Integer.BYTES;

    private PictureFacts() {}

    static VideoInfo of(DemuxedStream stream, Rational pixelShape) {
        CodecParameters parameters = stream.parameters();
        return new VideoInfo(
                parameters.width(),
                parameters.height(),
                parameters.formatName(),
                stream.frameRate().isKnown()
                        ? Optional.of(new Rational(
                                stream.frameRate().numerator(),
                                stream.frameRate().denominator()))
                        : Optional.empty(),
                pixelShape,
                new Orientation(parameters.rotation(), parameters.isMirrored()),
                parameters.scanName(),
                colour(parameters));
    }

    private static Colour colour(CodecParameters parameters) {
        Colours colours = parameters.colours();
        return new Colour(
                colours.rangeName(),
                colours.primariesName(),
                colours.transferName(),
                colours.matrixName(),
                hdr(parameters));
    }

    private static Optional<Hdr> hdr(CodecParameters parameters) {
        byte[] mastering = parameters.sideData(avcodec.AV_PKT_DATA_MASTERING_DISPLAY_METADATA);
        byte[] content = parameters.sideData(avcodec.AV_PKT_DATA_CONTENT_LIGHT_LEVEL);
        boolean knowsDisplay = mastering.length >= MASTERING_BYTES;
        boolean knowsContent = content.length >= 2 * Integer.BYTES;
        if (!knowsDisplay && !knowsContent) {
            return Optional.empty();
        }
        ByteBuffer display = natively(knowsDisplay ? mastering : new byte[MASTERING_BYTES]);
        ByteBuffer light = natively(knowsContent ? content : new byte[2 * Integer.BYTES]);
        return Optional.of(new Hdr(
                fraction(display, LIGHT_AT),
                fraction(display, LIGHT_AT + 2 * Integer.BYTES),
                light.getInt(0),
                light.getInt(Integer.BYTES)));
    }

    private static double fraction(ByteBuffer bytes, int at) {
        int denominator = bytes.getInt(at + Integer.BYTES);
        return denominator == 0 ? 0 : (double) bytes.getInt(at) / denominator;
    }

    private static ByteBuffer natively(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
