package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.session.MediaSession;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** platform.md §3: what holds for the queue holds for whatever makes events. */
class Section3GeneratorsTest {
    private final VirtualPlatform virtual = new VirtualPlatform();

    /** A kind of generator. */
    enum Kind {
        QUEUE,
        SESSION
    }

    private EventGenerator make(Kind kind) {
        return kind == Kind.QUEUE
                ? new EventQueue(virtual.platform().workers())
                : MediaSession.create(null, virtual.platform());
    }

    private static void shutdown(EventGenerator generator) {
        if (generator instanceof MediaSession session) {
            session.shutdown();
        } else {
            ((EventQueue) generator).shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @Conformance(
            spec = "platform",
            section = "3",
            rule = "every generator keeps the queue's rules: one reader at a time")
    void everyGeneratorHasOneReader(Kind kind) {
        EventGenerator generator = make(kind);
        List<AsyncResult> results = new ArrayList<>();
        AsyncCallback callback = results::add;
        MediaEvent first = MediaEvent.of(MediaEventType.MEExtendedType);
        MediaEvent second = MediaEvent.of(MediaEventType.MEExtendedType);
        assertStatus(generator::pollEvent, Status.MF_E_NO_EVENTS_AVAILABLE);
        assertStatus(() -> generator.beginGetEvent(null, null), Status.E_INVALIDARG);
        assertThat(generator.beginGetEvent(callback, "state")).isEqualTo(Status.S_OK);
        assertThat(generator.beginGetEvent(callback, "state")).isEqualTo(Status.MF_S_MULTIPLE_BEGIN);
        assertStatus(() -> generator.beginGetEvent(callback, "other"), Status.MF_E_MULTIPLE_BEGIN);
        assertStatus(() -> generator.beginGetEvent(result -> {}, "state"), Status.MF_E_MULTIPLE_SUBSCRIBERS);
        assertStatus(generator::pollEvent, Status.MF_E_MULTIPLE_SUBSCRIBERS);
        assertStatus(generator::getEvent, Status.MF_E_MULTIPLE_SUBSCRIBERS);
        generator.queueEvent(first);
        generator.queueEvent(second);
        assertThat(results).isEmpty();
        virtual.runUntilIdle();
        assertThat(results).hasSize(1);
        assertStatus(() -> generator.endGetEvent(new AsyncResult(callback, "state")), Status.E_FAIL);
        assertThat(generator.endGetEvent(results.get(0))).isSameAs(first);
        assertStatus(() -> generator.endGetEvent(results.get(0)), Status.E_FAIL);
        assertThat(generator.getEvent()).isSameAs(second);
        shutdown(generator);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @Conformance(spec = "platform", section = "3", rule = "every generator keeps the queue's rules: MF_E_SHUTDOWN")
    void everyGeneratorEndsTheSame(Kind kind) {
        EventGenerator generator = make(kind);
        List<AsyncResult> results = new ArrayList<>();
        AsyncCallback callback = results::add;
        generator.beginGetEvent(callback, null);
        shutdown(generator);
        virtual.runUntilIdle();
        assertThat(results).isEmpty();
        assertStatus(generator::getEvent, Status.MF_E_SHUTDOWN);
        assertStatus(generator::pollEvent, Status.MF_E_SHUTDOWN);
        assertStatus(() -> generator.beginGetEvent(callback, null), Status.MF_E_SHUTDOWN);
        assertStatus(() -> generator.beginGetEvent(null, null), Status.E_INVALIDARG);
        assertStatus(() -> generator.endGetEvent(new AsyncResult(callback, null)), Status.MF_E_SHUTDOWN);
        assertStatus(() -> generator.queueEvent(MediaEvent.of(MediaEventType.MEExtendedType)), Status.MF_E_SHUTDOWN);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "3",
            rule = "sources, streams and stream sinks: one subscriber, in order, nothing lost, MF_E_SHUTDOWN")
    void aComponentsPortHasOneSubscriber() {
        EventPort<EventListener> port = new EventPort<>();
        List<MediaEvent> seen = new ArrayList<>();
        EventListener subscriber = seen::add;
        MediaEvent early = MediaEvent.of(MediaEventType.MEExtendedType);
        MediaEvent next = MediaEvent.of(MediaEventType.MEExtendedType);
        MediaEvent late = MediaEvent.of(MediaEventType.MEExtendedType);
        port.emit(early);
        port.emit(next);
        port.subscribe(subscriber);
        port.subscribe(subscriber);
        assertStatus(() -> port.subscribe(event -> {}), Status.MF_E_MULTIPLE_SUBSCRIBERS);
        port.emit(late);
        assertThat(seen).hasSize(3);
        assertThat(seen.get(0)).isSameAs(early);
        assertThat(seen.get(1)).isSameAs(next);
        assertThat(seen.get(2)).isSameAs(late);
        port.close();
        port.close();
        port.emit(late);
        assertThat(seen).hasSize(3);
        assertStatus(() -> port.subscribe(subscriber), Status.MF_E_SHUTDOWN);
    }
}
