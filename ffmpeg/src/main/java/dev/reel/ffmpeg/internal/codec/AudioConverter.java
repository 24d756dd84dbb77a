package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.FrameImport;
import dev.reel.ffmpeg.internal.natives.NativeAudioFrame;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.SampleConverter;
import dev.reel.ffmpeg.internal.natives.SampleFormats;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.SampleTimes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts samples to another format, rate or number of channels. */
public final class AudioConverter extends ConverterTransform {
    private @Nullable SampleConverter converter;
    private @Nullable SampleTimes times;
    private long due;

    @Override
    protected boolean takes(MediaType type) {
        return type.isAudio() && SampleFormats.format(type).isPresent();
    }

    @Override
    protected List<MediaType> outputs(MediaType input) {
        List<MediaType> result = new ArrayList<>();
        result.add(input);
        add(result, input, Subtype.FLOAT, 32, input.channels());
        add(result, input, Subtype.PCM, 16, input.channels());
        add(result, input, Subtype.FLOAT, 32, 2);
        add(result, input, Subtype.PCM, 16, 2);
        return result;
    }

    private static void add(List<MediaType> list, MediaType input, Subtype subtype, int bits, int channels) {
        MediaType type = MediaType.audio(subtype, input.sampleRate(), channels, bits);
        if (channels == input.channels()) {
            input.find(MediaTypeAttributes.AUDIO_CHANNEL_MASK)
                    .ifPresent(mask -> type.set(MediaTypeAttributes.AUDIO_CHANNEL_MASK, mask));
        }
        if (list.stream().noneMatch(known -> TypeMatch.sameSamples(known, type))) {
            list.add(type);
        }
    }

    @Override
    protected void reset() {
        due = 0;
        times = null;
        SampleConverter current = converter;
        converter = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    @Nullable
    Sample convert(Sample sample, MediaType from, MediaType to) {
        if (TypeMatch.sameSamples(from, to)) {
            return sample.retain();
        }
        MediaBuffer buffer = sample.convertToContiguousBuffer();
        SampleConverter.Format given = format(from);
        NativeFrame source = FrameImport.samples(buffer, given);
        try {
            SampleConverter current = converter(given, to);
            SampleTimes present = times;
            if (present == null) {
                present = new SampleTimes(given.rate(), current.to().rate());
                times = present;
            }
            long time = sample.hasTime() ? sample.time() : due;
            present.put(time, source.samples());
            due = time + new TimeBase(1, given.rate()).toHns(source.samples());
            Sample made = wrap(current.convertFrame(source), present);
            return made == null ? null : mark(made, sample);
        } finally {
            source.release();
        }
    }

    @Override
    @Nullable
    Sample rest(MediaType to) {
        SampleConverter current = converter;
        SampleTimes present = times;
        return current == null || present == null ? null : wrap(current.convertFrame(null), present);
    }

    private static @Nullable Sample wrap(@Nullable NativeFrame frame, SampleTimes times) {
        if (frame == null) {
            return null;
        }
        int count = frame.samples();
        return new Sample(new NativeAudioFrame(frame))
                .setTime(times.take(count))
                .setDuration(times.duration(count));
    }

    private SampleConverter converter(SampleConverter.Format given, MediaType to) {
        SampleConverter current = converter;
        if (current == null) {
            current = new SampleConverter(given, format(to));
            converter = current;
        }
        return current;
    }

    private static SampleConverter.Format format(MediaType type) {
        return SampleFormats.format(type)
                .orElseThrow(() -> new MediaException(Status.MF_E_INVALIDMEDIATYPE, "no sample format for " + type));
    }
}
