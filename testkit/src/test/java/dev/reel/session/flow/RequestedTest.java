package dev.reel.session.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import org.junit.jupiter.api.Test;

/** Which answers of a source are to requests that others have followed. */
class RequestedTest {
    private final Requested starts = new Requested();

    private boolean isPast(PropVariant value) {
        return isPast(MediaEventType.MESourceStarted, value);
    }

    private boolean isPast(MediaEventType type, PropVariant value) {
        return starts.isPast(MediaEvent.of(type, Status.S_OK, value));
    }

    @Test
    void anEarlierPositionIsOfThePast() {
        starts.now(PropVariant.i8(10));
        starts.now(PropVariant.i8(20));
        assertThat(isPast(PropVariant.i8(10))).isTrue();
        assertThat(isPast(PropVariant.i8(20))).isFalse();
    }

    @Test
    void aSeekThatNamesNoPlaceIsTheOneThatWasAskedFor() {
        starts.now(PropVariant.EMPTY);
        starts.now(PropVariant.i8(20));
        assertThat(isPast(MediaEventType.MESourceSeeked, PropVariant.EMPTY)).isFalse();
        assertThat(isPast(MediaEventType.MESourceStarted, PropVariant.EMPTY)).isTrue();
    }
}
