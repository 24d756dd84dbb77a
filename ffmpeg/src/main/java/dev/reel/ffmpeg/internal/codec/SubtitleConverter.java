package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.PacketBuffer;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.pipeline.transform.AbstractTransform;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/**
 * Turns subtitles of one kind of text into those of another; times stay, and so does as much of the looks as both can say. Output
 * type first, then input type, as with encoders. One thread at a time.
 */
final class SubtitleConverter extends AbstractTransform {
    private static final Set<String> TARGETS = Set.of("subrip", "mov_text", "webvtt", "ass");

    private @Nullable MediaType wanted;
    private @Nullable SubtitleCodec decoder;
    private @Nullable SubtitleEncoder encoder;

    SubtitleConverter() {
        super("the subtitle converter");
    }

    /** True for text that this build of FFmpeg decodes. */
    static boolean reads(MediaType type) {
        if (!isSubtitle(type) || !type.contains(StreamFormat.KEY)) {
            return false;
        }
        CodecParameters parameters = StreamFormat.of(type).parameters();
        AVCodecDescriptor codec = avcodec.avcodec_descriptor_get(parameters.codecId());
        return codec != null && (codec.props() & avcodec.AV_CODEC_PROP_TEXT_SUB) != 0 && parameters.hasDecoder();
    }

    /** True for text that it writes. */
    static boolean writes(MediaType type) {
        return isSubtitle(type)
                && type.contains(MediaTypeAttributes.SUBTYPE)
                && TARGETS.contains(MediaTypes.codecName(type.subtype()));
    }

    private static boolean isSubtitle(MediaType type) {
        return type.find(MediaTypeAttributes.MAJOR_TYPE)
                .filter(MajorType.SUBTITLE::equals)
                .isPresent();
    }

    @Override
    protected boolean takes(MediaType type) {
        return reads(type);
    }

    @Override
    protected List<MediaType> outputs(MediaType input) {
        MediaType present = outputCurrentType(0);
        return present == null ? List.of() : List.of(present);
    }

    @Override
    public void testOutputType(int stream, MediaType type) {
        checkStream(stream);
        check(type);
    }

    private void check(MediaType type) {
        Transform.requireWellFormed(type);
        if (!writes(type)) {
            throw refusal("give", type);
        }
    }

    @Override
    public void setOutputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type == null) {
            wanted = null;
            release();
            setTypes(null, null);
            return;
        }
        check(type);
        MediaType present = outputCurrentType(stream);
        if (decoder != null && present != null && present.fits(type)) {
            return;
        }
        wanted = type;
        MediaType input = inputCurrentType(stream);
        setTypes(null, type);
        if (input != null) {
            setInputType(stream, input);
        }
    }

    @Override
    public void setInputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        drop();
        release();
        MediaType output = wanted;
        setTypes(null, output);
        if (type == null) {
            return;
        }
        if (output == null) {
            throw new MediaException(
                    Status.MF_E_TRANSFORM_TYPE_NOT_SET, name() + " needs its output type, then its input type");
        }
        testInputType(stream, type);
        StreamFormat format = StreamFormat.of(type);
        SubtitleCodec from = SubtitleCodec.open(format.parameters(), format.timeBase());
        decoder = from;
        SubtitleEncoder to = SubtitleEncoder.open(MediaTypes.codecName(output.subtype()), from.styles());
        encoder = to;
        MediaType settled = output.copy();
        CodecParameters parameters = to.parameters();
        settled.set(StreamFormat.KEY, new StreamFormat(parameters, format.timeBase()));
        if (parameters.extraData().length > 0) {
            settled.set(MediaTypeAttributes.USER_DATA, parameters.extraData());
        }
        setTypes(type, settled);
    }

    @Override
    protected void process(Sample sample) {
        SubtitleCodec from = decoder;
        SubtitleEncoder to = encoder;
        if (from == null || to == null) {
            return;
        }
        byte[] text;
        try (Packet packet = sample.bufferCount() == 1 && sample.buffer(0) instanceof PacketBuffer own
                ? own.packet().share()
                : Packet.copyOf(sample.convertToContiguousBuffer().data())) {
            text = from.recode(packet, to);
        }
        if (text.length == 0) {
            return;
        }
        Packet made = Packet.copyOf(ByteBuffer.wrap(text));
        made.setKeyFrame(true);
        Sample result = new Sample(new PacketBuffer(made));
        if (sample.hasTime()) {
            result.setTime(sample.time());
        }
        if (sample.hasDuration()) {
            result.setDuration(sample.duration());
        }
        give(ConverterTransform.mark(result, sample).setCleanPoint(true));
    }

    @Override
    public void close() {
        super.close();
        release();
    }

    private void release() {
        SubtitleCodec from = decoder;
        decoder = null;
        if (from != null) {
            from.close();
        }
        SubtitleEncoder to = encoder;
        encoder = null;
        if (to != null) {
            to.close();
        }
    }
}
