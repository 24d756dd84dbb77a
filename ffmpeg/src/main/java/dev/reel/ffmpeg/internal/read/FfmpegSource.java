package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.ffmpeg.internal.natives.ReadFailure;
import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MetadataProvider;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.Sample;
import dev.reel.player.MediaInfo;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A container as a media source (topology.md §7).
 *
 * <p>Two queues: one owns the state and tells the listeners, the other, inside {@link PacketReader}, may wait for the disk or
 * the network. The first never waits for the second, so pause, stop and shutdown answer at once.
 */
final class FfmpegSource implements MediaSource, AttributeStore {
    /** Compressed bytes that are read ahead of the requests; a starving stream reads on regardless. */
    private static final int READ_AHEAD = 4 << 20;

    /** What an estimate of the duration may be off without a word, 100 ns units. */
    private static final long ROUNDING = Platform.SECOND / 10;

    private static final int BATCH = 256 << 10;
    /** One packet: nothing waits for those behind it. */
    private static final int LEAST_BATCH = 1;

    private enum Phase {
        STOPPED,
        STARTED,
        PAUSED,
        SHUTDOWN
    }

    private final Attributes attributes = new Attributes();
    private final SourceFacts facts;
    private final PacketReader reader;
    private final WorkQueue queue;
    private final EventPort<EventListener> port = new EventPort<>();
    private final SourceRate rate;
    private final boolean keepsGoing;
    /** Of a live source; null for any other. */
    private final @Nullable LiveGap live;

    // What the calls so far amount to; the queue follows in the same order.
    private final Object calls = new Object();
    private volatile Phase phase = Phase.STOPPED;
    /** The duration where the container did not tell and its end has been seen; 0 until then. */
    private volatile long learnedDuration;

    // Only touched on the queue.
    private final Map<Integer, FfmpegStream> streams = new TreeMap<>();
    private @Nullable MediaEventType starting;
    private boolean pauseWhenStarted;
    private boolean backward;
    private boolean delivering;
    private boolean reading;
    private boolean atEnd;
    private boolean endTold;
    /** Why what has come is not all. */
    private @Nullable MediaException loss;

    private boolean closed;
    private int generation;
    private int bytesAhead;
    private long position;
    /** Where the last start with a position was to begin. */
    private long begin;

    private long furthest;

    FfmpegSource(Demuxer demuxer, Interrupt interrupt, Platform platform) {
        facts = SourceFacts.of(demuxer);
        keepsGoing = demuxer.keepsGoing();
        rate = new SourceRate(this, facts);
        live = facts.characteristics().contains(SourceCharacteristic.IS_LIVE) ? new LiveGap() : null;
        reader = new PacketReader(demuxer, interrupt, platform.blockingQueue("read " + facts.name()));
        queue = platform.serialQueue("source " + facts.name());
    }

    /** MF_LOW_LATENCY is honoured at any time: then nothing is read before it is asked for, and each packet goes out as it comes. */
    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public Set<SourceCharacteristic> characteristics() {
        checkOpen();
        return facts.characteristics();
    }

    @Override
    public PresentationDescriptor createPresentationDescriptor() {
        checkOpen();
        PresentationDescriptor copy = facts.presentation().copy();
        if (learnedDuration > 0) {
            copy.set(DescriptorAttributes.DURATION, learnedDuration);
        }
        return copy;
    }

    @Override
    public void subscribe(EventListener listener) {
        port.subscribe(listener);
    }

    @Override
    public void unsubscribe(EventListener listener) {
        port.unsubscribe(listener);
    }

    @Override
    public void start(PresentationDescriptor wanted, @Nullable UUID timeFormat, PropVariant at) {
        synchronized (calls) {
            checkOpen();
            facts.checkStart(timeFormat, at);
            Map<Integer, StreamDescriptor> selection = facts.selection(wanted);
            Phase before = phase;
            phase = Phase.STARTED;
            boolean reverse = rate.current().isReverse();
            queue.execute(() -> startNow(selection, at, before, reverse));
        }
    }

    @Override
    public void pause() {
        synchronized (calls) {
            checkOpen();
            if (phase != Phase.STARTED) {
                throw new MediaException(
                        Status.MF_E_INVALID_STATE_TRANSITION, "cannot pause " + facts.name() + ": it is not started");
            }
            phase = Phase.PAUSED;
            queue.execute(this::pauseNow);
        }
    }

