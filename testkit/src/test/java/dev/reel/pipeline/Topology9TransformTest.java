package dev.reel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.transform.InputStreamInfo;
import dev.reel.pipeline.transform.OutputStatus;
import dev.reel.pipeline.transform.OutputStreamInfo;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleAttributes;
import dev.reel.testkit.Conformance;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** topology.md §9.1: the numbers of transforms, and the times of what they make. */
class Topology9TransformTest {
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "numbers of the messages; an unknown number is none of them")
    @ParameterizedTest
    @CsvSource({
        "FLUSH, 0",
        "DRAIN, 1",
        "SET_D3D_MANAGER, 2",
        "DROP_SAMPLES, 3",
        "TICK, 4",
        "BEGIN_STREAMING, 0x10000000",
        "END_STREAMING, 0x10000001",
        "END_OF_STREAM, 0x10000002",
        "START_OF_STREAM, 0x10000003",
        "MARKER, 0x20000000"
    })
    void section91Messages(Message message, String number) {
        assertThat(message.number()).isEqualTo(Integer.decode(number));
        assertThat(Message.of(message.number())).contains(message);
        assertThat(Message.of(message.number() + 100)).isEmpty();
    }

    @Conformance(spec = "topology", section = "9.1", rule = "numbers of the input stream flags")
    @ParameterizedTest
    @CsvSource({
        "WHOLE_SAMPLES, 1",
        "SINGLE_SAMPLE_PER_BUFFER, 2",
        "FIXED_SAMPLE_SIZE, 4",
        "HOLDS_BUFFERS, 8",
        "DOES_NOT_ADDREF, 0x100",
        "REMOVABLE, 0x200",
        "OPTIONAL, 0x400",
        "PROCESSES_IN_PLACE, 0x800"
    })
    void section91InputFlags(InputStreamInfo.Flag flag, String value) {
        assertThat(flag.value()).isEqualTo(Integer.decode(value));
    }

    @Conformance(spec = "topology", section = "9.1", rule = "numbers of the output stream flags")
    @ParameterizedTest
    @CsvSource({
        "WHOLE_SAMPLES, 1",
        "SINGLE_SAMPLE_PER_BUFFER, 2",
        "FIXED_SAMPLE_SIZE, 4",
        "DISCARDABLE, 8",
        "OPTIONAL, 0x10",
        "PROVIDES_SAMPLES, 0x100",
        "CAN_PROVIDE_SAMPLES, 0x200",
        "LAZY_READ, 0x400",
        "REMOVABLE, 0x800"
    })
    void section91OutputFlags(OutputStreamInfo.Flag flag, String value) {
        assertThat(flag.value()).isEqualTo(Integer.decode(value));
    }

    @Conformance(spec = "topology", section = "9.1", rule = "numbers of an output's statuses")
    @ParameterizedTest
    @CsvSource({"INCOMPLETE, 0x01000000", "FORMAT_CHANGE, 0x100", "STREAM_END, 0x200", "NO_SAMPLE, 0x300"})
    void section91OutputStatuses(OutputStatus status, String value) {
        assertThat(status.value()).isEqualTo(Integer.decode(value));
    }

    @Conformance(spec = "topology", section = "9.1", rule = "statuses count for one call; new streams are told once")
    @Test
    void section91StatusOfACall() {
        TransformOutput output = new TransformOutput();
        output.begin();
        output.mark(3, OutputStatus.STREAM_END);
        output.markNewStreams();
        assertThat(output.stream()).isEqualTo(3);
        assertThat(output.has(OutputStatus.STREAM_END)).isTrue();
        assertThat(output.has(OutputStatus.INCOMPLETE)).isFalse();
        assertThat(output.takeNewStreams()).isTrue();
        assertThat(output.takeNewStreams()).isFalse();
        output.begin();
        assertThat(output.stream()).isZero();
        assertThat(output.has(OutputStatus.STREAM_END)).isFalse();
    }

    @Conformance(
            spec = "topology",
            section = "9.1",
            rule =
                    "output time = time of the earliest input that contributes + what was given of it: 50 ms at 20, 70, 121, 171 with 10 ms held back")
    @Test
    void section91WorkedExample() {
        SampleTimes times = new SampleTimes(1_000, 1_000);
        long[] inputs = {20, 70, 121, 171};
        long[] outputs = {20, 60, 110, 161};
        int[] lengths = {40, 50, 50, 50};
        for (int i = 0; i < inputs.length; i++) {
            times.put(inputs[i] * 10_000, 50);
            assertThat(times.take(lengths[i])).isEqualTo(outputs[i] * 10_000);
            assertThat(times.duration(lengths[i])).isEqualTo(lengths[i] * 10_000L);
        }
        times.clear();
        times.put(0, 50);
        assertThat(times.take(50)).isZero();
    }

    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "computed durations are rounded down, and nothing drifts for it")
    @ParameterizedTest
    @CsvSource({"44100, 48000", "48000, 44100", "44100, 44100", "8000, 192000"})
    void section91Rounding(int from, int to) {
        SampleTimes times = new SampleTimes(from, to);
        long hours = 10;
        long last = 0;
        for (long i = 0; i < hours * 3600; i++) {
            times.put(i * 10_000_000, from);
            last = times.take(to / 2);
            assertThat(last).isEqualTo(i * 10_000_000);
            last = times.take(to - to / 2);
        }
        assertThat(last - (hours * 3600 - 1) * 10_000_000).isEqualTo(to / 2 * 10_000_000L / to);
        assertThat(new SampleTimes(1, 3).duration(1)).isEqualTo(3_333_333);
        assertThat(new SampleTimes(1, 3).duration(2)).isEqualTo(6_666_666);
    }

    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "attributes go to the outputs in the input's time; what the transform set is not touched")
    @Test
    void section91CarriedAttributes() {
        AttributeKey<Integer> one = AttributeKey.uint32("ONE", "00000000-0000-0000-0000-000000000001");
        AttributeKey<Integer> two = AttributeKey.uint32("TWO", "00000000-0000-0000-0000-000000000002");
        CarriedAttributes carried = new CarriedAttributes();
        try (Sample first = sample(0, 10);
                Sample second = sample(10, 10);
                Sample early = sample(0, 5);
                Sample late = sample(5, 5);
                Sample next = sample(10, 10);
                Sample beyond = sample(20, 10)) {
            first.attributes().set(one, 1);
            first.attributes().set(two, 2);
            second.attributes().set(one, 3);
            second.attributes().set(SampleAttributes.DECODE_TIMESTAMP, 4L);
            // In the order of a decoder: what is shown first need not come first.
            carried.taken(second);
            carried.taken(first);
            early.attributes().set(two, 7);
            List.of(early, late, next, beyond).forEach(carried::given);

            assertThat(early.attributes().get(one)).isEqualTo(1);
            assertThat(early.attributes().get(two)).isEqualTo(7);
            assertThat(late.attributes().get(two)).isEqualTo(2);
            assertThat(next.attributes().get(one)).isEqualTo(3);
            assertThat(next.attributes().contains(two)).isFalse();
            assertThat(next.attributes().contains(SampleAttributes.DECODE_TIMESTAMP))
                    .as("it applies to compressed data alone")
                    .isFalse();
            assertThat(beyond.hasAttributes()).isFalse();
        }
    }

    private static Sample sample(long time, long duration) {
        return new Sample().setTime(time).setDuration(duration);
    }

    @Conformance(spec = "topology", section = "12", rule = "keys of transforms")
    @ParameterizedTest
    @CsvSource({
        "MF_TRANSFORM_ASYNC, f81a699a-649a-497d-8c73-29f8fed6ad7a",
        "MF_TRANSFORM_ASYNC_UNLOCK, e5666d6b-3422-4eb6-a421-da7db1f8e207",
        "MFT_SUPPORT_DYNAMIC_FORMAT_CHANGE, 53476a11-3f13-49fb-ac42-ee2733c96741",
        "MFPKEY_EXATTRIBUTE_SUPPORTED, 456fe843-3c87-40c0-949d-1409c97dab2c",
        "MF_EVENT_MFT_INPUT_STREAM_ID, f29c2cca-7ae6-42d2-b284-bf837cc874e2",
        "MF_EVENT_MFT_CONTEXT, b7cd31f1-899e-4b41-80c9-26a896d32977"
    })
    void section12(String name, UUID id) {
        List<AttributeKey<?>> keys = List.of(
                TransformAttributes.ASYNC,
                TransformAttributes.ASYNC_UNLOCK,
                TransformAttributes.SUPPORT_DYNAMIC_FORMAT_CHANGE,
                TransformAttributes.EXATTRIBUTE_SUPPORTED,
                EventAttributes.MFT_INPUT_STREAM_ID,
                EventAttributes.MFT_CONTEXT);
        assertThat(keys)
                .filteredOn(key -> key.name().equals(name))
                .singleElement()
                .satisfies(key -> assertThat(key.guid()).isEqualTo(id));
    }
}
