package dev.reel.testkit;

import dev.reel.pipeline.EventListener;
import dev.reel.platform.AsyncCallback;
import dev.reel.platform.AsyncResult;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.EventGenerator;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.TimeService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Keeps what happened in order, with the time it happened at: calls into components, their events, a session's events.
 *
 * <p>{@link #dump} gives it as text fit for {@link Golden}. Any thread may write; the order is that of the calls.
 */
public final class EventTrace {
    /** One line: when (100 ns units), on whom, what. */
    public record Entry(long time, String who, String what) {}

    /** The attributes that say something to a reader and are the same on every run. */
    private static final List<AttributeKey<?>> TOLD = List.of(
            EventAttributes.TOPOLOGY_STATUS,
            EventAttributes.SESSION_CAPS,
            EventAttributes.SESSION_CAPS_DELTA,
            EventAttributes.PRESENTATION_TIME_OFFSET,
            EventAttributes.START_PRESENTATION_TIME,
            EventAttributes.SOURCE_ACTUAL_START,
            EventAttributes.SCRUBSAMPLE_TIME,
            EventAttributes.COMPONENT,
            EventAttributes.MESSAGE);

    private final TimeService time;
    private final List<Entry> entries = new ArrayList<>();
    private final List<MediaEvent> events = new ArrayList<>();

    public EventTrace(TimeService time) {
        this.time = time;
    }

    /** A trace on a virtual platform's time. */
    public static EventTrace of(VirtualPlatform virtual) {
        return new EventTrace(virtual.platform().timeService());
    }

    /** Adds a line. */
    public void note(String who, String what) {
        synchronized (entries) {
            entries.add(new Entry(time.time(), who, what));
        }
    }

    /** Adds an event as {@code <- MESessionStarted}. */
    public void event(String who, MediaEvent event) {
        synchronized (entries) {
            events.add(event);
            note(who, "<- " + describe(event));
        }
    }

    private static String describe(MediaEvent event) {
        StringBuilder text = new StringBuilder(event.toString());
        if (event.hasAttributes()) {
            for (AttributeKey<?> key : TOLD) {
                if (event.attributes().contains(key)) {
                    String name = key.name().replaceFirst("^(MF|REEL)_EVENT_", "");
                    text.append(' ')
                            .append(name)
                            .append('=')
                            .append(event.attributes().item(key.guid()));
                }
            }
        }
        return text.toString();
    }

    /** A listener that traces events under a name. */
    public EventListener listener(String who) {
        return event -> event(who, event);
    }

    /** Reads a generator's events from now on until it is shut down; nobody else may read it. */
    public void follow(String who, EventGenerator generator) {
        AsyncCallback reader = new AsyncCallback() {
            @Override
            public void invoke(AsyncResult result) {
                try {
                    event(who, generator.endGetEvent(result));
                    generator.beginGetEvent(this, null);
                } catch (MediaException ended) {
                    note(who, "ends " + ended.status());
                }
            }
        };
        generator.beginGetEvent(reader, null);
    }

    /** Every event so far, oldest first. */
    public List<MediaEvent> events() {
        synchronized (entries) {
            return List.copyOf(events);
        }
    }

    /** The types of every event so far, oldest first. */
    public List<MediaEventType> eventTypes() {
        return events().stream().map(MediaEvent::type).toList();
    }

    /** How many events of a type there were. */
    public long count(MediaEventType type) {
        return events().stream().filter(event -> event.type() == type).count();
    }

    public List<Entry> entries() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    /** What happened to one participant, oldest first. */
    public List<String> of(String who) {
        return entries().stream()
                .filter(entry -> entry.who().equals(who))
                .map(Entry::what)
                .toList();
    }

    public void clear() {
        synchronized (entries) {
            entries.clear();
            events.clear();
        }
    }

    /** Every line with its time in seconds. */
    public String dump() {
        return dump(entry -> true, true);
    }

    /** The chosen lines, with or without times. */
    public String dump(Predicate<Entry> chosen, boolean withTimes) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries()) {
            if (chosen.test(entry)) {
                if (withTimes) {
                    text.append(seconds(entry.time())).append("  ");
                }
                text.append(entry.who()).append(' ').append(entry.what()).append('\n');
            }
        }
        return text.toString();
    }

    /** An amount of time as seconds with seven digits. */
    public static String seconds(long hns) {
        long amount = Math.abs(hns);
        return String.format(
                Locale.ROOT, "%s%d.%07d", hns < 0 ? "-" : "", amount / Platform.SECOND, amount % Platform.SECOND);
    }

    @Override
    public String toString() {
        return dump();
    }
}