    @Override
    public void stop() {
        synchronized (calls) {
            checkOpen();
            phase = Phase.STOPPED;
            queue.execute(this::stopNow);
        }
    }

    @Override
    public void shutdown() {
        synchronized (calls) {
            checkOpen();
            phase = Phase.SHUTDOWN;
            reader.shutdown();
            port.close();
            queue.execute(this::shutdownNow);
        }
    }

    /** Services {@link Services#RATE_CONTROL}, {@link Services#METADATA} and {@link Services#MEDIA_INFO}. */
    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        if (service.equals(Services.METADATA) && type == MetadataProvider.class) {
            return Optional.of(type.cast(facts.belongings()));
        }
        if (service.equals(Services.MEDIA_INFO) && type == MediaInfo.class) {
            return Optional.of(type.cast(facts.info()));
        }
        return service.equals(Services.RATE_CONTROL) && type.isInstance(rate)
                ? Optional.of(type.cast(rate))
                : Optional.empty();
    }

    /** Takes on a rate that this source can do; the direction may change only while it is stopped. */
    void changeRate(SourceRate.Rate wanted) {
        synchronized (calls) {
            checkOpen();
            if (phase != Phase.STOPPED && wanted.isReverse() != rate.current().isReverse()) {
                throw new MediaException(
                        Status.MF_E_UNSUPPORTED_RATE_TRANSITION,
                        "the direction of " + facts.name() + " cannot change while it is started; stop first");
            }
            rate.accept(wanted);
            queue.execute(() -> {
                if (!closed) {
                    streams.values().forEach(stream -> stream.setRate(wanted));
                    port.emit(MediaEvent.of(
                            MediaEventType.MESourceRateChanged, Status.S_OK, PropVariant.r4(wanted.value())));
                    pump();
                }
            });
        }
    }

    /** Fails unless requests for samples are welcome. */
    void checkDelivers() {
        checkOpen();
        if (phase == Phase.STOPPED) {
            throw new MediaException(
                    Status.MF_E_MEDIA_SOURCE_WRONGSTATE, "cannot read samples of " + facts.name() + ": it is stopped");
        }
    }

    void request(FfmpegStream stream, Optional<Object> token) {
        queue.execute(() -> {
            if (!closed) {
                stream.addRequest(token);
                pump();
            }
        });
    }

    /** Looks for work, after something changed outside the queue. */
    void wake() {
        queue.execute(this::pump);
    }

    /** Remembers how far delivery has come. */
    void note(Sample sample) {
        if (sample.hasTime()) {
            position = backward ? sample.time() : Math.max(position, sample.time());
        }
    }

    private void checkOpen() {
        if (phase == Phase.SHUTDOWN) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the source of " + facts.name() + " is shut down");
        }
    }

    private void startNow(Map<Integer, StreamDescriptor> selection, PropVariant at, Phase before, boolean reverse) {
        if (closed) {
            return;
        }
        boolean seeks = before == Phase.STOPPED || !at.isEmpty();
        boolean wasRunning = before != Phase.STOPPED;
        delivering = false;
        backward = reverse;
        reader.select(new TreeSet<>(selection.keySet()));
        if (!seeks) {
            streams.values().forEach(FfmpegStream::reopen);
            begin(MediaEventType.MESourceStarted, selection, at);
            return;
        }
        int mine = forget();
        MediaEventType due = wasRunning ? MediaEventType.MESourceSeeked : MediaEventType.MESourceStarted;
        starting = due;
        // A negative position is the beginning (media-session.md §4.3).
        position = at.isEmpty() ? 0 : Math.max(at.asLong(), 0);
        begin = position;
        if (reverse) {
            reader.turnBack(position);
        }
        reader.seek(
                position,
                attributes.isTrue(AttributeStore.SUBTITLES_BEFORE),
                failure -> queue.execute(() -> {
                    if (closed || mine != generation) {
                        return;
                    }
                    starting = null;
                    if (failure != null) {
                        synchronized (calls) {
                            phase = phase == Phase.SHUTDOWN ? Phase.SHUTDOWN : Phase.STOPPED;
                        }
                        fail(due, failure);
                    } else {
                        begin(due, selection, at);
                    }
                }));
    }

    /** Ends a start, and a pause that waits for it, with a failure. */
    private void fail(MediaEventType type, MediaException failure) {
        port.emit(MediaEvent.failure(type, failure));
        if (pauseWhenStarted) {
            pauseWhenStarted = false;
            port.emit(MediaEvent.failure(MediaEventType.MESourcePaused, failure));
        }
    }

    /** Tells of the start in the order of topology.md §7 and lets samples flow. */
    private void begin(MediaEventType started, Map<Integer, StreamDescriptor> selection, PropVariant at) {
        streams.values().removeIf(stream -> {
            boolean gone = !selection.containsKey(stream.streamDescriptor().id());
            if (gone) {
                bytesAhead -= stream.flush();
                stream.shutdown();
            }
            return gone;
        });
        selection.forEach((id, descriptor) -> {
            FfmpegStream known = streams.get(id);
            FfmpegStream stream = known != null ? known : new FfmpegStream(this, descriptor);
            stream.setRate(rate.current());
            if (backward && !stream.isVideo()) {
                // Nobody can hear sound backward.
                stream.exhaust();
            }
            streams.put(id, stream);
            port.emit(MediaEvent.of(
                    known != null ? MediaEventType.MEUpdatedStream : MediaEventType.MENewStream,
                    Status.S_OK,
                    PropVariant.unknown(stream)));
        });
        port.emit(startEvent(started, at));
        MediaEventType streamStarted = started == MediaEventType.MESourceSeeked
                ? MediaEventType.MEStreamSeeked
                : MediaEventType.MEStreamStarted;
        streams.values().forEach(stream -> stream.emit(startEvent(streamStarted, at)));
        endTold = false;
        delivering = true;
        if (live != null) {
            live.resume();
        }
        if (pauseWhenStarted) {
            pauseWhenStarted = false;
            pauseNow();
        }
        pump();
    }

    private MediaEvent startEvent(MediaEventType type, PropVariant at) {
        MediaEvent event = MediaEvent.of(type, Status.S_OK, at);
        if (at.isEmpty() && position != 0) {
            event.attributes().set(EventAttributes.SOURCE_ACTUAL_START, position);
        }
        return event;
    }

    private void pauseNow() {
        if (closed) {
            return;
        }
        if (starting != null) {
            pauseWhenStarted = true;
            return;
        }
        delivering = false;
        port.emit(MediaEvent.of(MediaEventType.MESourcePaused));
        streams.values().forEach(stream -> stream.emit(MediaEvent.of(MediaEventType.MEStreamPaused)));
        if (live != null) {
            live.pause(furthest);
            pump();
        }
    }

    private void stopNow() {
        if (closed) {
            return;
        }
        forget();
        delivering = false;
        position = 0;
        port.emit(MediaEvent.of(MediaEventType.MESourceStopped));
        streams.values().forEach(stream -> stream.emit(MediaEvent.of(MediaEventType.MEStreamStopped)));
    }

    private void shutdownNow() {
        forget();
        closed = true;
        streams.values().forEach(FfmpegStream::shutdown);
        streams.clear();
    }

    /** Drops all that was read and ends a start that is under way; what is being read is dropped when it comes. */
    private int forget() {
        MediaEventType due = starting;
        if (due != null) {
            starting = null;
            fail(
                    due,
                    new MediaException(
                            Status.MF_E_OPERATION_CANCELLED, "the start of " + facts.name() + " was overtaken"));
        }
        streams.values().forEach(FfmpegStream::flush);
        if (live != null) {
            live.reset();
        }
        bytesAhead = 0;
        atEnd = false;
        loss = null;
        reading = false;
        return ++generation;
    }

    /** Hands out what can be handed out, tells ends, and reads on when there is room. */
    private void pump() {
        if (closed || !delivering) {
            if (!closed && live != null && live.isSkipping() && !reading && !atEnd) {
                readOn();
            }
            return;
        }
        for (FfmpegStream stream : streams.values()) {
            int bytes = stream.deliverOne();
            while (bytes >= 0) {
                bytesAhead -= bytes;
                bytes = stream.deliverOne();
            }
        }
        tellGaps();
        tellEnds();
        if (reading) {
            return;
        }
        if (backward) {
            streams.values().stream()
                    .filter(stream -> stream.isStarving() && !stream.isExhausted())
                    .findFirst()
                    .ifPresent(this::readBack);
        } else if (!atEnd
                && (bytesAhead < readAhead() || streams.values().stream().anyMatch(this::mustReadFor))) {
            readOn();
        }
    }

    /** A sparse stream that has nothing where the others are says so: nothing is read for its sake alone. */
    private void tellGaps() {
        if (backward || live != null || streams.values().stream().noneMatch(this::hasGap)) {
            return;
        }
        long reached = Long.MAX_VALUE;
        for (FfmpegStream stream : streams.values()) {
            if (!stream.isSparse() && !stream.hasEnded()) {
                reached = Math.min(reached, stream.reached());
            }
        }
        if (reached > 0 && reached < Long.MAX_VALUE) {
            for (FfmpegStream stream : streams.values()) {
                if (hasGap(stream)) {
                    stream.tellGap(reached);
                }
            }
        }
    }

    private boolean hasGap(FfmpegStream stream) {
        return stream.isSparse() && stream.isStarving() && !stream.isExhausted();
    }

    /** A sparse stream takes what comes on the way of the others, while there are others that go on. */
    private boolean mustReadFor(FfmpegStream stream) {
        return stream.isStarving()
                && (!stream.isSparse() || streams.values().stream().allMatch(FfmpegStream::isSparse));
    }

    private boolean isHurried() {
        return attributes.isTrue(AttributeStore.LOW_LATENCY);
    }

    private int readAhead() {
        return isHurried() ? 0 : READ_AHEAD;
    }

    private void readOn() {
        reading = true;
        int mine = generation;
        reader.read(
                isHurried() ? LEAST_BATCH : BATCH,
                batch -> queue.execute(() -> {
                    atEnd |= mine == generation && batch.atEnd();
                    take(batch, mine);
                }));
    }

    private void readBack(FfmpegStream stream) {
        reading = true;
        int mine = generation;
        long gap = Thinning.gap(rate.current());
        reader.readBack(
                stream.streamDescriptor().id(),
                gap,
                batch -> queue.execute(() -> {
                    if (mine == generation && batch.atEnd()) {
                        stream.exhaust();
                    }
                    take(batch, mine);
                }));
    }

    /** A container that did not say how long it is, or only estimated it, has said so by ending. */
    private void learnDuration() {
        long told = facts.presentation().get(DescriptorAttributes.DURATION, 0L);
        boolean wrong = told == 0 || (!facts.ends() && Math.abs(furthest - told) > ROUNDING);
        if (furthest > learnedDuration && wrong) {
            learnedDuration = furthest;
            MediaEvent event = MediaEvent.of(MediaEventType.MESourceMetadataChanged);
            event.attributes().set(DescriptorAttributes.DURATION, furthest);
            port.emit(event);
        }
    }

    private void tellEnds() {
        if (atEnd && !backward) {
            learnDuration();
        }
        for (FfmpegStream stream : streams.values()) {
            if (atEnd) {
                bytesAhead -= backward ? 0 : stream.dropAllBefore(begin);
                stream.exhaust();
            }
            stream.end();
        }
        if (!endTold && !streams.isEmpty() && streams.values().stream().allMatch(FfmpegStream::hasEnded)) {
            endTold = true;
            MediaException lost = loss;
            port.emit(
                    lost == null || backward
                            ? MediaEvent.of(MediaEventType.MEEndOfPresentation)
                            : MediaEvent.failure(MediaEventType.MEEndOfPresentation, lost));
        }
    }

    /** False for what a live source leaves out for a pause. */
    private boolean isWanted(FfmpegStream stream, Sample sample) {
        boolean leads = stream.isVideo() || streams.values().stream().noneMatch(FfmpegStream::isVideo);
        return live == null || live.passes(stream.streamDescriptor().id(), sample, leads);
    }

    private static long endOf(Sample sample) {
        return sample.hasTime() ? sample.time() + (sample.hasDuration() ? sample.duration() : 0) : 0;
    }

    private void take(PacketReader.Batch batch, int from) {
        boolean stale = closed || from != generation;
        for (PacketReader.Item item : batch.samples()) {
            FfmpegStream stream = stale ? null : streams.get(item.stream());
            if (stream == null || !isWanted(stream, item.sample())) {
                item.sample().close();
            } else {
                stream.add(item);
                bytesAhead += item.bytes();
                furthest = Math.max(furthest, endOf(item.sample()));
            }
        }
        if (stale) {
            return;
        }
        reading = false;
        MediaException failure = batch.failure();
        if (failure != null && !ReadFailure.isEnd(failure)) {
            atEnd = false;
            delivering = false;
            port.emit(MediaEvent.failure(MediaEventType.MEError, failure));
            return;
        }
        if (failure != null) {
            loss = keepsGoing ? null : failure;
            port.emit(MediaEvent.failure(MediaEventType.MENonFatalError, failure));
        }
        pump();
    }
}
