package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.ServiceProvider;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.Shutdown;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventGenerator;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.quality.QualityManager;
import dev.reel.session.quality.StandardQualityManager;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.topology.Topology;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §1: which faces the objects have, and which services a session offers. */
class Section1ObjectsTest {
    private static final UUID SERVICE = UUID.fromString("00000000-0000-0000-0000-000000000001");

    private final SessionRig rig = new SessionRig();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    // ---------------------------------------------------------------- faces

    static List<Arguments> faces() {
        return List.of(
                Arguments.of("session", MediaSession.class, true),
                Arguments.of("session", EventGenerator.class, true),
                Arguments.of("session", ServiceProvider.class, true),
                Arguments.of("session", RateSupport.class, true),
                Arguments.of("session", Attributes.class, false),
                Arguments.of("session", NodeAttributeEditor.class, false),
                Arguments.of("session", TransformRegistry.class, false),
                Arguments.of("clock", PresentationClock.class, true),
                Arguments.of("clock", RateControl.class, true),
                Arguments.of("clock", Shutdown.class, true),
                Arguments.of("quality manager", QualityManager.class, true),
                Arguments.of("quality manager", ClockStateSink.class, true));
    }

    @ParameterizedTest(name = "{0} is a {1}: {2}")
    @MethodSource("faces")
    @Conformance(
            spec = "media-session",
            section = "1",
            rule = "direct faces of session, presentation clock and standard quality manager; others only as services")
    void directFaces(String object, Class<?> face, boolean reachable) {
        Object asked = switch (object) {
            case "session" -> rig.session;
            case "clock" -> rig.session.clock();
            default -> new StandardQualityManager(rig.virtual.platform());
        };
        assertThat(face.isInstance(asked)).isEqualTo(reachable);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "1",
            rule = "the session answers for its rates directly as it does by the rate control service")
    void ratesAskedDirectly() {
        rig.run(rig.setTopology(SessionRig.topology(
                rig.fakes.source(SessionRig.script(2)).rates(0.5f, 4, true).build(),
                rig.fakes.sink().rates(0, 8, true).build())));
        RateSupport support = Services.get(rig.session, Services.RATE_CONTROL, RateSupport.class);
        for (boolean reverse : new boolean[] {false, true}) {
            assertThat(rig.session.fastestRate(reverse, false))
                    .isEqualTo(support.fastestRate(reverse, false))
                    .isEqualTo(reverse ? -4 : 4);
            assertThat(rig.session.slowestRate(reverse, false))
                    .isEqualTo(support.slowestRate(reverse, false))
                    .isEqualTo(reverse ? -0.5f : 0.5f);
        }
        rig.run(rig.session.setRate(false, 2));
        RateControl control = Services.get(rig.session, Services.RATE_CONTROL, RateControl.class);
        assertThat(rig.session.rate()).isEqualTo(control.rate()).isEqualTo(2);
        assertThat(rig.session.isThinned()).isEqualTo(control.isThinned()).isFalse();
    }

