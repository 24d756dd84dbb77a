package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.EncoderKind;
import dev.reel.ffmpeg.internal.natives.FrameImport;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.SampleConverter;
import dev.reel.ffmpeg.internal.natives.SampleFormats;
import dev.reel.ffmpeg.internal.natives.SampleQueue;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Encodes sound, in blocks of the size that the codec wants; times are counted in samples from where the sound begins. */
public final class AudioEncoder extends EncoderTransform {
    private static final int DEFAULT_BITS_PER_CHANNEL = 64_000;
    /** The best that these codecs have. */
    private static final int AMR_BIT_RATE = 12_200;

    private static final int AMR_WIDE_BIT_RATE = 23_850;
    /** Samples in a block of a codec that takes any number. */
    private static final int ANY = 4096;

    private final SampleQueue waiting = new SampleQueue();
    private TimeBase timeBase = TimeBase.HNS;
    /** Samples in each packet, the last one too, of an encoder that fills it up and does not mark it; else 0. */
    private int filled;

    /** Samples behind the last that push it out of a codec that would keep it. */
    private int tail;

    private boolean tailSent;
    private boolean endSent;
    private @Nullable SampleConverter converter;
    private @Nullable MediaType converterInput;

    public AudioEncoder(EncoderKind kind) {
        super(kind);
    }

    @Override
    MajorType major() {
        return MajorType.AUDIO;
    }

