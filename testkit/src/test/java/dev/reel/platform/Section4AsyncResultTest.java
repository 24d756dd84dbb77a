package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
