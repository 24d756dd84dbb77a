package dev.reel.session;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.ServiceProvider;
import dev.reel.pipeline.StreamSink;
import dev.reel.platform.Platform;
import dev.reel.platform.WorkQueue;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.SessionLog;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.flow.SinkFacts;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.TopologyResolver;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The components that a session has had to do with: a driver and a lane for each, and who shuts it down
 * (media-session.md §15).
 *
 * <p>Lives on the session's queue, but for {@link #service}; one lock guards the maps.
 */
final class ComponentRegistry {
    private final Platform platform;
    private final SourceDriver.Events sourceEvents;
    private final SinkDriver.Events sinkEvents;
    private final SinkFinalizer finalizer;
    private final AsyncTransforms transforms;
    private final IdentityHashMap<MediaSource, SourceDriver> sources = new IdentityHashMap<>();
    private final IdentityHashMap<StreamSink, SinkDriver> streams = new IdentityHashMap<>();
    private final IdentityHashMap<MediaSink, Sink> sinks = new IdentityHashMap<>();
    /**
     * A lane for each component, so that what is left to do with it for a topology that has gone comes before what the next
     * wants of it.
     */
    private final IdentityHashMap<Object, WorkQueue> lanes = new IdentityHashMap<>();

    /** A media sink, the lane for calls into it, and the object that made it, if one did. */
    private record Sink(
            MediaSink sink, WorkQueue lane, @Nullable Activate<?> activate) {}

    ComponentRegistry(
            Platform platform,
            SourceDriver.Events sourceEvents,
            SinkDriver.Events sinkEvents,
            SinkFinalizer finalizer) {
        this.platform = platform;
        this.sourceEvents = sourceEvents;
        this.sinkEvents = sinkEvents;
        this.finalizer = finalizer;
        this.transforms = new AsyncTransforms(platform);
    }

    /** Enters what the session shuts down in the end: the sinks and asynchronous transforms of an accepted topology. */
    void adopt(TopologyResolver.Resolved resolved) {
        transforms.adopt(resolved.topology());
        for (TopologyNode output : resolved.topology().outputNodes()) {
            MediaSink sink = resolved.facts().sinkOf(output);
            if (sink != null) {
                finalizer.forget(sink);
                adopt(sink, resolved.made().get(sink));
            }
        }
    }

    private synchronized void adopt(MediaSink sink, @Nullable Activate<?> activate) {
        Sink known = sinks.get(sink);
        if (known == null) {
            sinks.put(sink, new Sink(sink, lane(sink, "sink"), activate));
        } else if (known.activate() == null && activate != null) {
            sinks.put(sink, new Sink(sink, known.lane(), activate));
        }
    }

    /** Takes a topology's adoption back: the application keeps its sinks, what was made for it is given up. */
    void reject(TopologyResolver.Resolved resolved, Predicate<MediaSink> stillUsed) {
        transforms.reject(resolved.topology());
        for (TopologyNode output : resolved.topology().outputNodes()) {
            MediaSink sink = resolved.facts().sinkOf(output);
            if (sink != null && !stillUsed.test(sink)) {
                Sink entry = forget(sink);
                if (entry != null) {
                    leaveLane(entry);
                }
            }
        }
        platform.blocking().execute(() -> resolved.discardSinks(this::isKnown));
    }

    synchronized WorkQueue laneOf(MediaSink sink) {
        adopt(sink, null);
        return Objects.requireNonNull(sinks.get(sink), "the sink was entered just before")
                .lane();
    }

    /** The driver of an output node's stream sink, the same for every topology that the sink appears in. */
    synchronized SinkDriver sink(Presentation presentation, TopologyNode node) {
        SinkFacts facts = presentation.facts().of(node);
        StreamSink stream = (StreamSink) node.object();
        SinkDriver driver = streams.get(stream);
        if (driver == null) {
            driver = new SinkDriver(stream, facts, laneOf(facts.sink()), platform.blocking(), sinkEvents);
            streams.put(stream, driver);
            // Whoever calls the sink next hears of a refusal.
            SinkDriver made = driver;
            made.lane().execute(() -> SessionLog.guard("subscribing to " + made.name(), made::subscribe));
        }
        return driver;
    }

    private synchronized WorkQueue lane(Object component, String name) {
        return lanes.computeIfAbsent(component, made -> platform.blockingQueue(name));
    }

    /** A component may come back: its lane is kept until what was to be done with it is done. */
    private void leaveLane(Object component, WorkQueue lane, BooleanSupplier back) {
        lane.execute(() -> {
            synchronized (this) {
                if (!back.getAsBoolean()) {
                    lanes.remove(component, lane);
                }
            }
        });
    }

