package dev.reel.testkit.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.SourceProbe;
import dev.reel.testkit.contract.SourceProbe.Entry;
import dev.reel.testkit.contract.Waiting;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** topology.md §7: what a stream says between its samples. */
class SourceEventsTest {
    private static final MediaType SMALL = MediaType.video(Subtype.I420, 64, 36);

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Fakes fakes = new Fakes(virtual);

    private List<Entry> play(StreamScript script, int requests) {
        FakeSource source = fakes.source(script).build();
        SourceProbe probe = new SourceProbe(source, Waiting.virtual(virtual));
        source.start(source.createPresentationDescriptor(), null, PropVariant.EMPTY);
        virtual.runUntilIdle();
        probe.clear();
        MediaStream stream = probe.streams().values().iterator().next();
        for (int i = 0; i < requests; i++) {
            stream.requestSample(i);
        }
        virtual.runUntilIdle();
        List<Entry> came = probe.entries();
        source.shutdown();
        virtual.assertNoFailures();
        fakes.ledger().assertClean();
        return came;
    }

    private static List<String> brief(List<Entry> entries) {
        return entries.stream().map(SourceEventsTest::brief).toList();
    }

    private static String brief(Entry entry) {
        MediaEvent event = entry.event();
        SourceProbe.Delivered sample = entry.sample();
        return event != null
                ? event.type().name() + " " + event.status().symbol()
                : "sample " + sample.token() + (sample.discontinuity() ? " discontinuous" : "");
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule =
                    "MEStreamTick has the missing time, fulfils no request, and the next sample has no discontinuity flag")
    void aGap() {
        StreamScript script = StreamScript.video(25, Duration.ofSeconds(1)).gap(2);
        List<Entry> came = play(script, 4);
        assertThat(brief(came)).containsExactly("sample 0", "sample 1", "MEStreamTick S_OK", "sample 2", "sample 3");
        assertThat(came.get(2).event().value()).isEqualTo(PropVariant.i8(800_000));
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "MEStreamFormatChanged with the type before its samples")
    void aChangeOfTheFormat() {
        StreamScript script =
                StreamScript.video(25, Duration.ofSeconds(1)).insert(1, new StreamScript.FormatChange(SMALL));
        List<Entry> came = play(script, 2);
        assertThat(brief(came)).containsExactly("sample 0", "MEStreamFormatChanged S_OK", "sample 1");
        assertThat(came.get(1).event().value().asObject(MediaType.class)).isSameAs(SMALL);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "an asynchronous read error comes once, as MEError, and not from a request too; no end is told")
    void anError() {
        StreamScript script = StreamScript.video(25, Duration.ofSeconds(1))
                .insert(1, new StreamScript.Break(Status.MF_E_INVALID_FILE_FORMAT));
        assertThat(brief(play(script, 3))).containsExactly("sample 0", "MEError MF_E_INVALID_FILE_FORMAT");
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule =
                    "a failure of an operation is its completion event, never an MEError instead, and nothing else follows")
    void aStartThatFails() {
        FakeSource source = fakes.source(StreamScript.video(25, Duration.ofSeconds(1)))
                .faults(new FaultPlan().at(FaultPoint.SOURCE_START, 1, Fault.failing(Status.MF_E_ASF_OUTOFRANGE)))
                .build();
        SourceProbe probe = new SourceProbe(source, Waiting.virtual(virtual));
        source.start(source.createPresentationDescriptor(), null, PropVariant.EMPTY);
        virtual.runUntilIdle();
        assertThat(brief(probe.entries())).containsExactly("MESourceStarted MF_E_ASF_OUTOFRANGE");
        source.shutdown();
    }

    @ParameterizedTest
    @CsvSource({
        "IS_LIVE, 1",
        "CAN_SEEK, 2",
        "CAN_PAUSE, 4",
        "HAS_SLOW_SEEK, 8",
        "HAS_MULTIPLE_PRESENTATIONS, 0x10",
        "CAN_SKIPFORWARD, 0x20",
        "CAN_SKIPBACKWARD, 0x40",
        "DOES_NOT_USE_NETWORK, 0x80"
    })
    @Conformance(spec = "topology", section = "7", rule = "values of the characteristics")
    void characteristics(SourceCharacteristic characteristic, String value) {
        assertThat(characteristic.bit()).isEqualTo(Integer.decode(value));
    }

    @ParameterizedTest
    @EnumSource(SourceCharacteristic.class)
    @Conformance(spec = "topology", section = "7", rule = "what a source can do is what it says")
    void whatItSays(SourceCharacteristic characteristic) {
        FakeSource source = fakes.source(StreamScript.video(25, Duration.ofSeconds(1)))
                .characteristics(characteristic)
                .build();
        assertThat(source.characteristics()).containsExactly(characteristic);
        assertThat(Arrays.stream(SourceCharacteristic.values())
                        .mapToInt(SourceCharacteristic::bit)
                        .sum())
                .as("each has a bit of its own")
                .isEqualTo(0xFF);
    }
}