    @Override
    void checkOutput(AVCodec codec, MediaType type) {
        List<Integer> rates = EncoderFormats.sampleRates(codec);
        if (type.sampleRate() != 0 && !rates.isEmpty() && !rates.contains(type.sampleRate())) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    "the " + kind().name() + " encoder has no sample rate " + type.sampleRate() + ", only "
                            + rates.stream().sorted().toList());
        }
        if (type.contains(MediaTypeAttributes.AUDIO_NUM_CHANNELS) && type.channels() <= 0) {
            throw new MediaException(Status.MF_E_INVALIDMEDIATYPE, "sound needs channels, " + type + " has none");
        }
    }

    @Override
    List<MediaType> inputs(AVCodec codec, @Nullable MediaType output) {
        List<MediaType> result = new ArrayList<>();
        int channels = output == null ? 0 : output.channels();
        int rate = output == null ? 0 : output.sampleRate();
        List<Integer> rates = rate != 0 ? List.of(rate) : withAny(EncoderFormats.sampleRates(codec));
        List<Integer> layouts = channels != 0 ? List.of(channels) : layouts(codec);
        for (int layout : layouts) {
            for (int samplesPerSecond : rates) {
                for (int format : EncoderFormats.sampleFormats(codec)) {
                    result.add(input(format, samplesPerSecond, layout));
                }
            }
        }
        return result;
    }

    /** As it is first, 0, then fewer channels, which every codec takes. */
    private static List<Integer> layouts(AVCodec codec) {
        if (EncoderFormats.isSpeech(codec)) {
            return List.of(1);
        }
        List<Integer> result = new ArrayList<>();
        result.add(0);
        List<Integer> counts = EncoderFormats.channelCounts(codec);
        result.addAll(counts.isEmpty() ? List.of(2, 1) : counts);
        return result;
    }

    private static List<Integer> withAny(List<Integer> rates) {
        List<Integer> result = new ArrayList<>();
        result.add(0);
        rates.stream().sorted((one, other) -> Integer.compare(other, one)).forEach(result::add);
        return result;
    }

    /** A type in which a rate or a number of channels that is 0 stays open. */
    private static MediaType input(int format, int rate, int channels) {
        MediaType type = SampleFormats.type(format, Math.max(rate, 1), Math.max(channels, 1), 0);
        type.delete(MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT);
        type.delete(MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND);
        if (rate == 0) {
            type.delete(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND);
        }
        if (channels == 0) {
            type.delete(MediaTypeAttributes.AUDIO_NUM_CHANNELS);
        }
        return type;
    }

    @Override
    boolean takes(AVCodec codec, MediaType output, MediaType input) {
        List<Integer> rates = EncoderFormats.sampleRates(codec);
        return isConvertible(input)
                && EncoderFormats.takesSamples(codec, input)
                && (rates.isEmpty() || rates.contains(input.sampleRate()))
                && (output.sampleRate() == 0 || output.sampleRate() == input.sampleRate())
                && (output.channels() == 0 || output.channels() == input.channels());
    }

    @Override
    boolean isConvertible(MediaType input) {
        return input.isAudio() && SampleFormats.format(input).isPresent();
    }

    @Override
    Encoder openEncoder(AVCodec codec, MediaType output, MediaType input) {
        SampleConverter.Format format = format(input);
        timeBase = new TimeBase(1, format.rate());
        try (Dictionary options = new Dictionary()) {
            addOptions(options);
            Encoder opened = Encoder.open(
                    codec,
                    "cannot encode " + kind().name() + " " + input,
                    context -> {
                        context.sample_fmt(format.format()).sample_rate(format.rate());
                        avutil.av_channel_layout_from_string(context.ch_layout(), format.layout());
                        context.time_base().num(1).den(format.rate());
                        context.bit_rate(bitRate(codec, output, input));
                    },
                    options);
            waiting.open(format);
            filled = codec.id() == avcodec.AV_CODEC_ID_AAC ? opened.frameSize() : 0;
            boolean givesAll = (codec.capabilities() & avcodec.AV_CODEC_CAP_DELAY) != 0;
            tail = givesAll ? 0 : opened.initialPadding();
            return opened;
        }
    }

    private static long bitRate(AVCodec codec, MediaType output, MediaType input) {
        int wanted = output.get(MediaTypeAttributes.AVG_BITRATE, 0);
        if (wanted > 0) {
            return wanted;
        }
        if (EncoderFormats.isSpeech(codec)) {
            return codec.id() == avcodec.AV_CODEC_ID_AMR_NB ? AMR_BIT_RATE : AMR_WIDE_BIT_RATE;
        }
        int bytes = output.get(MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND, 0);
        return bytes > 0 ? bytes * 8L : (long) DEFAULT_BITS_PER_CHANNEL * input.channels();
    }

    @Override
    void settle(MediaType output, MediaType input, CodecParameters parameters) {
        output.set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, input.sampleRate());
        output.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, input.channels());
        long mask = parameters.channelMask();
        if (mask != 0 && mask == (int) mask) {
            output.set(MediaTypeAttributes.AUDIO_CHANNEL_MASK, (int) mask);
        }
        if (parameters.bitRate() > 0) {
            output.set(MediaTypeAttributes.AVG_BITRATE, (int) parameters.bitRate());
            output.set(MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND, (int) (parameters.bitRate() / 8));
        }
    }

    @Override
    TimeBase timeBase() {
        return timeBase;
    }

    @Override
    void take(Encoder open, Sample sample, MediaType from, MediaType openType) {
        NativeFrame frame = FrameImport.samples(sample.convertToContiguousBuffer(), format(from));
        try {
            long time = sample.hasTime() ? sample.time() : SampleQueue.CONTINUES;
            if (TypeMatch.sameSamples(from, openType)) {
                waiting.add(frame, time);
                return;
            }
            NativeFrame converted = converter(from, openType).convertFrame(frame);
            if (converted != null) {
                try {
                    waiting.add(converted, time);
                } finally {
                    converted.release();
                }
            }
        } finally {
            frame.release();
        }
    }

    private SampleConverter converter(MediaType from, MediaType to) {
        SampleConverter current = converter;
        if (current == null || !from.equals(converterInput)) {
            closeConverter();
            current = new SampleConverter(format(from), format(to));
            converter = current;
            converterInput = from;
        }
        return current;
    }

    @Override
    boolean feed(Encoder open, boolean end) {
        int block = open.frameSize();
        if (end && tail > 0 && !tailSent) {
            tailSent = true;
            waiting.addSilence(tail);
        }
        int ready = waiting.size();
        int count = block > 0 ? block : Math.min(ready, ANY);
        if (ready > 0 && (ready >= count || end)) {
            NativeFrame frame = waiting.take(Math.min(count, ready));
            try {
                open.send(frame);
            } finally {
                frame.release();
            }
            return true;
        }
        if (!end || endSent) {
            return false;
        }
        endSent = true;
        open.send(null);
        return true;
    }

    @Override
    void stamp(Sample sample, Packet packet) {
        long time = waiting.timeOf(packet.pts());
        long end = waiting.timeOf(packet.pts() + packet.duration());
        sample.setTime(time).setDuration(Math.max(0, end - time));
        sample.setTicks(timeBase.fromHns(time), new Rational(1, timeBase.denominator()));
        // It says so by the duration alone, which not every container keeps.
        if (packet.duration() > 0 && packet.duration() < filled) {
            packet.setPadding((int) (filled - packet.duration()));
        }
    }

    @Override
    void restart() {
        endSent = false;
        tailSent = false;
        waiting.clear();
        closeConverter();
    }

    private void closeConverter() {
        SampleConverter current = converter;
        converter = null;
        converterInput = null;
        if (current != null) {
            current.close();
        }
    }

    private static SampleConverter.Format format(MediaType type) {
        return SampleFormats.format(type)
                .orElseThrow(() -> new MediaException(Status.MF_E_INVALIDMEDIATYPE, "no sample format for " + type));
    }
}
