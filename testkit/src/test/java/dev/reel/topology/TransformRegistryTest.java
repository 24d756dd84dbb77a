package dev.reel.topology;

import static dev.reel.topology.LoaderBench.h264;
import static dev.reel.topology.LoaderBench.kind;
import static dev.reel.topology.LoaderBench.video;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformEnumFlag;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.pipeline.transform.TransformTrait;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeTransformFactory;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @Conformance(
            spec = "topology",
            section = "9.5",
            rule = "numbers of the MFTEnumEx flags; none stand for SYNC, LOCAL, SORT")
    @ParameterizedTest
    @CsvSource({
        "SYNCMFT, 1",
        "ASYNCMFT, 2",
        "HARDWARE, 4",
        "FIELDOFUSE, 8",
        "LOCALMFT, 0x10",
        "TRANSCODE_ONLY, 0x20",
        "SORTANDFILTER, 0x40"
    })
    void section95FlagNumbers(TransformEnumFlag flag, String value) {
        assertThat(flag.value()).isEqualTo(Integer.decode(value));
        assertThat(TransformEnumFlag.of(flag.value() | 0x1000)).containsExactly(flag);
        assertThat(TransformEnumFlag.DEFAULT)
                .containsExactlyInAnyOrder(
                        TransformEnumFlag.SYNCMFT, TransformEnumFlag.LOCALMFT, TransformEnumFlag.SORTANDFILTER);
    }

    @Conformance(spec = "topology", section = "9.5", rule = "the flags say which kinds are listed")
    @ParameterizedTest(name = "flags {0}: {1}")
    @CsvSource({
        "0x00, plain",
        "0x01, plain",
        "0x02, async",
        "0x03, plain async",
        "0x04, device",
        "0x08, ''",
        "0x09, plain purpose",
        "0x21, plain transcoder",
        "0x29, plain purpose transcoder",
        "0x2F, plain async device purpose transcoder",
        "0x10, ''",
        "0x11, local plain",
        "0x12, async",
        "0x40, ''",
    })
    void section95Flags(String flags, String expected) {
        TransformRegistry all = new TransformRegistry(List.of(
                ofKind("plain"),
                ofKind("async", TransformTrait.ASYNCHRONOUS),
                ofKind("device", TransformTrait.HARDWARE, TransformTrait.ASYNCHRONOUS),
                ofKind("purpose", TransformTrait.FIELD_OF_USE),
                ofKind("transcoder", TransformTrait.TRANSCODE_ONLY)));
        all.register(ofKind("local"));

        Set<TransformEnumFlag> wanted = TransformEnumFlag.of(Integer.decode(flags));
        List<String> names = all.find(TransformCategory.VIDEO_DECODER, wanted, null, null).stream()
                .map(TransformFactory::name)
                .toList();

        // No flags stand for the default, in which local ones are listed too.
        String whole = flags.equals("0x00") ? "local plain" : expected;
        assertThat(names).isEqualTo(whole.isEmpty() ? List.of() : List.of(whole.split(" ", -1)));
    }

    @Conformance(
            spec = "topology",
            section = "9.5",
            rule = "SORTANDFILTER: by merit; without it in the order of registration; local ones first in any case")
    @Test
    void section95Sorted() {
        FakeTransformFactory low = merit("low", 1);
        FakeTransformFactory high = merit("high", 9);
        TransformRegistry both = new TransformRegistry(List.of(low, high));
        FakeTransformFactory local = merit("local", 0);
        both.register(local);
        Set<TransformEnumFlag> unsorted = Set.of(TransformEnumFlag.SYNCMFT, TransformEnumFlag.LOCALMFT);

        assertThat(both.find(TransformCategory.VIDEO_DECODER, unsorted, null, null))
                .containsExactly(local, low, high);
        assertThat(both.find(TransformCategory.VIDEO_DECODER, TransformEnumFlag.DEFAULT, null, null))
                .containsExactly(local, high, low);
    }

    @Conformance(
            spec = "topology",
            section = "9.5",
            rule = "for a topology both models are found, nothing on a device, for one purpose or for transcoding only")
    @Test
    void section95ForTheLoader() {
        TransformFactory async = ofKind("async", TransformTrait.ASYNCHRONOUS);
        registry.register(async);
        for (TransformTrait trait : TransformTrait.values()) {
            if (trait != TransformTrait.ASYNCHRONOUS) {
                registry.register(ofKind(trait.name(), trait));
            }
        }
        assertThat(found(null, null)).containsExactly(async);
    }

    private FakeTransformFactory merit(String name, int merit) {
        return new FakeTransformFactory(
                TransformCategory.VIDEO_DECODER, bench.transform(h264(), I420).name(name), merit, false);
    }

    /** A decoder with traits. */
    private TransformFactory ofKind(String name, TransformTrait... traits) {
        FakeTransformFactory plain = factory(name, TransformCategory.VIDEO_DECODER);
        return new TransformFactory() {
            @Override
            public UUID id() {
                return plain.id();
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public TransformCategory category() {
                return plain.category();
            }

            @Override
            public Set<TransformTrait> traits() {
                return Set.of(traits);
            }

            @Override
            public boolean acceptsInput(MediaType type) {
                return plain.acceptsInput(type);
            }

            @Override
            public boolean offersOutput(MediaType type) {
                return plain.offersOutput(type);
            }

            @Override
            public Transform create(Platform platform) {
                return plain.create(platform);
            }
        };
    }

    private List<TransformFactory> found(MediaType input, MediaType output) {
        return registry.find(TransformCategory.VIDEO_DECODER, input, output);
    }

    private FakeTransformFactory factory(String name, TransformCategory category) {
        return new FakeTransformFactory(category, bench.transform(h264(), I420).name(name));
    }
}
