package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** topology.md §8 and §8.2, media-session.md §9.9: a sound card on virtual time. */
class SoundCardTest {
    private static final long MS = Platform.MILLISECOND;
    private static final double TONE_MILLIS = 20;
    private static final MediaType MONO = MediaType.audio(Subtype.PCM, FakeLine.RATE, 1, 16);

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final FakeLine line = new FakeLine(virtual);
    private final SoundCard card = new SoundCard(virtual.platform(), line, MONO);
    private final PresentationClock clock = new PresentationClock(virtual.platform());
    private final List<String> events = new ArrayList<>();
    private long next;
    private boolean feeding = true;
    private boolean tone;

    /** Each request is answered with 20 ms whose values are their times in milliseconds. */
    private void ready() {
        card.stream().setCurrentMediaType(MONO);
        clock.setTimeSource(card);
        card.setPresentationClock(clock);
        card.stream().subscribe(event -> {
            if (event.type() == MediaEventType.MEStreamSinkRequestSample) {
                virtual.platform().workers().execute(this::feed);
            } else {
                events.add(event.type().name().replace("MEStreamSink", ""));
            }
        });
        virtual.runUntilIdle();
        events.clear();
    }

    private void feed() {
        if (feeding) {
            send(next);
            next += 20;
        }
    }

    private void send(long millis) {
        byte[] bytes = new byte[40];
        for (int i = 0; i < 20; i++) {
            long value = tone ? Math.round(10_000 * Math.sin(2 * Math.PI * (millis + i) / TONE_MILLIS)) : millis + i;
            bytes[2 * i] = (byte) value;
            bytes[2 * i + 1] = (byte) (value >> 8);
        }
        card.stream()
                .processSample(new Sample(MemoryBuffer.wrap(bytes))
                        .setTime(millis * MS)
                        .setDuration(20 * MS));
    }

    private List<String> heard() {
        line.play();
        List<String> all = List.copyOf(line.heard);
        line.heard.clear();
        return all;
    }

    private static List<String> expected(long from, long to, long shift) {
        List<String> all = new ArrayList<>();
        for (long i = from; i < to; i++) {
            all.add((i + shift) + ":" + i);
        }
        return all;
    }

    private void advance(long millis) {
        for (long i = 0; i < millis; i++) {
            virtual.advance(MS);
            line.play();
        }
        virtual.assertNoFailures();
    }

    @Test
    void everySampleIsHeardAtItsTime() {
        ready();
        clock.start(0);
        advance(1000);
        assertThat(heard()).isEqualTo(expected(0, 1000, 0));
        assertThat(clock.time() / MS).isBetween(990L, 1000L);
    }

    @Test
    void firstSoundIsNotCutWhenItComesLate() {
        feeding = false;
        ready();
        clock.start(500 * MS);
        advance(100);
        assertThat(clock.time()).as("the time waits for the first sound").isEqualTo(500 * MS);
        feeding = true;
        next = 500;
        feed();
        feed();
        feed();
        advance(200);
        assertThat(heard()).isEqualTo(expected(500, 700, -400));
    }

    @Test
    void timeDoesNotWaitForeverForSound() {
        feeding = false;
        ready();
        clock.start(0);
        advance(250 + 1000);
        assertThat(clock.time()).isEqualTo(1000 * MS);
    }

    @Test
    void startInTheMiddleOfASampleTrimsIt() {
        ready();
        next = 100;
        clock.start(110 * MS);
        advance(50);
        assertThat(heard()).isEqualTo(expected(110, 160, -110));
    }

    @Test
    void gapIsSilenceAndTheRestInPlace() {
        ready();
        feeding = false;
        clock.start(0);
        virtual.runUntilIdle();
        send(0);
        send(60);
        advance(100);
        assertThat(heard()).hasSize(80).startsWith("0:0", "1:1").contains("19:19", "20:0", "59:0", "60:60", "79:79");
    }

