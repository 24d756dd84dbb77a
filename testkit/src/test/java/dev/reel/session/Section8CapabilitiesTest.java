package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.topology.Topology;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** media-session.md §8: what a session can do, bit by bit. */
class Section8CapabilitiesTest {
    private static final String SPEC = "media-session";

    private final SessionRig rig = new SessionRig();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "START, 0x1",
        "SEEK, 0x2",
        "PAUSE, 0x4",
        "RATE_FORWARD, 0x10",
        "RATE_REVERSE, 0x20",
        "DOES_NOT_USE_NETWORK, 0x40"
    })
    @Conformance(spec = SPEC, section = "8", rule = "the bits have their values")
    void bits(SessionCapability capability, String value) {
        int bit = Integer.decode(value);
        assertThat(capability.bit()).isEqualTo(bit);
        assertThat(SessionCapability.bits(EnumSet.of(capability))).isEqualTo(bit);
        assertThat(SessionCapability.of(bit)).containsExactly(capability);
        assertThat(SessionCapability.values()).hasSize(6);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "8",
            rule = "fresh 0; START with a topology; PAUSE only while started; nothing after close")
    void theStateCounts() {
        assertThat(rig.session.sessionCapabilities()).isEmpty();
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(4), rig.fakes.sink().build())));
        Set<SessionCapability> stopped = rig.session.sessionCapabilities();
        assertThat(stopped)
                .containsExactlyInAnyOrder(
                        SessionCapability.START, SessionCapability.SEEK, SessionCapability.DOES_NOT_USE_NETWORK);
        rig.run(rig.start());
        assertThat(rig.session.sessionCapabilities()).contains(SessionCapability.PAUSE);
        rig.run(rig.session.pause());
        assertThat(rig.session.sessionCapabilities()).isEqualTo(stopped);
        rig.run(rig.start());
        rig.run(rig.session.stop());
        assertThat(rig.session.sessionCapabilities()).isEqualTo(stopped);
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.session.sessionCapabilities()).isEqualTo(stopped);
        rig.run(rig.session.close());
        assertThat(rig.session.sessionCapabilities()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = SourceCharacteristic.class,
            names = {"CAN_SEEK", "CAN_PAUSE", "DOES_NOT_USE_NETWORK"})
    @Conformance(spec = SPEC, section = "8", rule = "SEEK, PAUSE and DOES_NOT_USE_NETWORK need every source")
    void everySourceMustBeAbleTo(SourceCharacteristic missing) {
        SourceCharacteristic[] others =
                EnumSet.complementOf(EnumSet.of(missing)).toArray(new SourceCharacteristic[0]);
        FakeSource one = rig.fakes
                .source(SessionRig.script(1))
                .name("one")
                .characteristics(others)
                .build();
        rig.run(rig.setTopology(two(one, rig.video(1))));
        rig.run(rig.start());
        SessionCapability lost = SessionCapability.valueOf(missing.name().replace("CAN_", ""));
        Set<SessionCapability> expected = EnumSet.of(
                SessionCapability.START,
                SessionCapability.SEEK,
                SessionCapability.PAUSE,
                SessionCapability.DOES_NOT_USE_NETWORK);
        expected.remove(lost);
        assertThat(rig.session.sessionCapabilities()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest(name = "sources {0} and {1}, sink {2}: {3}")
    @CsvSource({
        "both,    both,    both,     RATE_FORWARD RATE_REVERSE",
        "both,    both,    rateless, RATE_FORWARD RATE_REVERSE",
        "both,    both,    forward,  RATE_FORWARD",
        "both,    both,    none,     ''",
        "forward, both,    both,     RATE_FORWARD",
        "both,    forward, both,     RATE_FORWARD",
        "none,    both,    both,     ''",
        "both,    none,    both,     ''",
        "both,    none,    rateless, ''",
        "forward, forward, rateless, RATE_FORWARD",
    })
    @Conformance(
            spec = SPEC,
            section = "8",
            rule = "RATE_FORWARD and RATE_REVERSE: every source and every sink that keeps time has rates there")
    void rates(String first, String second, String sink, String expected) {
        FakeSink.Builder<FakeSink> screen = rig.fakes.sink().name("screen");
        switch (sink) {
            case "both" -> screen.rates(0, 8, true);
            case "forward" -> screen.rates(0, 8, false);
            case "rateless" -> screen.rateless();
            default -> {
                // It says nothing about rates.
            }
        }
        Topology topology = new Topology();
        FakeSource one = source("one", first);
        FakeSource two = source("two", second);
        SessionRig.branch(topology, one, one.createPresentationDescriptor(), 0, screen.build());
        SessionRig.branch(
                topology,
                two,
                two.createPresentationDescriptor(),
                0,
                rig.fakes.sink().name("other").rates(0, 8, true).build());
        rig.run(rig.setTopology(topology));
        Set<SessionCapability> rates = EnumSet.of(SessionCapability.RATE_FORWARD, SessionCapability.RATE_REVERSE);
        rates.retainAll(rig.session.sessionCapabilities());
        assertThat(rates.stream().map(Enum::name))
                .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
    }

    private FakeSource source(String name, String rates) {
        FakeSource.Builder builder = rig.fakes.source(SessionRig.script(1)).name(name);
        return switch (rates) {
            case "both" -> builder.rates(0, 8, true).build();
            case "forward" -> builder.rates(0, 8, false).build();
            default -> builder.build();
        };
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "8",
            rule = "MESourceCharacteristicsChanged (219) during play: forwarded, capabilities recomputed")
    void theSourceChanges() {
        FakeSource source = rig.video(4);
        rig.run(rig.setTopology(
                SessionRig.topology(source, rig.fakes.sink().name("screen").build())));
        rig.run(rig.start());
        rig.advance(1);
        rig.forget();
        source.changeCharacteristics(SourceCharacteristic.CAN_PAUSE);
        rig.settle();
        assertThat(rig.told())
                .containsExactly("MESourceCharacteristicsChanged(S_OK)", "MESessionCapabilitiesChanged(S_OK)");
        MediaEvent changed = rig.lastOf(MediaEventType.MESessionCapabilitiesChanged);
        assertThat(SessionCapability.of(changed.attributes().get(EventAttributes.SESSION_CAPS)))
                .containsExactlyInAnyOrder(SessionCapability.START, SessionCapability.PAUSE);
        assertThat(SessionCapability.of(changed.attributes().get(EventAttributes.SESSION_CAPS_DELTA)))
                .containsExactlyInAnyOrder(SessionCapability.SEEK, SessionCapability.DOES_NOT_USE_NETWORK);
        rig.forget();
        source.changeCharacteristics(SourceCharacteristic.CAN_PAUSE);
        rig.settle();
        assertThat(rig.told()).as("nothing is different").containsExactly("MESourceCharacteristicsChanged(S_OK)");
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "8",
            rule = "MESessionCapabilitiesChanged only when a bit or a detail changes; DELTA has the bit of that detail")
    void onlyWhatChangesIsTold() {
        FakeSink sink = rig.fakes.sink().rates(0, 16, true).build();
        rig.run(rig.setTopology(topology("slow", 2, sink)));
        assertThat(delta()).contains(SessionCapability.RATE_FORWARD, SessionCapability.RATE_REVERSE);
        rig.forget();
        rig.run(rig.setTopology(topology("alike", 2, sink), SetTopologyFlag.IMMEDIATE));
        assertThat(rig.count(MediaEventType.MESessionCapabilitiesChanged))
                .as("the same bits, the same rates")
                .isZero();
        rig.run(rig.setTopology(topology("fast", 8, sink), SetTopologyFlag.IMMEDIATE));
        assertThat(delta())
                .as("the same bits, other rates")
                .containsExactlyInAnyOrder(SessionCapability.RATE_FORWARD, SessionCapability.RATE_REVERSE);
    }

    private Set<SessionCapability> delta() {
        return SessionCapability.of(rig.lastOf(MediaEventType.MESessionCapabilitiesChanged)
                .attributes()
                .get(EventAttributes.SESSION_CAPS_DELTA));
    }

    private Topology topology(String name, float fastest, FakeSink sink) {
        return SessionRig.topology(
                rig.fakes
                        .source(SessionRig.script(1))
                        .name(name)
                        .rates(0, fastest, true)
                        .build(),
                sink);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "8",
            rule = "a source shut down under the session has no capabilities left, and nothing breaks")
    void aSourceThatIsGoneCanDoNothing() {
        FakeSource source = rig.video(4);
        rig.run(rig.setTopology(SessionRig.topology(source, rig.fakes.sink().build())));
        rig.run(rig.start());
        rig.advance(1);
        source.shutdown();
        rig.run(rig.session.clearTopologies());
        assertThat(rig.outcome(rig.session.stop())).isIn(Status.S_OK, Status.MF_E_SHUTDOWN);
        assertThat(rig.session.sessionCapabilities()).containsExactly(SessionCapability.START);
        assertThat(rig.outcome(rig.session.close())).isIn(Status.S_OK, Status.MF_E_SHUTDOWN);
    }

    private Topology two(FakeSource one, FakeSource two) {
        Topology both = new Topology();
        SessionRig.branch(
                both,
                one,
                one.createPresentationDescriptor(),
                0,
                rig.fakes.sink().build());
        SessionRig.branch(
                both,
                two,
                two.createPresentationDescriptor(),
                0,
                rig.fakes.sink().name("other").build());
        return both;
    }
}
