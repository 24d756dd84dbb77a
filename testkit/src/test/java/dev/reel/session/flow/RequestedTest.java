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
        return starts.isPast(MediaEvent.of(MediaEventType.MESourceStarted, Status.S_OK, value));
    }

    @Test
    void anEarlierPositionIsOfThePast() {
        starts.now(PropVariant.i8(10));
        starts.now(PropVariant.i8(20));
        assertThat(isPast(PropVariant.i8(10))).isTrue();
        assertThat(isPast(PropVariant.i8(20))).isFalse();
    }

    @Test
    void anEmptyAnswerIsOneToAnyPosition() {
        starts.now(PropVariant.EMPTY);
        starts.now(PropVariant.i8(20));
        assertThat(isPast(PropVariant.EMPTY)).isFalse();
    }
}
