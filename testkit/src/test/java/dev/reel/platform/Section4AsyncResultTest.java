package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** platform.md §4: async results and callbacks. */
class Section4AsyncResultTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final List<AsyncResult> called = new ArrayList<>();

    @Test
    @Conformance(spec = "platform", section = "4", rule = "GetState and GetObject without one: E_POINTER")
    void whatIsNotThereIsAPointerError() {
        AsyncResult result = new AsyncResult(null, called::add, null);
        assertStatus(result::state, Status.E_POINTER);
        assertStatus(result::object, Status.E_POINTER);
        assertThat(result.stateOrNull()).isNull();
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "4",
            rule = "GetState, GetObject and GetStateNoAddRef give what was passed")
    void whatWasPassedComesBack() {
        Object state = new Object();
        Object object = new Object();
        AsyncResult result = new AsyncResult(object, called::add, state);
        assertThat(result.state()).isSameAs(state);
        assertThat(result.stateOrNull()).isSameAs(state);
        assertThat(result.object()).isSameAs(object);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x80004005, 0xC00D36B2, 0x12345678})
    @Conformance(spec = "platform", section = "4", rule = "GetStatus starts S_OK and returns exactly what was set")
    void theStatusIsWhatWasSet(int value) {
        AsyncResult result = new AsyncResult(null, called::add, null);
        assertThat(result.status()).isEqualTo(Status.S_OK);
        result.setStatus(Status.of("ANY", value));
        assertThat(result.status().value()).isEqualTo(value);
    }

    @Test
    @Conformance(spec = "platform", section = "4", rule = "MFInvokeCallback: on the standard queue, does not wait")
    void invokingCallsBackLaterOnTheStandardQueue() {
        AsyncResult result = new AsyncResult(null, called::add, null);
        result.invoke(virtual.platform().workers());
        assertThat(called).isEmpty();
        virtual.runUntilIdle();
        assertThat(called).containsExactly(result);
    }

    @Test
    @Conformance(spec = "platform", section = "4", rule = "GetParameters: the callback's preferred queue")
    void invokingUsesTheQueueThatTheCallbackPrefers() {
        WorkQueue preferred = virtual.platform().serialQueue("preferred");
        List<Boolean> there = new ArrayList<>();
        AsyncCallback callback = new AsyncCallback() {
            @Override
            public void invoke(AsyncResult result) {
                there.add(preferred.isCurrent());
            }

            @Override
            public Optional<Executor> preferredQueue() {
                return Optional.of(preferred);
            }
        };
        new AsyncResult(null, callback, null).invoke(virtual.platform().workers());
        EventQueue events = new EventQueue(virtual.platform().workers());
        events.beginGetEvent(callback, null);
        events.queueEvent(MediaEvent.of(MediaEventType.MEError));
        virtual.runUntilIdle();
        assertThat(there).containsExactly(true, true);
    }

    @Test
    @Conformance(spec = "platform", section = "4", rule = "GetParameters E_NOTIMPL: the defaults")
    void aCallbackWithoutParametersHasTheDefaults() {
        WorkQueues queues = new WorkQueues(virtual.platform());
        WorkQueue standard = (WorkQueue) queues.queue(WorkQueues.STANDARD);
        List<Boolean> there = new ArrayList<>();
        AsyncCallback callback = new AsyncCallback() {
            @Override
            public void invoke(AsyncResult result) {
                there.add(standard.isCurrent());
            }

            @Override
            public Optional<Executor> preferredQueue() {
                throw new MediaException(Status.E_NOTIMPL, "no parameters");
            }

            @Override
            public Set<CallbackFlag> flags() {
                throw new MediaException(Status.E_NOTIMPL, "no parameters");
            }
        };
        queues.invoke(new AsyncResult(null, callback, null));
        assertThat(there).isEmpty();
        virtual.runUntilIdle();
        assertThat(there).containsExactly(true);
        assertThat(((AsyncCallback) called::add).flags()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "FAST_IO, 1, true",
        "SIGNAL, 2, true",
        "BLOCKING, 4, false",
        "REPLY, 8, true",
        "LOCALIZE_REMOTE, 16, true"
    })
    @Conformance(spec = "platform", section = "4", rule = "GetParameters: flags; only what may wait leaves the queue")
    void aCallbackThatMayWaitDoesNotHoldUpTheStandardQueue(CallbackFlag flag, int number, boolean onStandard) {
        assertThat(flag.number()).isEqualTo(number);
        WorkQueues queues = new WorkQueues(virtual.platform());
        WorkQueue standard = (WorkQueue) queues.queue(WorkQueues.STANDARD);
        List<Boolean> there = new ArrayList<>();
        queues.invoke(new AsyncResult(
                null,
                new AsyncCallback() {
                    @Override
                    public void invoke(AsyncResult result) {
                        there.add(standard.isCurrent());
                    }

                    @Override
                    public Set<CallbackFlag> flags() {
                        return Set.of(flag);
                    }
                },
                null));
        virtual.runUntilIdle();
        assertThat(there).containsExactly(onStandard);
    }

    @Test
    @Conformance(spec = "platform", section = "4", rule = "MFCreateAsyncResult without object, callback and state")
    void everyPartOfAResultMayBeMissing() {
        AsyncResult result = new AsyncResult(null, null, null);
        assertThat(result.callback()).isNull();
        result.invoke(virtual.platform().workers());
        virtual.runUntilIdle();
        assertThat(result.status()).isEqualTo(Status.S_OK);
        assertThat(virtual.failures()).isEmpty();
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "4",
            rule = "what is attached is released when the result dies, not by its callback")
    void whatIsAttachedEndsWithTheResult() {
        List<String> ended = new ArrayList<>();
        AsyncResult result = new AsyncResult(null, called::add, null).onClose(() -> ended.add("handle"));
        result.invoke(virtual.platform().workers());
        virtual.runUntilIdle();
        assertThat(called).containsExactly(result);
        assertThat(ended).isEmpty();
        result.close();
        result.close();
        assertThat(ended).containsExactly("handle");
        result.onClose(() -> ended.add("late"));
        assertThat(ended).containsExactly("handle", "late");
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "4",
            rule = "Begin and End: a refused begin has no callback, an accepted one has one; the end tells the outcome")
    void aBeginIsFollowedByOneCallbackAndOneEnd() {
        EventQueue events = new EventQueue(virtual.platform().workers());
        AsyncCallback callback = called::add;
        List<AsyncResult> refused = new ArrayList<>();
        assertThat(events.beginGetEvent(callback, "first")).isEqualTo(Status.S_OK);
        assertStatus(() -> events.beginGetEvent(refused::add, null), Status.MF_E_MULTIPLE_SUBSCRIBERS);
        events.queueEvent(MediaEvent.of(MediaEventType.MEError));
        events.queueEvent(MediaEvent.of(MediaEventType.MEError));
        virtual.runUntilIdle();
        assertThat(refused).isEmpty();
        assertThat(called).hasSize(1);
        assertStatus(() -> events.beginGetEvent(callback, "second"), Status.MF_E_MULTIPLE_BEGIN);
        assertThat(events.endGetEvent(called.get(0)).type()).isEqualTo(MediaEventType.MEError);
        assertThat(events.beginGetEvent(callback, "second")).isEqualTo(Status.S_OK);
        virtual.runUntilIdle();
        events.shutdown();
        assertStatus(() -> events.endGetEvent(called.get(1)), Status.MF_E_SHUTDOWN);
    }
}
