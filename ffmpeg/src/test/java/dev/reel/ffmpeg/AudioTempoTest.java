package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.Transform.OutputResult;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.contract.TransformContract;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §11: sound at another rate keeps its pitch. */
class AudioTempoTest {
    private static final int RATE = 48_000;
    private static final long PIECE = 1024;
    private static final double HERTZ = 440;

    private final AudioTempo tempo = new AudioTempo();
    private final List<Float> heard = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long heardUntil;

    static Stream<Arguments> rates() {
        return Stream.of(0.5f, 0.75f, 1.25f, 1.5f, 2f, 3f, 4f)
                .flatMap(rate -> Stream.of(Subtype.PCM, Subtype.FLOAT)
                        .map(subtype -> Arguments.of(
                                rate, MediaType.audio(subtype, RATE, 2, subtype.equals(Subtype.PCM) ? 16 : 32))));
    }

    @Conformance(spec = "media-session", section = "11", rule = "sound at 0.5 to 4 times the speed keeps its pitch")
    @ParameterizedTest
    @MethodSource("rates")
    void aToneKeepsItsPitchAndFillsItsTime(float rate, MediaType type) {
        ready(type);
        tempo.setRate(false, rate);
        for (int i = 0; i < 100; i++) {
            put(type, i * PIECE);
        }
        tempo.processMessage(Message.DRAIN, 0);
        take(type);
        double expected = 100.0 * PIECE / rate;
        assertThat((double) heard.size()).isCloseTo(expected, within(2.0));
        assertThat(hertz()).isCloseTo(HERTZ, within(HERTZ * 0.02));
        assertThat(loudest(0, heard.size() - 3000)).isBetween(0.45, 0.55);
        assertThat(times).isSorted().startsWith(0L);
        assertThat(heardUntil).isCloseTo(toTime(100.0 * PIECE), within(Platform.MILLISECOND));
    }

    @Test
    void theRateChangesWithoutAClick() {
        MediaType type = MediaType.audio(Subtype.FLOAT, RATE, 2, 32);
        ready(type);
        float[] rates = {2, 0.5f, 1, 1.5f, 4};
        for (int i = 0; i < 200; i++) {
            tempo.setRate(false, rates[i / 40]);
            put(type, i * PIECE);
        }
        double steepest = 0;
        for (int i = 1; i < heard.size(); i++) {
            steepest = Math.max(steepest, Math.abs(heard.get(i) - heard.get(i - 1)));
        }
        assertThat(steepest).as("a sine of 440 Hz climbs at most").isLessThan(1.2 * 0.5 * 2 * Math.PI * HERTZ / RATE);
        assertThat(hertz()).isCloseTo(HERTZ, within(HERTZ * 0.02));
    }

    @Test
    void atTheNormalRateSamplesPassUntouched() {
        MediaType type = MediaType.audio(Subtype.PCM, RATE, 2, 16);
        ready(type);
        Sample sample = sample(type, 0);
        tempo.processInput(0, sample);
        TransformOutput output = new TransformOutput();
        assertThat(tempo.processOutput(output)).isEqualTo(OutputResult.PRODUCED);
        assertThat(output.takeSample()).isSameAs(sample);
        sample.close();
    }

    @Test
    void beyondWhatCanBeUnderstoodNothingComesOut() {
        MediaType type = MediaType.audio(Subtype.PCM, RATE, 2, 16);
        ready(type);
        for (float rate : new float[] {0, 0.25f, 5, -1}) {
            tempo.setRate(false, rate);
            for (int i = 0; i < 20; i++) {
                put(type, i * PIECE);
            }
            tempo.processMessage(Message.DRAIN, 0);
            take(type);
            assertThat(heard).as("at rate %s", rate).isEmpty();
        }
    }

    @Test
    void soundBehindAGapBeginsAtItsOwnTime() {
        MediaType type = MediaType.audio(Subtype.PCM, RATE, 2, 16);
        ready(type);
        tempo.setRate(false, 2);
        for (int i = 0; i < 10; i++) {
            put(type, i * PIECE);
        }
        times.clear();
        long later = 10 * RATE;
        for (int i = 0; i < 10; i++) {
            put(type, later + i * PIECE);
        }
        assertThat(times).contains(toTime((double) later));
        assertThat(heard.size()).isBetween(8 * (int) PIECE, 10 * (int) PIECE);
    }

    private void ready(MediaType type) {
        tempo.setInputType(0, type);
        tempo.setOutputType(0, type);
    }

    private static Sample sample(MediaType type, long first) {
        boolean floats = type.subtype().equals(Subtype.FLOAT);
        ByteBuffer bytes =
                ByteBuffer.allocate((int) PIECE * 2 * (floats ? 4 : 2)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < PIECE; i++) {
            double value = 0.5 * Math.sin(2 * Math.PI * HERTZ * (first + i) / RATE);
            for (int c = 0; c < 2; c++) {
                if (floats) {
                    bytes.putFloat((float) value);
                } else {
                    bytes.putShort((short) (value * 32_767));
                }
            }
        }
        return new Sample(MemoryBuffer.wrap(bytes.array()))
                .setTime(toTime((double) first))
                .setDuration(toTime((double) PIECE));
    }

    private void put(MediaType type, long first) {
        assertThat(tempo.processInput(0, sample(type, first))).isEqualTo(Transform.InputResult.ACCEPTED);
        take(type);
    }

    private void take(MediaType type) {
        TransformOutput output = new TransformOutput();
        while (tempo.processOutput(output) == OutputResult.PRODUCED) {
            try (Sample sample = output.takeSample()) {
                times.add(sample.time());
                heardUntil = sample.time() + sample.duration();
                ByteBuffer bytes = sample.buffer(0).data().order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining()) {
                    boolean floats = type.subtype().equals(Subtype.FLOAT);
                    float left = floats ? bytes.getFloat() : bytes.getShort() / 32_768f;
                    float right = floats ? bytes.getFloat() : bytes.getShort() / 32_768f;
                    assertThat(right).isEqualTo(left);
                    heard.add(left);
                }
            }
        }
    }

    /** By its zero crossings upward. */
    private double hertz() {
        int crossings = 0;
        for (int i = 1; i < heard.size(); i++) {
            if (heard.get(i - 1) < 0 && heard.get(i) >= 0) {
                crossings++;
            }
        }
        return crossings * (double) RATE / heard.size();
    }

    private double loudest(int from, int to) {
        return heard.subList(from, to).stream().mapToDouble(Math::abs).max().orElse(0);
    }

    private static long toTime(double frames) {
        return Math.round(frames * Platform.SECOND / RATE);
    }

    @Nested
    class Contract extends TransformContract {
        @Override
        protected Transform open() {
            return new AudioTempo();
        }

        @Override
        protected MediaType inputType() {
            return MediaType.audio(Subtype.PCM, RATE, 2, 16);
        }

        @Override
        protected int inputCount() {
            return 10;
        }

        @Override
        protected Sample input(int index) {
            return sample(inputType(), index * PIECE);
        }
    }
}
