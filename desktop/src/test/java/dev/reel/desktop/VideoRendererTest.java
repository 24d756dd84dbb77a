package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.PlaybackTopology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §8.4: the video renderer, which here is the window; nothing is shown. */
class VideoRendererTest {
    private static final String CLIP = "../cli/src/main/resources/dev/reel/cli/clip.mp4";
    private static final MediaType RGB = MediaType.video(Subtype.RGB32, 64, 32);

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final RenderingSink window =
            SwingWindow.sink(virtual.platform(), "test", RGB, new SubtitleLayer(), WindowEvents.IGNORED);

    @Test
    @Conformance(
            spec = "topology",
            section = "8.4",
            rule = "flags CAN_PREROLL and CLOCK_REQUIRED; FIXED_STREAMS too, as a window shows one stream")
    void flags() {
        assertThat(window.characteristics())
                .containsExactlyInAnyOrder(
                        SinkCharacteristic.CAN_PREROLL,
                        SinkCharacteristic.CLOCK_REQUIRED,
                        SinkCharacteristic.FIXED_STREAMS);
    }

    static Stream<Arguments> types() {
        return Stream.of(
                type("RGB32", true, type -> {}),
                type("ARGB32", true, type -> type.set(MediaTypeAttributes.SUBTYPE, Subtype.ARGB32)),
                type(
                        "not said to be whole pictures",
                        false,
                        type -> type.delete(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT)),
                type("no whole pictures", false, type -> type.set(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT, 0)),
                type("I420", false, type -> type.set(MediaTypeAttributes.SUBTYPE, Subtype.I420)),
                type("without subtype", false, type -> type.delete(MediaTypeAttributes.SUBTYPE)),
                type("without major type", false, type -> type.delete(MediaTypeAttributes.MAJOR_TYPE)));
    }

    private static Arguments type(String name, boolean taken, Consumer<MediaType> change) {
        MediaType proposed = RGB.copy();
        change.accept(proposed);
        return Arguments.of(name, taken, proposed);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    @Conformance(
            spec = "topology",
            section = "8.4",
            rule = "no types are advertised; a type needs ALL_SAMPLES_INDEPENDENT")
    void types(String name, boolean taken, MediaType proposed) {
        assertThat(window.stream().mediaTypes()).isEmpty();
        assertThat(window.stream().isMediaTypeSupported(proposed)).isEqualTo(taken);
        assertThat(outcome(() -> window.stream().setCurrentMediaType(proposed)))
                .isEqualTo(taken ? Status.S_OK : Status.MF_E_INVALIDMEDIATYPE);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8.4",
            rule = "no current type at first (null stands for MF_E_TRANSFORM_TYPE_NOT_SET)")
    void noTypeAtFirst() {
        assertThat(window.stream().currentMediaType()).isNull();
        TopologyNode node = new TopologyNode(TopologyNodeType.OUTPUT);
        node.setObject(window.stream());
        assertThat(outcome(() -> node.currentType(0, false)).isSuccess()).isFalse();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8.4",
            rule = "rates before a type: slowest 0, fastest MF_E_INVALIDREQUEST; with a type ±FLT_MAX")
    void ratesByPhase() {
        RateSupport rates =
                window.service(Services.RATE_CONTROL, RateSupport.class).orElseThrow();
        for (boolean thin : new boolean[] {false, true}) {
            assertThat(rates.slowestRate(false, thin)).isZero();
            assertThat(rates.slowestRate(true, thin)).isZero();
            assertThat(outcome(() -> rates.fastestRate(false, thin))).isEqualTo(Status.MF_E_INVALIDREQUEST);
            assertThat(outcome(() -> rates.fastestRate(true, thin))).isEqualTo(Status.MF_E_INVALIDREQUEST);
        }
        window.stream().setCurrentMediaType(RGB);
        for (boolean thin : new boolean[] {false, true}) {
            assertThat(rates.slowestRate(false, thin)).isZero();
            assertThat(rates.fastestRate(false, thin)).isEqualTo(Float.MAX_VALUE);
            assertThat(rates.fastestRate(true, thin)).isEqualTo(-Float.MAX_VALUE);
        }
        window.shutdown();
        assertThat(outcome(() -> rates.slowestRate(false, false))).isEqualTo(Status.MF_E_SHUTDOWN);
        assertThat(outcome(() -> rates.fastestRate(false, false))).isEqualTo(Status.MF_E_SHUTDOWN);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8.4",
            rule = "though it lists nothing, a real stream is converted to what it takes")
    void aRealStreamFits() {
        MediaSource source =
                SourceResolver.installed(virtual.platform()).open(CLIP, new Attributes(), new Cancellation());
        MediaSession session = MediaSession.create(null, virtual.platform());
        session.setTopology(
                Set.of(),
                PlaybackTopology.of(source, CLIP, source.createPresentationDescriptor())
                        .output(MajorType.VIDEO, window)
                        .build());
        virtual.runUntilIdle();

        MediaType given = window.stream().currentMediaType();
        assertThat(given).isNotNull();
        assertThat(given.subtype()).isEqualTo(Subtype.RGB32);
        assertThat(given.width()).isEqualTo(640);

        session.shutdown();
        source.shutdown();
        virtual.runUntilIdle();
        virtual.assertNoFailures();
    }

    private static Status outcome(Runnable call) {
        MediaException refused = catchThrowableOfType(MediaException.class, call::run);
        return refused == null ? Status.S_OK : refused.status();
    }
}
