package dev.reel.session;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.FinalizableSink;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.StreamSink;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The components that a session has had to do with: a driver and a lane for each, and who shuts it down
 * (media-session.md §15).
 *
 * <p>Sinks are entered while a topology is resolved, on another thread than the session's; one lock guards the maps, and no
 * component is called under it.
 */
final class ComponentRegistry {
    private final Platform platform;
    private final ComponentEvents events;
    private final IdentityHashMap<MediaSource, SourceDriver> sources = new IdentityHashMap<>();
    private final IdentityHashMap<StreamSink, SinkDriver> streams = new IdentityHashMap<>();
    private final IdentityHashMap<MediaSink, Sink> sinks = new IdentityHashMap<>();

    /** A media sink, the lane for calls into it, and the object that made it, if one did. */
    private record Sink(
            MediaSink sink, WorkQueue lane, @Nullable Activate<?> activate) {}

    ComponentRegistry(Platform platform, ComponentEvents events) {
        this.platform = platform;
        this.events = events;
    }

    /** Enters a sink of an accepted topology: the session shuts it down in the end. */
    synchronized void adopt(MediaSink sink, @Nullable Activate<?> activate) {
        Sink known = sinks.get(sink);
        if (known == null) {
            sinks.put(sink, new Sink(sink, platform.blockingQueue("sink"), activate));
        } else if (known.activate() == null && activate != null) {
            sinks.put(sink, new Sink(sink, known.lane(), activate));
        }
    }

    synchronized WorkQueue laneOf(MediaSink sink) {
        adopt(sink, null);
        Sink known = sinks.get(sink);
        if (known == null) {
            throw new IllegalStateException("the sink was entered just before");
        }
        return known.lane();
    }

    /** The driver of an output node's stream sink, the same for every topology that the sink appears in. */
    synchronized SinkDriver sink(TopologyNode node) {
        if (!(node.object() instanceof StreamSink stream)) {
            throw new MediaException(Status.MF_E_TOPO_UNSUPPORTED, "the output node " + node + " holds no stream sink");
        }
        SinkDriver driver = streams.get(stream);
        if (driver == null) {
            driver = new SinkDriver(stream, laneOf(stream.mediaSink()), events);
            streams.put(stream, driver);
            stream.subscribe(driver);
        }
        driver.setNodeId(node.id());
        return driver;
    }

    /** The driver of a source in a presentation. */
    SourceDriver source(Presentation presentation, MediaSource source, TopologyNode node) {
        for (SourceDriver known : presentation.sources()) {
            if (known.source() == source) {
                return known;
            }
        }
        SourceDriver previous;
        SourceDriver driver = new SourceDriver(
                source, node.get(NodeAttributes.PRESENTATION_DESCRIPTOR), platform.blockingQueue("source"), events);
        synchronized (this) {
            previous = sources.put(source, driver);
        }
        if (previous != null) {
            // The source goes on to a next presentation: a listener takes over from the one before.
            previous.release();
        }
        presentation.add(driver);
        return driver;
    }

    /** Takes no more notice of a component that did not answer. */
    synchronized void abandon(Object component) {
        if (component instanceof SourceDriver source) {
            source.abandon();
        } else if (component instanceof SinkDriver sink) {
            sink.abandon();
            streams.remove(sink.stream());
        }
    }

    /** A presentation leaves: its sources are let go, its transforms closed, its sinks shut down if its nodes say so. */
    void release(Presentation presentation) {
        synchronized (this) {
            presentation.sources().forEach(driver -> sources.remove(driver.source(), driver));
        }
        presentation.sources().forEach(SourceDriver::release);
        if (presentation.pipelines().isEmpty()) {
            Presentation.closeTransforms(presentation.topology());
        }
        for (Pipeline pipeline : presentation.pipelines()) {
            pipeline.queue().execute(pipeline::end);
        }
        for (TopologyNode output : presentation.topology().outputNodes()) {
            if (output.get(NodeAttributes.NOSHUTDOWN_ON_REMOVE, 1) == 0
                    && output.objectOrNull() instanceof StreamSink stream) {
                shutDown(stream.mediaSink());
            }
        }
    }

    /** Begins to finalize the sinks that need it and waits for them. */
    void expectFinalized(Awaiter awaiter, SessionCore core) {
        List<Sink> all;
        synchronized (this) {
            all = List.copyOf(sinks.values());
        }
        for (Sink entry : all) {
            if (entry.sink() instanceof FinalizableSink finalizable) {
                String name = core.nameOf(entry.sink());
                awaiter.expect(Answer.PIPELINE_DONE, entry.sink(), entry.sink(), name);
                entry.lane().execute(() -> finalizeOne(finalizable, entry.sink(), name, awaiter, core));
            }
        }
    }

    private static void finalizeOne(
            FinalizableSink finalizable, MediaSink sink, String name, Awaiter awaiter, SessionCore core) {
        try {
            var ignored = finalizable.finalizeSink().whenComplete((done, failure) -> {
                Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
                MediaException problem = cause == null
                        ? null
                        : cause instanceof MediaException media
                                ? media
                                : new MediaException(Status.E_UNEXPECTED, name + " could not finish: " + cause, cause);
                core.post(() -> awaiter.arrived(Answer.PIPELINE_DONE, sink, problem));
            });
        } catch (RuntimeException failure) {
            MediaException problem = SessionCore.asMedia(name, failure);
            core.post(() -> awaiter.arrived(Answer.PIPELINE_DONE, sink, problem));
        }
    }

    /** The first object of the current components that answers for a service. */
    synchronized <T> Optional<T> service(UUID service, Class<T> type) {
        for (MediaSink sink : sinks.keySet()) {
            Optional<T> found = sink.service(service, type);
            if (found.isPresent()) {
                return found;
            }
        }
        for (MediaSource source : sources.keySet()) {
            Optional<T> found = source.service(service, type);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Shuts every sink down that has not been shut down yet. */
    void shutdown() {
        List<Sink> all;
        synchronized (this) {
            all = List.copyOf(sinks.values());
            streams.values().forEach(SinkDriver::release);
            streams.clear();
        }
        all.forEach(entry -> shutDown(entry.sink()));
    }

    private void shutDown(MediaSink sink) {
        Sink entry;
        synchronized (this) {
            entry = sinks.remove(sink);
            streams.values().removeIf(driver -> {
                boolean gone = driver.sink() == sink;
                if (gone) {
                    driver.release();
                }
                return gone;
            });
        }
        if (entry == null) {
            return;
        }
        entry.lane().execute(() -> {
            try {
                Activate<?> activate = entry.activate();
                if (activate != null) {
                    activate.shutdownObject();
                } else {
                    sink.shutdown();
                }
            } catch (RuntimeException failure) {
                System.getLogger("dev.reel.session")
                        .log(System.Logger.Level.WARNING, "a sink failed to shut down", failure);
            }
        });
    }
}
