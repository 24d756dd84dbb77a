package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.internal.codec.FrameClock;
import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.ffmpeg.internal.read.Timeline;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "1, 90000, 1, 111",
        "1, 90000, 3003, 333667",
        "1, 90000, -3003, -333667",
        "1001, 30000, 1, 333667",
        "1001, 30000, 3, 1001000",
        "1, 1000, 7, 70000",
        "1, 48000, 1024, 213333",
        "1, 44100, 1024, 232200",
        "1, 3, 1, 3333333",
        "1, 3, 2, 6666667",
        "1, 10000000, 9223372036854775000, 9223372036854775000",
        "1, 1, 900000000000, 9000000000000000000",
        "1, 2147483647, 4611686018427387904, 21474836490000000"
    })
    void ticksBecomeTheNearest100Nanoseconds(int numerator, int denominator, long ticks, long hns) {
        assertThat(new TimeBase(numerator, denominator).toHns(ticks)).isEqualTo(hns);
    }

    @ParameterizedTest
    @CsvSource({"1, 90000", "1, 1000", "1001, 30000", "1, 48000", "1, 44100"})
    void ticksSurviveTheWayThereAndBack(int numerator, int denominator) {
        TimeBase base = new TimeBase(numerator, denominator);
        for (long ticks = -1_000; ticks < 100_000; ticks += 37) {
            assertThat(base.fromHns(base.toHns(ticks))).isEqualTo(ticks);
        }
    }

    @Test
    void samplesThatTheContainerRoundsFollowEachOtherWithoutAGap() {
        // 1024 samples at 44.1 kHz in a container that counts milliseconds.
        FrameClock clock = new FrameClock();
        long due = 0;
        for (int frame = 0; frame < 1_000; frame++) {
            long exact = frame * 232_200L;
            long stamped = Math.round(exact / 10_000.0) * 10_000;
            assertThat(clock.place(stamped, 232_200, 20_000)).isEqualTo(due);
            due += 232_200;
        }
    }

    @Test
    void aRealGapStays() {
        FrameClock clock = new FrameClock();
        assertThat(clock.place(0, 232_200, 20_000)).isZero();
        assertThat(clock.place(5_000_000, 232_200, 20_000)).isEqualTo(5_000_000);
    }

    @Test
    void missingAndBackwardTimesAreRepaired() {
        FrameClock clock = new FrameClock();
        assertThat(clock.place(TimeBase.NONE, 400_000, 0)).isZero();
        assertThat(clock.place(TimeBase.NONE, 400_000, 0)).isEqualTo(400_000);
        assertThat(clock.place(100_000, 400_000, 0)).isEqualTo(800_000);
        assertThat(clock.place(800_000, 400_000, 0)).isEqualTo(1_200_000);
        assertThat(clock.place(1_600_000, 400_000, 0)).isEqualTo(1_600_000);
        clock.reset();
        assertThat(clock.place(-66_667, 400_000, 0)).isEqualTo(-66_667);
    }

    @Test
    void aClockThatIsSetAnewIsBridgedWhereTheContainerAllowsIt() {
        DemuxedStream stream = new DemuxedStream(
                0,
                CodecParameters.describedBy(MediaType.video(Subtype.H264, 16, 16)),
                new TimeBase(1, 90_000),
                0,
                TimeBase.NONE,
                new DemuxedStream.FrameRate(25, 1),
                false,
                false,
                true,
                Map.of());
        Timeline bridging = new Timeline(0, true, List.of(stream));
        Timeline trusting = new Timeline(0, false, List.of(stream));
        try (Packet packet = new Packet()) {
            assertThat(place(bridging, stream, packet, 0)).isZero();
            assertThat(place(bridging, stream, packet, 3_600)).isEqualTo(400_000);
            // Two hours later, says the container; and from there on.
            assertThat(place(bridging, stream, packet, 648_000_000)).isEqualTo(800_000);
            assertThat(place(bridging, stream, packet, 648_003_600)).isEqualTo(1_200_000);
            assertThat(place(trusting, stream, packet, 0)).isZero();
            assertThat(place(trusting, stream, packet, 648_000_000)).isEqualTo(72_000_000_000L);
        }
    }

    private static long place(Timeline timeline, DemuxedStream stream, Packet packet, long dts) {
        packet.setTimes(dts, dts);
        packet.pointer().duration(3_600);
        return stream.timeBase().toHns(dts) + timeline.shift(stream, packet);
    }

    @Test
    void theContainersFirstTimeIsTheOriginAndSeeksGoBackExactly() {
        Timeline timeline = new Timeline(1_400_000, false, List.of());
        assertThat(timeline.containerMicros(0)).isEqualTo(1_400_000);
        assertThat(timeline.containerMicros(20_000_000)).isEqualTo(3_400_000);
        assertThat(timeline.containerMicros(333_667)).isEqualTo(1_433_367);
    }
}