    @Test
    @Conformance(spec = "media-session", section = "1", rule = "the presentation clock makes timers and has a rate")
    void theClocksFaces() {
        PresentationClock clock = rig.session.clock();
        assertThat(clock.newTimer(() -> {}, () -> {})).isNotNull();
        assertThat(clock.rate()).isEqualTo(1);
        assertThat(clock.isThinned()).isFalse();
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(1), rig.fakes.sink().build())));
        rig.run(rig.start());
        RateControl rates = clock;
        assertThat(catchThrowableOfType(MediaException.class, () -> rates.setRate(true, 1))
                        .status())
                .isEqualTo(Status.MF_E_THINNING_UNSUPPORTED);
    }

    // ---------------------------------------------------------------- the session's own services

    static List<Arguments> services() {
        return List.of(
                Arguments.of("MF_RATE_CONTROL_SERVICE", Services.RATE_CONTROL, RateControl.class),
                Arguments.of("MF_RATE_CONTROL_SERVICE", Services.RATE_CONTROL, RateSupport.class),
                Arguments.of(
                        "MF_TOPONODE_ATTRIBUTE_EDITOR_SERVICE",
                        Services.TOPONODE_ATTRIBUTE_EDITOR,
                        NodeAttributeEditor.class),
                Arguments.of(
                        "MF_LOCAL_MFT_REGISTRATION_SERVICE", Services.LOCAL_MFT_REGISTRATION, TransformRegistry.class),
                Arguments.of("MF_WORKQUEUE_SERVICES", Services.WORKQUEUE_SERVICES, WorkQueueServices.class));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("services")
    @Conformance(
            spec = "media-session",
            section = "1",
            rule = "the session's own services, fresh, with a topology and after Close; MF_E_SHUTDOWN after Shutdown")
    void ownServices(String name, UUID service, Class<?> face) {
        Object fresh = Services.get(rig.session, service, face);
        assertThat(Services.get(rig.session, service, face)).isSameAs(fresh);
        assertThat(rig.session.service(service, String.class))
                .as("under another face")
                .isEmpty();
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(1), rig.fakes.sink().build())));
        assertThat(Services.get(rig.session, service, face)).isSameAs(fresh);
        rig.run(rig.session.close());
        assertThat(Services.get(rig.session, service, face)).isSameAs(fresh);
        rig.session.shutdown();
        assertThat(failure(rig.session, service, face)).isEqualTo(Status.MF_E_SHUTDOWN);
    }

    // ---------------------------------------------------------------- services of the current topology

    @ParameterizedTest(name = "offered by {0}: answered by {1}")
    @CsvSource({
        "sink source transform, sink",
        "source transform, source",
        "sink transform, sink",
        "transform, transform",
        "'', ''"
    })
    @Conformance(
            spec = "media-session",
            section = "1",
            rule = "other services: the first of the topology's sinks, sources, transforms; none:"
                    + " MF_E_UNSUPPORTED_SERVICE")
    void firstOfTheTopology(String offered, String answered) {
        SessionRig converting = new SessionRig(
                new VirtualPlatform(),
                null,
                List.of(fakes -> new FakeTransformFactory(
                        TransformCategory.VIDEO_PROCESSOR,
                        fakes.transform(
                                        MediaType.of(MajorType.VIDEO, Subtype.I420),
                                        MediaType.of(MajorType.VIDEO, Subtype.RGB32))
                                .offers(offered.contains("transform") ? SERVICE : UUID.randomUUID(), "transform"))));
        FakeSource source = converting
                .fakes
                .source(SessionRig.script(1))
                .offers(offered.contains("source") ? SERVICE : UUID.randomUUID(), "source")
                .build();
        FakeSink sink = converting
                .fakes
                .sink()
                .lists(MediaType.video(Subtype.RGB32, 640, 360))
                .accepts(MediaType.of(MajorType.VIDEO, Subtype.RGB32))
                .offers(offered.contains("sink") ? SERVICE : UUID.randomUUID(), "sink")
                .build();
        assertThat(failure(converting.session, SERVICE, String.class))
                .as("without a topology")
                .isEqualTo(Status.MF_E_UNSUPPORTED_SERVICE);
        converting.run(converting.setTopology(SessionRig.topology(source, sink)));
        if (answered.isEmpty()) {
            assertThat(failure(converting.session, SERVICE, String.class)).isEqualTo(Status.MF_E_UNSUPPORTED_SERVICE);
        } else {
            assertThat(Services.get(converting.session, SERVICE, String.class)).isEqualTo(answered);
        }
        converting.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "1",
            rule = "the topology that is asked is the current one, not one that waits or was replaced")
    void theCurrentTopologyIsAsked() {
        rig.run(rig.setTopology(offering("first")));
        assertThat(Services.get(rig.session, SERVICE, String.class)).isEqualTo("first");
        rig.run(rig.setTopology(offering("second")));
        assertThat(Services.get(rig.session, SERVICE, String.class)).isEqualTo("first");
        rig.run(rig.setTopology(offering("third"), SetTopologyFlag.IMMEDIATE));
        assertThat(Services.get(rig.session, SERVICE, String.class)).isEqualTo("third");
    }

    private Topology offering(String answer) {
        return SessionRig.topology(
                rig.video(1),
                rig.fakes.sink().name(answer).offers(SERVICE, answer).build());
    }

    private static Status failure(@Nullable Object object, UUID service, Class<?> face) {
        return catchThrowableOfType(MediaException.class, () -> Services.get(object, service, face))
                .status();
    }
}
