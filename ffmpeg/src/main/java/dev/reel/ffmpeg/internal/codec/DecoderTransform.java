package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.FrameBuffer;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.PacketBuffer;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.transform.AbstractTransform;
import dev.reel.pipeline.transform.InputStreamInfo;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decoder as a transform (topology.md §9): compressed samples in, frames in native memory out, without a copy.
 *
 * <p>Output times follow the input samples' times, however those were shifted against the container's own. With MF_LOW_LATENCY
 * among the attributes when the input type is set, frames come out as soon as the codec allows. One thread at a time.
 */
abstract sealed class DecoderTransform extends AbstractTransform permits AudioDecoder, VideoDecoder {
    /** Packets of a stream from which on their errors say something of it. */
    private static final long ENOUGH_TO_JUDGE = 10;

    private static final InputStreamInfo INPUT = new InputStreamInfo(
            0, Set.of(InputStreamInfo.Flag.WHOLE_SAMPLES, InputStreamInfo.Flag.HOLDS_BUFFERS), 0, 0, 0);

    private final FrameClock clock = new FrameClock();
    private final FrameTypes types = new FrameTypes();
    private @Nullable StreamFormat format;
    private @Nullable Decoder decoder;
    /** The type of the frame that waits to be taken. */
    private @Nullable MediaType frameType;

    private boolean mayHaveOutput;
    /** True while the codec may have something of what it was given. */
    private boolean holding;
    /** Only key frames come, forward or backward: none needs another, each comes out before the next goes in. */
    private boolean thinned;

    DecoderTransform() {
        super("the decoder");
    }

    /** The type of the frames to come as far as it is known, or null. */
    abstract @Nullable MediaType likelyOutput(Decoder open, MediaType input);

    /** How long a frame lasts, in 100 ns units. */
    abstract long duration(NativeFrame frame, MediaType input);

    /** Rounding of the container that is not to be heard, in 100 ns units. */
    abstract long tolerance(NativeFrame frame);

    /** Forgets what came before. */
    abstract void restart();

    /** A sample is about to be decoded. */
    void beforeSample(Decoder open, Sample sample) {
        // Sound is always decoded whole.
    }

    /** The decoder is a new one. */
    void opened() {
        // Sound sets nothing.
    }

    /** A buffer around a frame; takes over its reference. */
    abstract FrameBuffer wrap(NativeFrame frame);

    @Override
    protected final List<MediaType> outputs(MediaType input) {
        MediaType type = waiting() != null ? frameType : likelyOutput(openDecoder(), input);
        return type == null ? List.of() : List.of(type);
    }

    @Override
    protected final boolean gives(MediaType input, MediaType output) {
        return outputs(input).stream().anyMatch(own -> agree(own, output));
    }

    @Override
    public final InputStreamInfo inputStreamInfo(int stream) {
        checkStream(stream);
        return INPUT;
    }

    @Override
    public final void testInputType(int stream, MediaType type) {
        super.testInputType(stream, type);
        StreamFormat described = StreamFormat.of(type);
        Decoder.open(described.parameters(), described.timeBase()).close();
    }

    /** The output begins anew with each input type: its frames decide. */
    @Override
    public final void setInputType(int stream, @Nullable MediaType type) {
        super.setInputType(stream, type);
        setOutputType(stream, null);
    }

    @Override
    protected final void inputChanges(@Nullable MediaType type) {
        closeDecoder();
        if (type != null) {
            StreamFormat described = StreamFormat.of(type);
            Decoder.Delay delay =
                    attributes().isTrue(AttributeStore.LOW_LATENCY) ? Decoder.Delay.LEAST : Decoder.Delay.USUAL;
            decoder = Decoder.open(described.parameters(), described.timeBase(), delay);
            format = described;
            opened();
        }
    }

    @Override
    protected final boolean isHolding() {
        return holding;
    }

    @Override
    protected final void process(Sample sample) {
        Decoder open = openDecoder();
        beforeSample(open, sample);
        for (int i = 0; i < sample.bufferCount(); i++) {
            send(open, sample, i);
        }
        if (sample.isDiscontinuity()) {
            interrupt();
        }
        mayHaveOutput = true;
        holding = true;
        if (thinned) {
            drain();
        }
    }