    @Test
    void timeGoesOnWhenSoundRunsDryAndLateSoundIsLeftOut() {
        ready();
        feeding = false;
        clock.start(0);
        virtual.runUntilIdle();
        send(0);
        advance(500);
        assertThat(clock.time() / MS).isBetween(480L, 500L);
        heard();
        long now = clock.time() / MS;
        send(now - 5);
        send(now - 100);
        advance(100);
        assertThat(heard()).hasSize(15).first().isEqualTo("500:" + now);
    }

    @Test
    void timeNeverGoesBackAndIsSmoothBetweenTheDevicesSteps() {
        ready();
        line.fast = 500;
        clock.start(0);
        long last = -1;
        long largest = 0;
        for (int i = 0; i < 20_000; i++) {
            virtual.advance(MS / 2);
            long time = clock.time();
            assertThat(time).isGreaterThanOrEqualTo(last);
            if (i > 2000) {
                largest = Math.max(largest, time - last);
            }
            last = time;
        }
        assertThat(largest).as("the device itself tells steps of 10 ms").isLessThan(2 * MS);
        assertThat(last / MS).as("10 s by a card that is 0.05 % fast").isBetween(9_990L, 10_010L);
        assertThat(card.systemTimeOf(clock.time() + 100 * MS) - virtual.time()).isBetween(99 * MS, 101 * MS);
    }

    @Test
    void pauseFreezesAndRestartGoesOnWithoutLoss() {
        ready();
        clock.start(0);
        advance(100);
        clock.pause();
        advance(500);
        long frozen = clock.time();
        assertThat(frozen / MS).isBetween(90L, 100L);
        assertThat(heard()).hasSize(100);
        clock.start(PresentationClock.CURRENT_POSITION);
        advance(100);
        assertThat(heard()).isEqualTo(expected(100, 200, 500));
        assertThat(clock.time()).isGreaterThan(frozen);
    }

    @Test
    void jumpForgetsWhatWasWritten() {
        ready();
        clock.start(0);
        advance(100);
        heard();
        feeding = false;
        card.stream().flush();
        virtual.runUntilIdle();
        next = 5000;
        feeding = true;
        clock.start(5000 * MS);
        virtual.runUntilIdle();
        feed();
        advance(100);
        assertThat(heard()).isEqualTo(expected(5000, 5100, -4900));
        assertThat(clock.time() / MS).isBetween(5090L, 5100L);
    }

    @Test
    void segmentEndsWhenItsLastSoundIsHeard() {
        ready();
        feeding = false;
        clock.start(0);
        virtual.runUntilIdle();
        send(0);
        send(20);
        card.stream().placeMarker(MarkerType.ENDOFSEGMENT, PropVariant.EMPTY, PropVariant.EMPTY);
        advance(39);
        assertThat(events).containsExactly("Started");
        advance(3);
        assertThat(events).containsExactly("Started", "Marker");
        assertThat(heard()).hasSize(40);
    }

    @Test
    @Conformance(spec = "media-session", section = "11.4", rule = "no sound at rate 0")
    void silentAtRateZero() {
        ready();
        clock.setRate(false, 0);
        clock.start(1000 * MS);
        advance(500);
        assertThat(heard()).isEmpty();
        assertThat(clock.time()).isEqualTo(1000 * MS);
        assertThat(events).containsExactly("RateChanged", "Started", "ScrubSampleComplete");
    }

