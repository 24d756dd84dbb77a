package dev.reel.player;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a player plays, one after the other. Sources are shut down when they have ended and another one plays: the session may
 * start the last one again. Any thread may call.
 */
final class PlayedItems {
    private record Item(String name, MediaSource source, Optional<Long> duration) {}

    /** By the id of the topology, in the order in which they play. */
    private final Map<Long, Item> items = new LinkedHashMap<>();

    private final Set<Long> ended = new HashSet<>();
    private Optional<Long> total = Optional.of(0L);
    /** The topology whose sources were started last. */
    private long playing;

    private boolean closed;

    /** Takes a source over. */
    synchronized void add(Topology topology, MediaSource source, PresentationDescriptor presentation, String name) {
        Optional<Long> duration = presentation.find(DescriptorAttributes.DURATION);
        total = total.flatMap(sum -> duration.map(more -> sum + more));
        items.put(topology.id(), new Item(name, source, duration));
        if (closed) {
            Release.quietly(source::shutdown);
        }
    }

    /** What plays, or played last; the first one before that. */
    synchronized String playing() {
        Item item = items.get(playing);
        return item != null
                ? item.name
                : items.values().stream().findFirst().map(Item::name).orElse("nothing");
    }

    /** The session has refused a topology: its source is released and its time does not count. */
    synchronized void refuse(Topology topology) {
        Item refused = items.remove(topology.id());
        if (refused != null) {
            total = total.flatMap(sum -> refused.duration.map(less -> sum - less));
            Release.quietly(refused.source::shutdown);
        }
    }

    /** How long all of them are, those too that have been played; empty when nobody knows. */
    synchronized Optional<Duration> duration() {
        return total.map(units -> Duration.ofNanos(units * 100));
    }

    /** Releases what ended before the topology that a status tells of began. */
    synchronized void onStatus(Topology topology, TopologyStatus status) {
        if (status == TopologyStatus.ENDED) {
            ended.add(topology.id());
        }
        if (status == TopologyStatus.STARTED_SOURCE) {
            playing = topology.id();
        }
        if (!items.containsKey(playing)) {
            return;
        }
        List<Long> over = new ArrayList<>();
        for (long id : items.keySet()) {
            if (id == playing) {
                break;
            }
            if (ended.contains(id)) {
                over.add(id);
            }
        }
        for (long id : over) {
            ended.remove(id);
            Item item = items.remove(id);
            if (item != null) {
                Release.quietly(item.source::shutdown);
            }
        }
    }

    /** Releases them all, and what is added later as well. */
    synchronized void release() {
        closed = true;
        items.values().forEach(item -> Release.quietly(item.source::shutdown));
    }
}
