package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** platform.md §3: events, the event queue, event generators. */
class Section3EventQueueTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final EventQueue queue = new EventQueue(virtual.platform().workers());
    private final List<AsyncResult> results = new ArrayList<>();
    private final AsyncCallback callback = results::add;

    @Test
    @Conformance(
            spec = "platform",
            section = "3",
            rule = "an event: type, extended type, status, value; an attribute store")
    void anEventKeepsWhatItWasMadeOf() {
        UUID extended = UUID.randomUUID();
        MediaEvent event = new MediaEvent(MediaEventType.MEExtendedType, extended, Status.S_FALSE, PropVariant.i8(5));
        assertThat(event.type()).isEqualTo(MediaEventType.MEExtendedType);
        assertThat(event.extendedType()).isEqualTo(extended);
        assertThat(event.status()).isEqualTo(Status.S_FALSE);
        assertThat(event.value()).isEqualTo(PropVariant.i8(5));
        assertThat(event.hasAttributes()).isFalse();
        event.attributes().set(EventAttributes.SOURCE_FAKE_START, 1);
        assertThat(event.hasAttributes()).isTrue();
        assertThat(event.attributes()).isSameAs(event.attributes());
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "an event without a value has an empty one")
    void anEventWithoutAValueIsEmpty() {
        MediaEvent event = MediaEvent.of(MediaEventType.MESessionStarted);
        assertThat(event.value().isEmpty()).isTrue();
        assertThat(event.extendedType()).isEqualTo(new UUID(0, 0));
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "GetEvent(NO_WAIT) on an empty queue")
    void anEmptyQueueHasNoEvents() {
        assertStatus(queue::pollEvent, Status.MF_E_NO_EVENTS_AVAILABLE);
    }

    @Test
    @Timeout(20)
    @Conformance(spec = "platform", section = "3", rule = "GetEvent(0) blocks until an event")
    void aReaderBlocksUntilAnEventComes() throws Exception {
        FutureTask<MediaEvent> reader = new FutureTask<>(queue::getEvent);
        Thread thread = new Thread(reader);
        thread.start();
        awaitBlocked(thread);
        MediaEvent event = event();
        queue.queueEvent(event);
        assertThat(reader.get(10, TimeUnit.SECONDS)).isSameAs(event);
    }

    @Test
    @Timeout(20)
    @Conformance(spec = "platform", section = "3", rule = "GetEvent(0) blocks until shutdown")
    void aBlockedReaderWakesAtShutdown() throws Exception {
        FutureTask<Void> reader = new FutureTask<>(() -> {
            assertStatus(queue::getEvent, Status.MF_E_SHUTDOWN);
            return null;
        });
        Thread thread = new Thread(reader);
        thread.start();
        awaitBlocked(thread);
        queue.shutdown();
        reader.get(10, TimeUnit.SECONDS);
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "GetEvent gives the same object, first in first out")
    void eventsComeInOrderAndAreTheSameObjects() {
        MediaEvent first = event();
        MediaEvent second = event();
        queue.queueEvent(first);
        queue.queueEvent(second);
        assertThat(queue.getEvent()).isSameAs(first);
        assertThat(queue.pollEvent()).isSameAs(second);
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "BeginGetEvent(null) is E_INVALIDARG, also after shutdown")
    void aCallbackIsRequired() {
        assertStatus(() -> queue.beginGetEvent(null, null), Status.E_INVALIDARG);
        queue.shutdown();
        assertStatus(() -> queue.beginGetEvent(null, null), Status.E_INVALIDARG);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "3",
            rule = "BeginGetEvent with an event waiting: the callback is scheduled at once")
    void aWaitingEventIsAnnouncedButNotOnTheCallersStack() {
        queue.queueEvent(event());
        assertThat(queue.beginGetEvent(callback, null)).isEqualTo(Status.S_OK);
        assertThat(results).isEmpty();
        virtual.runUntilIdle();
        assertThat(results).hasSize(1);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "3",
            rule = "exactly one callback per accepted Begin, never inside QueueEvent")
    void oneCallbackComesForEachBegin() {
        queue.beginGetEvent(callback, null);
        queue.queueEvent(event());
        queue.queueEvent(event());
        assertThat(results).isEmpty();
        virtual.runUntilIdle();
        assertThat(results).hasSize(1);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "3",
            rule = "Begin again with the same callback and state: MF_S_MULTIPLE_BEGIN")
    void theSameBeginAgainChangesNothing() {
        Object state = new Object();
        queue.beginGetEvent(callback, state);
        assertThat(queue.beginGetEvent(callback, state)).isEqualTo(Status.MF_S_MULTIPLE_BEGIN);
        queue.queueEvent(event());
        virtual.runUntilIdle();
        assertThat(results).hasSize(1);
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "Begin again with another state: MF_E_MULTIPLE_BEGIN")
    void anotherStateIsRefused() {
        queue.beginGetEvent(callback, "one");
        assertStatus(() -> queue.beginGetEvent(callback, "other"), Status.MF_E_MULTIPLE_BEGIN);
        assertStatus(() -> queue.beginGetEvent(callback, null), Status.MF_E_MULTIPLE_BEGIN);
        assertStatus(() -> queue.beginGetEvent(callback, List.of()), Status.MF_E_MULTIPLE_BEGIN);
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "Begin by another callback: MF_E_MULTIPLE_SUBSCRIBERS")
    void anotherReaderIsRefused() {
        queue.beginGetEvent(callback, null);
        assertStatus(() -> queue.beginGetEvent(result -> {}, null), Status.MF_E_MULTIPLE_SUBSCRIBERS);
        assertStatus(() -> queue.beginGetEvent(result -> {}, "state"), Status.MF_E_MULTIPLE_SUBSCRIBERS);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "3",
            rule = "GetEvent while a Begin is open, also in its callback before EndGetEvent")
    void getEventIsRefusedWhileABeginIsOpen() {
        List<Status> seen = new ArrayList<>();
        AsyncCallback reader = result -> {
            try {
                queue.pollEvent();
            } catch (MediaException refusal) {
                seen.add(refusal.status());
            }
            queue.endGetEvent(result);
        };
        queue.beginGetEvent(reader, null);
        assertStatus(queue::pollEvent, Status.MF_E_MULTIPLE_SUBSCRIBERS);
        assertStatus(queue::getEvent, Status.MF_E_MULTIPLE_SUBSCRIBERS);
        queue.queueEvent(event());
        queue.queueEvent(event());
        virtual.runUntilIdle();
        assertThat(seen).containsExactly(Status.MF_E_MULTIPLE_SUBSCRIBERS);
        assertThat(queue.pollEvent()).isNotNull();
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "3",
            rule = "EndGetEvent gives the event; only now a new Begin is possible")
    void anEndTakesTheEventAndFreesTheQueue() {
        MediaEvent event = event();
        queue.beginGetEvent(callback, "state");
        queue.queueEvent(event);
        virtual.runUntilIdle();
        assertStatus(() -> queue.beginGetEvent(callback, "next"), Status.MF_E_MULTIPLE_BEGIN);
        assertThat(queue.endGetEvent(results.get(0))).isSameAs(event);
        assertThat(queue.beginGetEvent(callback, "next")).isEqualTo(Status.S_OK);
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "EndGetEvent a second time or with another result: E_FAIL")
    void aResultServesOnce() {
        queue.beginGetEvent(callback, null);
        queue.queueEvent(event());
        virtual.runUntilIdle();
        AsyncResult foreign = new AsyncResult(callback, null);
        assertStatus(() -> queue.endGetEvent(foreign), Status.E_FAIL);
        queue.endGetEvent(results.get(0));
        assertStatus(() -> queue.endGetEvent(results.get(0)), Status.E_FAIL);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "3",
            rule = "after Shutdown every call gives MF_E_SHUTDOWN; Shutdown again is fine")
    void afterShutdownEveryCallFails() {
        queue.beginGetEvent(callback, null);
        queue.queueEvent(event());
        virtual.runUntilIdle();
        queue.shutdown();
        queue.shutdown();
        assertStatus(queue::getEvent, Status.MF_E_SHUTDOWN);
        assertStatus(queue::pollEvent, Status.MF_E_SHUTDOWN);
        assertStatus(() -> queue.queueEvent(event()), Status.MF_E_SHUTDOWN);
        assertStatus(() -> queue.beginGetEvent(callback, null), Status.MF_E_SHUTDOWN);
        assertStatus(() -> queue.endGetEvent(results.get(0)), Status.MF_E_SHUTDOWN);
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "Shutdown with a Begin open: no callback")
    void shutdownTakesAnOpenCallbackBack() {
        queue.beginGetEvent(callback, null);
        queue.shutdown();
        virtual.runUntilIdle();
        assertThat(results).isEmpty();
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "Shutdown with a callback scheduled: no callback")
    void shutdownTakesAScheduledCallbackBack() {
        queue.beginGetEvent(callback, null);
        queue.queueEvent(event());
        queue.shutdown();
        virtual.runUntilIdle();
        assertThat(results).isEmpty();
    }

    @Test
    @Timeout(60)
    @Conformance(spec = "platform", section = "3", rule = "after Shutdown the queue holds no reference to the callback")
    void aShutQueueForgetsItsReader() throws Exception {
        WeakReference<AsyncCallback> reader = beginWithForgottenReader();
        queue.shutdown();
        virtual.runUntilIdle();
        while (reader.get() != null) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertStatus(queue::pollEvent, Status.MF_E_SHUTDOWN);
    }

    private WeakReference<AsyncCallback> beginWithForgottenReader() {
        AsyncCallback reader = new AsyncCallback() {
            @Override
            public void invoke(AsyncResult result) {
                results.add(result);
            }
        };
        queue.beginGetEvent(reader, reader);
        return new WeakReference<>(reader);
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "in the callback: GetState is the state")
    void theResultCarriesTheState() {
        Object state = new Object();
        queue.beginGetEvent(callback, state);
        queue.queueEvent(event());
        virtual.runUntilIdle();
        assertThat(results.get(0).state()).isSameAs(state);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "4",
            rule = "Begin and End: a refused begin has no callback, an accepted one has one; the end tells the outcome")
    void aBeginIsFollowedByOneCallbackAndOneEnd() {
        List<AsyncResult> refused = new ArrayList<>();
        assertThat(queue.beginGetEvent(callback, "first")).isEqualTo(Status.S_OK);
        assertStatus(() -> queue.beginGetEvent(refused::add, null), Status.MF_E_MULTIPLE_SUBSCRIBERS);
        queue.queueEvent(event());
        queue.queueEvent(event());
        virtual.runUntilIdle();
        assertThat(refused).isEmpty();
        assertThat(results).hasSize(1);
        queue.endGetEvent(results.get(0));
        assertThat(queue.beginGetEvent(callback, "second")).isEqualTo(Status.S_OK);
        virtual.runUntilIdle();
        queue.shutdown();
        assertStatus(() -> queue.endGetEvent(results.get(1)), Status.MF_E_SHUTDOWN);
    }

    @Test
    @Conformance(spec = "platform", section = "3", rule = "what a callback results in is ignored")
    void aCallbackThatFailsDoesNotHurtTheQueue() {
        queue.beginGetEvent(
                result -> {
                    results.add(result);
                    throw new IllegalStateException("the reader failed");
                },
                null);
        MediaEvent event = event();
        queue.queueEvent(event);
        virtual.runUntilIdle();
        assertThat(queue.endGetEvent(results.get(0))).isSameAs(event);
    }

    @Test
    @Timeout(60)
    @Conformance(spec = "platform", section = "3", rule = "thread-safe, FIFO")
    void manyWritersAndOneReaderLoseNothing() throws Exception {
        EventQueue shared = new EventQueue(Platform.system().workers());
        int writers = 4;
        int each = 2_000;
        List<Long> seen = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(writers * each);
        AsyncCallback reader = new AsyncCallback() {
            @Override
            public void invoke(AsyncResult result) {
                seen.add(shared.endGetEvent(result).value().asLong());
                shared.beginGetEvent(this, null);
                done.countDown();
            }
        };
        shared.beginGetEvent(reader, null);
        for (int w = 0; w < writers; w++) {
            long base = (long) w * each;
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            shared.queueEvent(MediaEvent.of(
                                    MediaEventType.MEExtendedType, Status.S_OK, PropVariant.i8(base + i)));
                        }
                    })
                    .start();
        }
        assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
        shared.shutdown();
        assertThat(seen).hasSize(writers * each).doesNotHaveDuplicates();
        for (int w = 0; w < writers; w++) {
            long base = (long) w * each;
            assertThat(seen.stream().filter(value -> value / each * each == base))
                    .isSorted();
        }
    }

    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static MediaEvent event() {
        return MediaEvent.of(MediaEventType.MESessionStarted);
    }
}