    /** True for a sink that the session has accepted. */
    synchronized boolean isKnown(MediaSink sink) {
        return sinks.containsKey(sink);
    }

    /** True when a presentation that is built has a source. */
    synchronized boolean isInUse(MediaSource source) {
        return sources.containsKey(source);
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
                source,
                node.get(NodeAttributes.PRESENTATION_DESCRIPTOR),
                presentation.facts().of(source),
                lane(source, "source"),
                platform.blocking(),
                sourceEvents);
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

    /** Takes no more notice of a component that did not answer; gives back the streams of a sink that this concerns. */
    synchronized List<SinkDriver> abandon(Object component) {
        if (component instanceof SourceDriver source) {
            source.abandon();
            // Its lane is kept by a call that does not return; should the source come back, it gets another.
            lanes.remove(source.source());
        } else if (component instanceof Pipeline pipeline) {
            pipeline.abandon();
        }
        finalizer.abandon(component);
        List<SinkDriver> gone = streams.values().stream()
                .filter(driver -> driver == component || driver.sink() == component)
                .toList();
        for (SinkDriver driver : gone) {
            driver.abandon();
            streams.remove(driver.stream());
            lanes.remove(driver.sink());
        }
        return gone;
    }

    /**
     * A presentation leaves: its sources are let go, its transforms closed, its sinks shut down if its nodes say so and no
     * other presentation has them.
     */
    void release(Presentation presentation, Predicate<MediaSink> stillUsed) {
        synchronized (this) {
            presentation.sources().forEach(driver -> sources.remove(driver.source(), driver));
        }
        presentation.sources().forEach(this::letGo);
        if (presentation.isBuilt()) {
            presentation.pipelines().forEach(pipeline -> pipeline.queue().execute(pipeline::end));
        } else {
            platform.blocking().execute(() -> Presentation.closeTransforms(presentation.topology()));
        }
        transforms.release(presentation);
        for (TopologyNode output : presentation.topology().outputNodes()) {
            MediaSink sink = presentation.facts().sinkOf(output);
            if (sink != null && output.get(NodeAttributes.NOSHUTDOWN_ON_REMOVE, 1) == 0 && !stillUsed.test(sink)) {
                shutDown(sink);
            }
        }
    }

    /** A source that was started before its turn has to be stopped; others have been. */
    private void letGo(SourceDriver driver) {
        boolean started = driver.isStartedEarly();
        driver.release();
        if (started && !driver.isAbandoned()) {
            driver.lane().execute(() -> SessionLog.guard("stopping " + driver.name(), driver.source()::stop));
        }
        leaveLane(driver.source(), driver.lane(), () -> sources.containsKey(driver.source()));
    }

    /** The first object of a presentation that answers for a service: sinks, then sources, then transforms. Any thread. */
    <T> Optional<T> service(@Nullable Presentation presentation, UUID service, Class<T> type) {
        if (presentation == null) {
            return Optional.empty();
        }
        List<Object> asked = new ArrayList<>(presentation.sinks());
        presentation.sources().forEach(driver -> asked.add(driver.source()));
        for (Pipeline pipeline : presentation.pipelines()) {
            pipeline.transforms().forEach(stage -> asked.add(stage.transform()));
        }
        for (Object component : asked) {
            Optional<T> found =
                    component instanceof ServiceProvider provider ? provider.service(service, type) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Shuts every sink and asynchronous transform down that has not been shut down yet. */
    void shutdown() {
        transforms.shutdown();
        List<Sink> all;
        synchronized (this) {
            all = List.copyOf(sinks.values());
            streams.values().forEach(SinkDriver::release);
            streams.clear();
        }
        all.forEach(entry -> shutDown(entry.sink()));
    }

    private synchronized @Nullable Sink forget(MediaSink sink) {
        streams.values().removeIf(driver -> {
            boolean gone = driver.sink() == sink;
            if (gone) {
                driver.release();
            }
            return gone;
        });
        finalizer.forget(sink);
        return sinks.remove(sink);
    }

    private void shutDown(MediaSink sink) {
        Sink entry = forget(sink);
        if (entry == null) {
            return;
        }
        Activate<?> activate = entry.activate();
        finalizer.afterwards(sink, () -> {
            entry.lane()
                    .execute(() -> SessionLog.guard(
                            "shutting down " + SinkDriver.nameOf(sink),
                            activate != null ? activate::shutdownObject : sink::shutdown));
            leaveLane(entry);
        });
    }

    private void leaveLane(Sink entry) {
        leaveLane(entry.sink(), entry.lane(), () -> sinks.containsKey(entry.sink()));
    }
}
