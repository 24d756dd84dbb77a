package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.Colours;
import dev.reel.ffmpeg.internal.natives.FrameImport;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.NativeVideoFrame;
import dev.reel.ffmpeg.internal.natives.PixelConverter;
import dev.reel.ffmpeg.internal.natives.PixelFormats;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.platform.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Converts pictures to another pixel format or size. */
public final class VideoConverter extends ConverterTransform {
    private @Nullable PixelConverter converter;

    @Override
    protected boolean takes(MediaType type) {
        return type.isVideo()
                && type.width() > 0
                && type.height() > 0
                && type.find(MediaTypeAttributes.SUBTYPE)
                        .filter(subtype -> PixelFormats.format(subtype).isPresent())
                        .isPresent();
    }

    @Override
    protected List<MediaType> outputs(MediaType input) {
        List<MediaType> result = new ArrayList<>();
        result.add(as(input, input.subtype()));
        for (Subtype subtype : PixelFormats.OFFERED) {
            if (!subtype.equals(input.subtype())) {
                result.add(as(input, subtype));
            }
        }
        return result;
    }

    private static MediaType as(MediaType input, Subtype subtype) {
        int format = PixelFormats.format(subtype).orElseThrow();
        MediaType type = MediaTypes.ofPicture(format, input.width(), input.height(), input);
        colours(input, format).describe(type);
        return type;
    }

    /** What the colours of an input are in a pixel format. */
    private static Colours colours(MediaType input, int format) {
        int from = PixelFormats.format(input.subtype()).orElseThrow();
        Colours colours = Colours.of(input).in(from);
        boolean coded = PixelFormats.isRgb(from) && !PixelFormats.isRgb(format);
        return (coded ? colours.ofRgb() : colours).in(format);
    }

    @Override
    protected MediaType settled(MediaType output, MediaType input) {
        MediaType whole = output.copy();
        Colours.of(output)
                .or(colours(input, PixelFormats.format(output.subtype()).orElseThrow()))
                .describe(whole);
        return whole.count() == output.count() ? output : whole;
    }

    @Override
    protected void reset() {
        PixelConverter current = converter;
        converter = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    Sample convert(Sample sample, MediaType from, MediaType to) {
        MediaBuffer buffer = sample.convertToContiguousBuffer();
        // A frame says itself where its rows are, other memory lies as its type says.
        boolean placed = buffer instanceof VideoFrame || FrameImport.samePlaces(from, to);
        boolean coded = Colours.of(from).areCodedAs(Colours.of(to));
        if (placed && coded && TypeMatch.samePictures(from, to)) {
            return sample.retain();
        }
        NativeFrame source = FrameImport.picture(buffer, from);
        try {
            Sample made = new Sample(new NativeVideoFrame(converter(to).convert(source)));
            if (sample.hasTime()) {
                made.setTime(sample.time());
            }
            if (sample.hasDuration()) {
                made.setDuration(sample.duration());
            }
            return mark(made, sample);
        } finally {
            source.release();
        }
    }

    private PixelConverter converter(MediaType to) {
        PixelConverter current = converter;
        if (current == null) {
            OptionalInt format = PixelFormats.format(to.subtype());
            if (format.isEmpty()) {
                throw new MediaException(Status.MF_E_INVALIDMEDIATYPE, "no pixel format for " + to);
            }
            current = new PixelConverter(
                    PixelConverter.Target.of(format.getAsInt(), to.width(), to.height(), Colours.of(to)));
            converter = current;
        }
        return current;
    }
}