    @Override
    protected final void produce() {
        if (mayHaveOutput) {
            NativeFrame frame = new NativeFrame();
            if (openDecoder().receive(frame) == Decoder.Outcome.FRAME) {
                NativeFrame upright = frame.topDown();
                frameType = types.of(upright, requireInput());
                give(toSample(upright, requireInput()));
            } else {
                frame.release();
                mayHaveOutput = false;
            }
        }
    }

    @Override
    protected final boolean isOfOutputType(Sample next) {
        MediaType type = frameType;
        return type != null && types.agree(type, requireOutput());
    }

    @Override
    protected final void finish() {
        Decoder open = decoder;
        if (open != null) {
            open.drain();
            mayHaveOutput = true;
        }
    }

    /** Ready for what may follow the drain. */
    @Override
    protected final void drained() {
        Decoder open = openDecoder();
        open.flush();
        holding = false;
        // Few may be what a jump left of pictures that belong together, and so may key pictures alone.
        if (!thinned && open.packets() >= ENOUGH_TO_JUDGE) {
            open.requireSense(requireInput().subtype().toString());
        }
    }

    @Override
    protected final void reset() {
        Decoder open = decoder;
        if (open != null) {
            open.flush();
        }
        clock.reset();
        restart();
        mayHaveOutput = false;
        holding = false;
    }

    /** Follows the thinning of the stream, and lets the event pass on. */
    @Override
    public final boolean processEvent(int stream, MediaEvent event) {
        if (event.type() == MediaEventType.MEStreamThinMode) {
            thinned = event.value().equals(PropVariant.bool(true));
        }
        return false;
    }

    @Override
    public final void close() {
        super.close();
        closeDecoder();
    }

    /** The open decoder; {@code MF_E_TRANSFORM_TYPE_NOT_SET} without an input type. */
    final Decoder openDecoder() {
        Decoder open = decoder;
        if (open == null) {
            throw new MediaException(Status.MF_E_TRANSFORM_TYPE_NOT_SET, "the decoder has no input type yet");
        }
        return open;
    }

    private void send(Decoder open, Sample sample, int index) {
        StreamFormat stream = format;
        if (stream == null) {
            return;
        }
        TimeBase base = stream.timeBase();
        Packet packet;
        if (sample.buffer(index) instanceof PacketBuffer demuxed) {
            // The mark is written into the packet, so it must be ours alone.
            packet = demuxed.packet().share();
        } else {
            packet = Packet.copyOf(sample.buffer(index).data());
            packet.setTimes(ticks(sample, base), TimeBase.NONE);
            packet.setKeyFrame(sample.isCleanPoint());
        }
        try (packet) {
            long ticks = packet.pts() != TimeBase.NONE ? packet.pts() : packet.dts();
            packet.setMark(sample.hasTime() && ticks != TimeBase.NONE ? sample.time() - base.toHns(ticks) : 0);
            open.send(packet);
        }
    }

    private static long ticks(Sample sample, TimeBase base) {
        if (sample.hasTicks()) {
            Rational unit = sample.timeBase();
            return new TimeBase(unit.numerator(), unit.denominator()).convert(sample.ticks(), base);
        }
        return sample.hasTime() ? base.fromHns(sample.time()) : TimeBase.NONE;
    }

    private Sample toSample(NativeFrame frame, MediaType input) {
        long ticks = frame.pts();
        long stamped = ticks == TimeBase.NONE ? TimeBase.NONE : frame.timeBase().toHns(ticks) + frame.mark();
        long duration = duration(frame, input);
        Sample sample = new Sample(wrap(frame));
        if (thinned) {
            // Times jump, and backward they fall.
            clock.reset();
        }
        sample.setTime(clock.place(stamped, duration, tolerance(frame))).setDuration(duration);
        if (ticks != TimeBase.NONE) {
            TimeBase base = frame.timeBase();
            sample.setTicks(ticks, new Rational(base.numerator(), base.denominator()));
        }
        return sample.setCleanPoint(true);
    }

    private void closeDecoder() {
        Decoder open = decoder;
        decoder = null;
        format = null;
        types.forget();
        if (open != null) {
            open.close();
        }
    }

    /** Whether frames of one type are frames of the other; what only says how to show them does not count. */
    static boolean agree(MediaType ours, MediaType theirs) {
        return TypeMatch.samePictures(ours, theirs) && TypeMatch.sameSamples(ours, theirs);
    }
}
