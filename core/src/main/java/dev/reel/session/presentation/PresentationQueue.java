package dev.reel.session.presentation;

import dev.reel.pipeline.MediaSink;
import dev.reel.topology.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The presentations of a session in their order: those that are still being rendered to their end, the current one, and those
 * that wait.
 *
 * <p>Lives on the session's queue; {@link #current}, {@link #currentTopology} and {@link #topologies} may be read by any thread.
 */
public final class PresentationQueue {
    private final ArrayDeque<Presentation> waiting = new ArrayDeque<>();
    private final List<Presentation> ending = new ArrayList<>();
    private volatile @Nullable Presentation current;
    private volatile @Nullable Topology currentTopology;
    private volatile List<Topology> topologies = List.of();

    /** What plays or would play; built completely before it can be seen here. */
    @Nullable
    public Presentation current() {
        return current;
    }

    /** As {@link #current}, where it is known that there is one. */
    public Presentation requireCurrent() {
        Presentation presentation = current;
        if (presentation == null) {
            throw new IllegalStateException("there is no current presentation");
        }
        return presentation;
    }

    /** The topology that is current, or was when the session was closed. */
    @Nullable
    public Topology currentTopology() {
        return currentTopology;
    }

    /** The current topology and those that wait. */
    public List<Topology> topologies() {
        return topologies;
    }

    public void setCurrent(@Nullable Presentation presentation) {
        current = presentation;
        publish();
    }

    /** Puts the current one among those whose end is still being rendered. */
    public void endCurrent() {
        Presentation presentation = current;
        if (presentation != null) {
            ending.add(presentation);
        }
        current = null;
    }

    public void add(Presentation presentation) {
        waiting.add(presentation);
        publish();
    }

    /** The one that waits longest; it goes on waiting. */
    @Nullable
    public Presentation next() {
        return waiting.peek();
    }

    public boolean isAnyWaiting() {
        return !waiting.isEmpty();
    }

    /** Takes the one that waits longest. */
    @Nullable
    public Presentation poll() {
        Presentation next = waiting.poll();
        publish();
        return next;
    }

    /** Takes all that wait. */
    public List<Presentation> takeWaiting() {
        List<Presentation> all = List.copyOf(waiting);
        waiting.clear();
        publish();
        return all;
    }

    /** Those whose end is still being rendered. */
    public List<Presentation> ending() {
        return List.copyOf(ending);
    }

    /** True when a sink still renders the end of a presentation. */
    public boolean isEnding(MediaSink sink) {
        return ending.stream().anyMatch(item -> item.uses(sink));
    }

    /** Those whose end is still being rendered, then the current one. */
    public List<Presentation> inPlay() {
        return Stream.concat(ending.stream(), Stream.ofNullable(current)).toList();
    }

    public void ended(Presentation presentation) {
        ending.remove(presentation);
    }

    /** Takes all; the topologies can still be asked for, because the session is closed. */
    public List<Presentation> takeAll() {
        List<Presentation> all = new ArrayList<>(ending);
        Presentation presentation = current;
        if (presentation != null) {
            all.add(presentation);
        }
        all.addAll(waiting);
        ending.clear();
        current = null;
        waiting.clear();
        topologies = currentTopology == null ? List.of() : List.of(currentTopology);
        return all;
    }

    /** True when a sink appears in a presentation here. */
    public boolean uses(MediaSink sink) {
        Presentation presentation = current;
        return Stream.of(ending.stream(), Stream.ofNullable(presentation), waiting.stream())
                .flatMap(part -> part)
                .anyMatch(item -> item.uses(sink));
    }

    private void publish() {
        Presentation presentation = current;
        List<Topology> all = new ArrayList<>();
        if (presentation != null) {
            all.add(presentation.topology());
        }
        waiting.forEach(item -> all.add(item.topology()));
        topologies = List.copyOf(all);
        currentTopology = presentation == null ? null : presentation.topology();
    }
}
