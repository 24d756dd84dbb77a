package dev.reel.ffmpeg.internal.read;

import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamListener;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A selected stream of an {@link FfmpegSource}: its open requests and the samples that wait for them. */
public final class FfmpegStream implements MediaStream {
    private final FfmpegSource source;
    private final StreamDescriptor descriptor;
    private final EventPort<StreamListener> port = new EventPort<>();
    private final @Nullable Thinning thinning;
    private volatile boolean ended;
    private volatile boolean shut;
    // Only touched on the source's queue.
    private final ArrayDeque<Optional<Object>> requests = new ArrayDeque<>();
    private final ArrayDeque<PacketReader.Item> samples = new ArrayDeque<>();
    private long reached = Long.MIN_VALUE;
    private long gap = Long.MIN_VALUE;
    private boolean exhausted;
    /** True when the end was told or there was nothing before it: it is then told without a request. */
    private boolean endsUnasked = true;

    FfmpegStream(FfmpegSource source, StreamDescriptor descriptor) {
        this.source = source;
        this.descriptor = descriptor;
        this.thinning = isVideo() ? new Thinning(port) : null;
    }

    /** Whether it has delta frames that thinning leaves out. */
    boolean isVideo() {
        return descriptor.typeHandler().majorType().equals(MajorType.VIDEO);
    }

    /** Whether long times pass between its samples, so that nothing is read ahead to find the next. */
    boolean isSparse() {
        return descriptor.typeHandler().majorType().equals(MajorType.SUBTITLE);
    }

    void setRate(SourceRate.Rate rate) {
        if (thinning != null) {
            thinning.want(rate);
        }
    }

    @Override
    public MediaSource mediaSource() {
        return source;
    }

    @Override
    public StreamDescriptor streamDescriptor() {
        return descriptor;
    }

    @Override
    public void subscribe(StreamListener listener) {
        port.subscribe(listener);
        source.wake();
    }

    @Override
    public void unsubscribe(StreamListener listener) {
        port.unsubscribe(listener);
    }

    @Override
    public void requestSample(@Nullable Object token) {
        source.checkDelivers();
        if (shut) {
            throw new MediaException(
                    Status.MF_E_SHUTDOWN,
                    "stream " + descriptor.id() + " is not selected any more; select it and start");
        }
        if (ended) {
            throw new MediaException(
                    Status.MF_E_END_OF_STREAM, "stream " + descriptor.id() + " has ended; start the source again");
        }
        source.request(this, Optional.ofNullable(token));
    }

    void emit(MediaEvent event) {
        port.emit(event);
    }

    void addRequest(Optional<Object> token) {
        requests.add(token);
    }

    void add(PacketReader.Item item) {
        samples.add(item);
    }

    /** Whether a request waits and nothing is there for it. */
    boolean isStarving() {
        return samples.isEmpty() && !requests.isEmpty();
    }

    /** The latest time that was handed out, 100 ns units; MIN_VALUE when none was. */
    long reached() {
        return reached;
    }

    /** Says that there is nothing before a time, once. */
    void tellGap(long time) {
        if (time > gap) {
            gap = time;
            port.emit(MediaEvent.of(MediaEventType.MEStreamTick, Status.S_OK, PropVariant.i8(time)));
        }
    }

    /** Says that the source has nothing more for the stream. */
    void exhaust() {
        exhausted = true;
    }

    boolean isExhausted() {
        return exhausted;
    }

    boolean hasEnded() {
        return ended;
    }

    /**
     * Hands one waiting sample to a waiting request, or leaves it out for the sake of the rate.
     *
     * @return the bytes that wait no longer, or -1 when there was nothing to do
     */
    int deliverOne() {
        StreamListener listener = port.listener();
        if (listener == null || requests.isEmpty() || samples.isEmpty()) {
            return -1;
        }
        PacketReader.Item item = samples.remove();
        Sample sample = item.sample();
        if (thinning != null && !thinning.passes(sample)) {
            sample.close();
            return item.bytes();
        }
        sample.setToken(requests.remove().orElse(null));
        endsUnasked = false;
        source.note(sample);
        if (sample.hasTime()) {
            reached = Math.max(reached, sample.time());
        }
        listener.onSample(sample);
        return item.bytes();
    }

    /**
     * Drops what waits when nothing has been delivered and all of it lies before a time: the stream ends before the start does.
     *
     * @return the bytes dropped
     */
    int dropAllBefore(long time) {
        boolean before = endsUnasked
                && samples.stream()
                        .map(PacketReader.Item::sample)
                        .allMatch(sample ->
                                sample.hasTime() && sample.hasDuration() && sample.time() + sample.duration() <= time);
        if (!before) {
            return 0;
        }
        int bytes = 0;
        for (PacketReader.Item item : samples) {
            bytes += item.bytes();
            item.sample().close();
        }
        samples.clear();
        return bytes;
    }

    /** Says that nothing follows, once that is known, all samples are gone and one more is asked for. */
    void end() {
        if (!ended && exhausted && samples.isEmpty() && (endsUnasked || !requests.isEmpty())) {
            ended = true;
            endsUnasked = true;
            requests.clear();
            port.emit(MediaEvent.of(MediaEventType.MEEndOfStream));
        }
    }

    /** Drops requests and samples, and forgets the end; gives the bytes dropped. */
    int flush() {
        requests.clear();
        int bytes = 0;
        for (PacketReader.Item item : samples) {
            bytes += item.bytes();
            item.sample().close();
        }
        samples.clear();
        reached = Long.MIN_VALUE;
        gap = Long.MIN_VALUE;
        ended = false;
        exhausted = false;
        endsUnasked = true;
        if (thinning != null) {
            thinning.jumped();
        }
        return bytes;
    }

    /** Lets the end be told again. */
    void reopen() {
        ended = false;
    }

    void shutdown() {
        shut = true;
        port.close();
    }
}
