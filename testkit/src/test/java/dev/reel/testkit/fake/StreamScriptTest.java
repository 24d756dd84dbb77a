package dev.reel.testkit.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.Services;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.SourceProbe;
import dev.reel.testkit.contract.SourceProbe.Delivered;
import dev.reel.testkit.contract.SourceProbe.Entry;
import dev.reel.testkit.contract.Waiting;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a script says is what a source delivers, at any rate and in any direction. */
class StreamScriptTest {
    private static final long FRAME = Platform.SECOND / 10;

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Fakes fakes = new Fakes(virtual);

    @AfterEach
    void nothingIsLost() {
        virtual.assertNoFailures();
        fakes.ledger().assertClean();
    }

    @Test
    void gapsAndNewFormatsComeWhereTheyWereWritten() {
        MediaType smaller = MediaType.video(Subtype.I420, 320, 180);
        StreamScript script =
                StreamScript.video(10, Duration.ofSeconds(1)).gap(3).insert(6, new StreamScript.FormatChange(smaller));
        SourceProbe probe = play(script, 1, false, null);
        assertThat(probe.samples(1))
                .extracting(Delivered::time)
                .containsExactly(
                        0L, FRAME, 2 * FRAME, 4 * FRAME, 5 * FRAME, 6 * FRAME, 7 * FRAME, 8 * FRAME, 9 * FRAME);
        Entry tick = first(probe, MediaEventType.MEStreamTick);
        assertThat(tick.event().value()).isEqualTo(PropVariant.i8(3 * FRAME));
        Entry change = first(probe, MediaEventType.MEStreamFormatChanged);
        assertThat(change.event().value().asObject(MediaType.class)).isSameAs(smaller);
        assertThat(probe.entries()
                        .get(probe.entries().indexOf(change) + 1)
                        .sample()
                        .time())
                .isEqualTo(6 * FRAME);
    }

    @Test
    void aBreakIsAnErrorAndNothingMore() {
        StreamScript script = StreamScript.video(10, Duration.ofSeconds(1))
                .insert(2, new StreamScript.Break(Status.MF_E_INVALID_STREAM_DATA));
        FakeSource source = fakes.source(script).build();
        SourceProbe probe = new SourceProbe(source, Waiting.virtual(virtual));
        source.start(source.createPresentationDescriptor(), null, PropVariant.EMPTY);
        for (int i = 0; i < 5; i++) {
            source.streams().get(0).requestSample(i);
        }
        virtual.runUntilIdle();
        assertThat(probe.samples(1)).hasSize(2);
        assertThat(first(probe, MediaEventType.MEError).event().status()).isEqualTo(Status.MF_E_INVALID_STREAM_DATA);
    }

    @Test
    void thinningLeavesKeyFramesAndSaysSoInTheStream() {
        SourceProbe probe = play(StreamScript.compressedVideo(10, Duration.ofSeconds(2), 5), 8, true, null);
        assertThat(probe.samples(1)).extracting(Delivered::time).containsExactly(0L, 5 * FRAME, 10 * FRAME, 15 * FRAME);
        Entry thin = first(probe, MediaEventType.MEStreamThinMode);
        assertThat(thin.event().value()).isEqualTo(PropVariant.bool(true));
    }

    @Test
    void reverseDeliversFallingTimesDownToZero() {
        SourceProbe probe = play(StreamScript.video(10, Duration.ofSeconds(1)), -1, false, 5 * FRAME);
        assertThat(probe.samples(1))
                .extracting(Delivered::time)
                .containsExactly(5 * FRAME, 4 * FRAME, 3 * FRAME, 2 * FRAME, FRAME, 0L);
    }

    @Test
    void aSlowSourceTakesItsTimeForEachSample() {
        FakeSource source = fakes.source(StreamScript.video(10, Duration.ofSeconds(1)))
                .latency(3 * Platform.SECOND)
                .build();
        SourceProbe probe = new SourceProbe(source, Waiting.virtual(virtual));
        source.start(source.createPresentationDescriptor(), null, PropVariant.EMPTY);
        source.streams().get(0).requestSample(null);
        virtual.advance(3 * Platform.SECOND - 1);
        assertThat(probe.samples(1)).isEmpty();
        virtual.advance(1);
        assertThat(probe.samples(1)).hasSize(1);
    }

    @Test
    void anEagerEndFollowsTheLastSample() {
        FakeSource source = fakes.source(StreamScript.video(10, Duration.ofMillis(200)))
                .endEagerly()
                .build();
        SourceProbe probe = new SourceProbe(source, Waiting.virtual(virtual));
        source.start(source.createPresentationDescriptor(), null, PropVariant.EMPTY);
        source.streams().get(0).requestSample(null);
        source.streams().get(0).requestSample(null);
        virtual.runUntilIdle();
        List<Entry> entries = probe.entries();
        assertThat(entries.get(entries.size() - 2).is(MediaEventType.MEEndOfStream))
                .isTrue();
        assertThat(entries.get(entries.size() - 1).is(MediaEventType.MEEndOfPresentation))
                .isTrue();
    }

    @Test
    void scriptsTellTheirLengthAndCount() {
        StreamScript script = StreamScript.audio(Duration.ofSeconds(3)).shift(Platform.SECOND);
        assertThat(script.sampleCount()).isEqualTo(150);
        assertThat(script.end()).isEqualTo(4 * Platform.SECOND);
    }

    private SourceProbe play(StreamScript script, float rate, boolean thin, Long position) {
        FakeSource source = fakes.source(script).rates(0, 8, true).build();
        SourceProbe probe = new SourceProbe(source, Waiting.virtual(virtual));
        source.service(Services.RATE_CONTROL, RateControl.class).orElseThrow().setRate(thin, rate);
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        source.start(presentation, null, position == null ? PropVariant.i8(0) : PropVariant.i8(position));
        for (int i = 0; i < 30; i++) {
            source.streams().get(0).requestSample(i);
        }
        virtual.runUntilIdle();
        assertThat(first(probe, MediaEventType.MEEndOfPresentation)).isNotNull();
        return probe;
    }

    private static Entry first(SourceProbe probe, MediaEventType type) {
        return probe.entries().stream()
                .filter(entry -> entry.is(type))
                .findFirst()
                .orElseThrow();
    }
}
