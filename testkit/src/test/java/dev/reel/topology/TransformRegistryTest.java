package dev.reel.topology;

import static dev.reel.topology.LoaderBench.h264;
import static dev.reel.topology.LoaderBench.kind;
import static dev.reel.topology.LoaderBench.video;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.TransformCategory;
import dev.reel.pipeline.TransformFactory;
import dev.reel.pipeline.TransformRegistry;
import dev.reel.platform.MajorType;
import dev.reel.platform.MediaType;
import dev.reel.platform.Status;
import dev.reel.platform.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeTransformFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** topology.md §9.5: the registry of transforms. */
class TransformRegistryTest {
    private static final MediaType I420 = video(Subtype.I420);

    private final LoaderBench bench = new LoaderBench();
    private final TransformRegistry registry = bench.registry;

    @Conformance(spec = "topology", section = "9.5", rule = "enumeration by category")
    @ParameterizedTest
    @EnumSource
    void section95Category(TransformCategory category) {
        FakeTransformFactory factory = factory("one", category);
        registry.register(factory);

        for (TransformCategory asked : TransformCategory.values()) {
            assertThat(registry.find(asked, null, null)).isEqualTo(asked == category ? List.of(factory) : List.of());
        }
    }

    @Conformance(spec = "topology", section = "9.5", rule = "enumeration by input type and output type")
    @Test
    void section95Types() {
        registry.register(bench.h264);

        assertThat(found(h264(), null)).containsExactly(bench.h264);
        assertThat(found(null, I420)).containsExactly(bench.h264);
        assertThat(found(h264(), I420)).containsExactly(bench.h264);
        assertThat(found(I420, null)).isEmpty();
        assertThat(found(h264(), kind(MajorType.VIDEO, Subtype.RGB32))).isEmpty();
    }

    @Conformance(spec = "topology", section = "9.5", rule = "local registrations come first, whatever their merit")
    @Test
    void section95LocalFirst() {
        FakeTransformFactory installed =
                new FakeTransformFactory(TransformCategory.VIDEO_DECODER, bench.transform(h264(), I420), 9, false);
        FakeTransformFactory local =
                new FakeTransformFactory(TransformCategory.VIDEO_DECODER, bench.transform(h264(), I420), 1, false);
        TransformRegistry both = new TransformRegistry(List.of(installed));
        both.register(local);

        assertThat(both.find(TransformCategory.VIDEO_DECODER, null, null)).containsExactly(local, installed);
    }

    @Conformance(
            spec = "topology",
            section = "9.5",
            rule = "a session's own registrations come before the process's, which do not see them")
    @Test
    void section95Child() {
        TransformRegistry session = registry.child();
        session.register(bench.h264);
        FakeTransformFactory later = factory("later", TransformCategory.VIDEO_DECODER);
        registry.register(later);

        assertThat(session.find(TransformCategory.VIDEO_DECODER, null, null)).containsExactly(bench.h264, later);
        assertThat(session.byId(later.id())).contains(later);
        assertThat(found(null, null)).containsExactly(later);
    }

    @Conformance(spec = "topology", section = "9.5", rule = "registering a factory twice is fine, it is listed once")
    @Test
    void section95Twice() {
        registry.register(bench.h264);
        registry.register(bench.h264);

        assertThat(found(null, null)).containsExactly(bench.h264);
    }

    @Conformance(
            spec = "topology",
            section = "9.5",
            rule = "unregistering an unknown one is ERROR_NOT_FOUND, null clears all")
    @Test
    void section95Unregister() {
        registry.register(bench.h264);
        registry.register(bench.mp3);

        assertThat(Outcome.of(() -> registry.unregister(bench.colours))).isEqualTo(Status.ERROR_NOT_FOUND);
        assertThat(Outcome.of(() -> registry.unregister(bench.h264))).isEqualTo(Status.S_OK);
        assertThat(Outcome.of(() -> registry.unregister(bench.h264))).isEqualTo(Status.ERROR_NOT_FOUND);
        assertThat(Outcome.of(() -> registry.unregister(null))).isEqualTo(Status.S_OK);
        assertThat(Outcome.of(() -> registry.unregister(null))).isEqualTo(Status.S_OK);
        assertThat(registry.find(TransformCategory.AUDIO_DECODER, null, null)).isEmpty();
    }

    @Conformance(spec = "topology", section = "9.5", rule = "an enumeration that finds nothing is empty, no failure")
    @Test
    void section95Nothing() {
        assertThat(found(h264(), I420)).isEmpty();
    }

    private List<TransformFactory> found(MediaType input, MediaType output) {
        return registry.find(TransformCategory.VIDEO_DECODER, input, output);
    }

    private FakeTransformFactory factory(String name, TransformCategory category) {
        return new FakeTransformFactory(category, bench.transform(h264(), I420).name(name));
    }
}
