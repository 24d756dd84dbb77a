package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamListener;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Drives a source as a session would: asks each stream for sample after sample and keeps the events. */
final class SourcePump implements AutoCloseable {
    private static final long BOUND_SECONDS = 30;

    /** An event or a sample, and the stream that it came from; -1 for the source itself. */
    record Heard(int stream, MediaEvent event, Sample sample) {}

    final MediaSource source;
    final PresentationDescriptor presentation;
    final Map<Integer, MediaStream> streams = new TreeMap<>();
    final List<String> trace = new ArrayList<>();
    final List<MediaEventType> events = new ArrayList<>();
    MediaEvent last;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    SourcePump(String url) {
        this(url, new Attributes());
    }

    SourcePump(String url, Attributes options) {
        this(SourceResolver.installed(Platform.system()).open(url, options, new Cancellation()));
    }

    SourcePump(MediaSource opened) {
        source = opened;
        presentation = source.createPresentationDescriptor();
        source.subscribe(event -> heard.add(new Heard(-1, event, null)));
    }

    SourcePump selectAllDecodable() {
        for (int i = 0; i < presentation.streamCount(); i++) {
            StreamDescriptor stream = presentation.streamDescriptor(i);
            StreamFormat format =
                    StreamFormat.of(stream.typeHandler().mediaTypes().get(0));
            if (!format.parameters().isSubtitle() && format.parameters().hasDecoder()) {
                presentation.select(i);
            } else {
                presentation.deselect(i);
            }
        }
        return this;
    }

    void start(PropVariant position) {
        source.start(presentation, null, position);
    }

    /** The next thing that happens; subscribes to new streams on the way. */
    Heard next() throws InterruptedException {
        Heard next = heard.poll(BOUND_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing happened for " + BOUND_SECONDS + " s after " + trace);
        }
        MediaEvent event = next.event();
        if (event != null) {
            last = event;
            events.add(event.type());
            trace.add((next.stream() < 0 ? "source" : "stream " + next.stream()) + " " + event);
            if (event.type() == MediaEventType.MENewStream) {
                MediaStream stream = event.value().asObject(MediaStream.class);
                int id = stream.streamDescriptor().id();
                streams.put(id, stream);
                stream.subscribe(new StreamListener() {
                    @Override
                    public void onSample(Sample sample) {
                        heard.add(new Heard(id, null, sample));
                    }

                    @Override
                    public void onEvent(MediaEvent streamEvent) {
                        heard.add(new Heard(id, streamEvent, null));
                    }
                });
            }
        }
        return next;
    }

    /** Waits for an event of a type from the source or any stream, and drops samples on the way. */
    MediaEvent await(MediaEventType type) throws InterruptedException {
        while (true) {
            Heard next = next();
            if (next.sample() != null) {
                next.sample().close();
            } else if (next.event().type() == type) {
                return next.event();
            }
        }
    }

    /** Starts at 0 and hands every sample to {@code use}, which closes it, until the presentation ends. */
    void drainAll(BiConsumer<Integer, Sample> use) throws InterruptedException {
        start(PropVariant.i8(0));
        while (true) {
            Heard next = next();
            if (next.sample() != null) {
                use.accept(next.stream(), next.sample());
                request(next.stream());
            } else if (next.event().type() == MediaEventType.MEStreamStarted) {
                request(next.stream());
            } else if (next.event().type() == MediaEventType.MEEndOfPresentation
                    || next.event().type() == MediaEventType.MEError) {
                return;
            }
        }
    }

    void request(int stream) {
        MediaStream target = streams.get(stream);
        if (target != null) {
            try {
                target.requestSample(null);
            } catch (MediaException e) {
                if (!e.status().equals(Status.MF_E_END_OF_STREAM)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        source.shutdown();
        Heard left = heard.poll();
        while (left != null) {
            if (left.sample() != null) {
                left.sample().close();
            }
            left = heard.poll();
        }
    }
}