    @Test
    void silentAtRatesBeyondHearingWhileTimeGoesOn() {
        ready();
        clock.start(0);
        advance(100);
        clock.setRate(false, 8);
        heard();
        advance(500);
        assertThat(heard()).isEmpty();
        assertThat(clock.time() / MS).isBetween(4085L, 4100L);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.5f, 0.75f, 1.5f, 2, 4})
    @Conformance(spec = "media-session", section = "11", rule = "sound at 0.5 to 4 times the speed keeps its pitch")
    void atAnotherRateTheToneIsTheSame(float rate) {
        tone = true;
        ready();
        clock.setRate(false, rate);
        clock.start(0);
        advance(2000);
        assertThat(clock.time() / MS).isBetween((long) (1960 * rate), (long) (2000 * rate));
        List<String> all = heard();
        assertThat(all).as("no gap: one value each millisecond").hasSizeBetween(1990, 2000);
        assertThat(periodMillis(all)).isBetween(0.98 * TONE_MILLIS, 1.02 * TONE_MILLIS);
    }

    @Test
    void aChangeOfTheRateIsHeardAtOnceAndWithoutAGap() {
        tone = true;
        ready();
        clock.start(0);
        advance(1000);
        clock.setRate(false, 2);
        advance(1000);
        clock.setRate(false, 1);
        advance(1000);
        assertThat(clock.time() / MS).isBetween(3960L, 4000L);
        List<String> all = heard();
        assertThat(all).hasSizeBetween(2980, 3000);
        assertThat(periodMillis(all)).isBetween(0.98 * TONE_MILLIS, 1.02 * TONE_MILLIS);
        long silent = 0;
        long longest = 0;
        for (String value : all) {
            silent = value.endsWith(":0") ? silent + 1 : 0;
            longest = Math.max(longest, silent);
        }
        assertThat(longest).as("milliseconds of silence").isLessThan(15);
    }

    @Test
    void aRateThatChangesInAPauseIsHeardAfterIt() {
        tone = true;
        ready();
        clock.start(0);
        advance(500);
        clock.pause();
        clock.setRate(false, 2);
        advance(300);
        heard();
        clock.start(PresentationClock.CURRENT_POSITION);
        advance(2000);
        assertThat(clock.time() / MS).isBetween(4460L, 4500L);
        List<String> all = heard();
        assertThat(all).hasSizeBetween(1980, 2000);
        assertThat(periodMillis(all)).isBetween(0.98 * TONE_MILLIS, 1.02 * TONE_MILLIS);
    }

    /** By the rising zero crossings of what was heard. */
    private static double periodMillis(List<String> heard) {
        int last = 0;
        int crossings = 0;
        for (String at : heard) {
            int value = Integer.parseInt(at.substring(at.indexOf(':') + 1));
            crossings += last < 0 && value >= 0 ? 1 : 0;
            last = value;
        }
        return heard.size() / (double) crossings;
    }

    @Test
    void deviceThatStopsPlayingDoesNotStopTheTime() {
        ready();
        clock.start(0);
        advance(200);
        line.dead = true;
        advance(2000);
        assertThat(clock.time() / MS).as("three lines got half a second each").isBetween(650L, 850L);
        assertThat(line.opened).isEqualTo(3);
        assertThat(events).as("what is given up is told").contains("MENonFatalError");
        assertThat(line.open).isFalse();
        line.revives = true;
        next = 5000;
        clock.start(5000 * MS);
        heard();
        advance(500);
        assertThat(heard()).as("the next start tries again").hasSizeBetween(450, 500);
    }

    @Test
    void deviceThatStandsIsOpenedAnewAndNothingIsLost() {
        ready();
        clock.start(0);
        advance(200);
        line.dead = true;
        line.revives = true;
        advance(2000);
        List<String> heard = heard();
        assertThat(line.opened).isEqualTo(2);
        assertThat(jumps(heard).stream().filter(jump -> !jump.contains("-")))
                .as("nothing is left out")
                .isEmpty();
        assertThat(jumps(heard).size()).as("once at most a bit is heard twice").isLessThanOrEqualTo(1);
        assertThat(heard).hasSizeGreaterThan(1500);
        assertThat(events).doesNotContain("MENonFatalError");
    }

    @Test
    void deviceThatTellsWhatCannotBeIsNotBelieved() {
        line.lies = true;
        ready();
        clock.start(0);
        advance(6000);
        List<String> heard = heard();
        assertThat(jumps(heard)).isEmpty();
        assertThat(heard.get(0)).isEqualTo("0:0");
        assertThat(heard).hasSizeBetween(5950, 6000);
        assertThat(clock.time() / MS).isBetween(5950L, 6050L);
        clock.pause();
        advance(500);
        assertThat(heard()).as("silent while paused").isEmpty();
        clock.start(PresentationClock.CURRENT_POSITION);
        advance(500);
        assertThat(heard()).hasSizeBetween(450, 550);
        assertThat(line.opened).isEqualTo(1);
    }

    /** Where the values that were heard are not one behind the other: platform time, and by how much. */
    private static List<String> jumps(List<String> heard) {
        List<String> jumps = new ArrayList<>();
        int last = -1;
        for (String at : heard) {
            int value = Integer.parseInt(at.substring(at.indexOf(':') + 1));
            if (value != last + 1) {
                jumps.add(at + " by " + (value - last - 1));
            }
            last = value;
        }
        return jumps;
    }

    @Test
    void shutdownClosesTheLine() {
        ready();
        clock.start(0);
        advance(50);
        card.shutdown();
        virtual.runUntilIdle();
        assertThat(line.open).isFalse();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "audio renderer before a type: start, stop, restart NOT_INITIALIZED, pause INVALID_STATE_TRANSITION")
    void clockCallsBeforeAType() {
        assertFails(() -> card.onClockStart(0, 0), Status.MF_E_NOT_INITIALIZED);
        assertFails(() -> card.onClockStop(0), Status.MF_E_NOT_INITIALIZED);
        assertFails(() -> card.onClockRestart(0), Status.MF_E_NOT_INITIALIZED);
        assertFails(() -> card.onClockPause(0), Status.MF_E_INVALID_STATE_TRANSITION);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "audio renderer with a type: pause while stopped INVALID_STATE_TRANSITION; stop twice and start"
                    + " twice fine")
    void clockCallsWithAType() {
        ready();
        assertFails(() -> card.onClockPause(0), Status.MF_E_INVALID_STATE_TRANSITION);
        card.onClockStop(0);
        card.onClockStop(0);
        assertFails(() -> card.onClockPause(0), Status.MF_E_INVALID_STATE_TRANSITION);
        card.onClockStart(0, 0);
        card.onClockStart(0, 0);
        assertThat(card.state()).isEqualTo(ClockState.RUNNING);
        card.onClockPause(0);
        assertThat(card.state()).isEqualTo(ClockState.PAUSED);
        card.onClockRestart(0);
        assertThat(card.state()).isEqualTo(ClockState.RUNNING);
        card.onClockStop(0);
        assertThat(card.time()).isZero();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "SetPresentationClock(clock without time source): audio renderer MF_E_CLOCK_NO_TIME_SOURCE")
    void needsAClockWithATimeSource() {
        assertFails(() -> card.setPresentationClock(clock), Status.MF_E_CLOCK_NO_TIME_SOURCE);
    }

    @Test
    void listsTheStreamsOwnRateFirst() {
        SoundCard stereo =
                new SoundCard(virtual.platform(), new AnyLines(), MediaType.audio(Subtype.FLOAT, 44_100, 6, 32));
        assertThat(stereo.stream().mediaTypes())
                .extracting(MediaType::toString)
                .containsExactly("audio/PCM 44100 Hz 2 ch 16 bit", "audio/PCM 48000 Hz 2 ch 16 bit");
    }

    @Test
    void realSoundCardOpens() {
        assumeThat(SoundCard.obstacle()).as("a sound card on this machine").isEmpty();
        JavaSoundLines lines = new JavaSoundLines();
        try (AudioLine real = lines.open(MediaType.audio(Subtype.PCM, 48_000, 2, 16))) {
            assertThat(real.framePosition()).isZero();
        }
    }

    @Test
    void machineWithoutSoundCardSaysSo() {
        assumeThat(SoundCard.obstacle()).as("no sound card on this machine").isPresent();
        assertThatThrownBy(() -> SoundCard.create(virtual.platform(), MONO))
                .hasMessage("sound cannot be played: there is no sound card that plays 16-bit stereo; choose none for"
                        + " audio");
    }

    private static void assertFails(Runnable call, Status status) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status));
    }

    private static final class AnyLines implements AudioLines {
        @Override
        public boolean supports(int sampleRate, int channels) {
            return true;
        }

        @Override
        public AudioLine open(MediaType type) {
            throw new AssertionError("nothing is opened");
        }
    }
}
