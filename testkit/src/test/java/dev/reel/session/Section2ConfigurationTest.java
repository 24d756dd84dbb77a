package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.AttributeStore;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeQuality;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;
import dev.reel.topology.TopologyLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §2: what each key of the configuration does, and when it is read. */
class Section2ConfigurationTest {
    private static final UUID REGISTERED = UUID.fromString("00000000-0000-0000-0000-00000000000a");
    private static final UUID FAILING = UUID.fromString("00000000-0000-0000-0000-00000000000b");
    private static final UUID UNKNOWN = UUID.fromString("00000000-0000-0000-0000-00000000000c");

    /** What a registered quality manager was told, and what a registered loader was given. */
    private final List<String> told = new ArrayList<>();

    private final List<@Nullable Topology> currents = new ArrayList<>();

    private SessionRig rig(@Nullable Attributes configuration) {
        return new SessionRig(configuration, this::register);
    }

    private void register(SessionRegistry registry) {
        registry.registerQualityManager(REGISTERED, platform -> new RecordingQualityManager(told));
        registry.registerQualityManager(FAILING, platform -> {
            throw new MediaException(Status.E_OUTOFMEMORY, "this quality manager cannot be made");
        });
        TopologyLoader refusing = (partial, current) -> {
            currents.add(current);
            throw new MediaException(Status.MF_E_TOPO_UNSUPPORTED, "this loader loads nothing");
        };
        registry.registerTopologyLoader(REGISTERED, platform -> refusing);
        registry.registerTopologyLoader(FAILING, platform -> {
            throw new MediaException(Status.E_OUTOFMEMORY, "this loader cannot be made");
        });
    }

    private static @Nullable UUID id(String which) {
        return switch (which) {
            case "absent" -> null;
            case "null GUID" -> MediaEvent.NO_EXTENDED_TYPE;
            case "registered" -> REGISTERED;
            case "failing" -> FAILING;
            default -> UNKNOWN;
        };
    }

    private static Topology topology(SessionRig rig) {
        return SessionRig.topology(rig.video(1), rig.fakes.sink().build());
    }

    // ---------------------------------------------------------------- creation

    @ParameterizedTest(name = "configuration {0}")
    @CsvSource({"null", "empty"})
    @Conformance(spec = "media-session", section = "2", rule = "a session without a configuration plays")
    void noConfiguration(String which) {
        SessionRig rig = rig(which.equals("null") ? null : new Attributes());
        rig.run(rig.setTopology(topology(rig)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        rig.finish();
    }

    // ---------------------------------------------------------------- MF_SESSION_GLOBAL_TIME

    static List<Arguments> globalTimes() {
        return List.of(
                Arguments.of(1, null, null, false),
                Arguments.of(1, 0L, null, false),
                Arguments.of(1, null, 10L, false),
                Arguments.of(1, 10L, 5L, false),
                Arguments.of(1, 10L, 10L, false),
                Arguments.of(1, -5L, 5L, false),
                Arguments.of(1, -5L, -2L, false),
                Arguments.of(1, 0L, 100_000_000L, true),
                Arguments.of(7, 0L, 100_000_000L, true),
                Arguments.of(7, null, null, false),
                Arguments.of(0, null, null, true),
                Arguments.of(0, 0L, null, false),
                Arguments.of(0, null, 10L, false),
                Arguments.of(0, 0L, 100_000_000L, false),
                Arguments.of(null, null, null, true),
                Arguments.of(null, 0L, 100_000_000L, false));
    }

    @ParameterizedTest(name = "global time {0}, PROJECTSTART {1}, PROJECTSTOP {2}: accepted {3}")
    @MethodSource("globalTimes")
    @Conformance(
            spec = "media-session",
            section = "2",
            rule = "MF_SESSION_GLOBAL_TIME: with it both PROJECTSTART and PROJECTSTOP, without it neither")
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "PROJECTSTART and PROJECTSTOP: negative, stop not behind start, breach of global time")
    void globalTime(@Nullable Integer key, @Nullable Long start, @Nullable Long stop, boolean accepted) {
        Attributes configuration = new Attributes();
        if (key != null) {
            configuration.set(SessionAttributes.GLOBAL_TIME, key);
        }
        SessionRig rig = rig(configuration);
        Topology topology = topology(rig);
        if (start != null) {
            topology.set(TopologyAttributes.PROJECTSTART, start);
        }
        if (stop != null) {
            topology.set(TopologyAttributes.PROJECTSTOP, stop);
        }
        if (accepted) {
            rig.run(rig.setTopology(topology));
        } else {
            assertThat(catchThrowableOfType(MediaException.class, () -> rig.setTopology(topology))
                            .status())
                    .isEqualTo(Status.MF_E_TOPO_INVALID_TIME_ATTRIBUTES);
            rig.settle();
            assertThat(rig.events).isEmpty();
        }
        rig.finish();
    }

    // ---------------------------------------------------------------- MF_SESSION_QUALITY_MANAGER

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"absent, built-in", "null GUID, none", "registered, own", "unregistered, built-in", "failing, built-in"
    })
    @Conformance(
            spec = "media-session",
            section = "2",
            rule = "MF_SESSION_QUALITY_MANAGER: built-in when absent, unknown or not to be made; none for the null"
                    + " GUID")
    void qualityManager(String which, String used) {
        Attributes configuration = new Attributes();
        UUID id = id(which);
        if (id != null) {
            configuration.set(SessionAttributes.QUALITY_MANAGER, id);
        }
        assertThat(managerOf(rig(configuration))).isEqualTo(used);
    }

    /** Plays to a sink that cannot keep up and looks who does something about it. */
    private String managerOf(SessionRig rig) {
        FakeQuality levers = new FakeQuality(0, 0, true);
        FakeSource source =
                rig.fakes.source(SessionRig.script(10)).quality(levers).build();
        rig.run(rig.setTopology(SessionRig.topology(
                source,
                rig.fakes.sink().renderCost(Platform.SECOND / 2).reportsLag().build())));
        rig.run(rig.start());
        rig.advance(10);
        rig.finish();
        if (!told.isEmpty()) {
            assertThat(levers.calls()).isEmpty();
            return "own";
        }
        return levers.calls().isEmpty() ? "none" : "built-in";
    }

    // ---------------------------------------------------------------- MF_SESSION_TOPOLOADER

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"absent, S_OK", "registered, MF_E_TOPO_UNSUPPORTED", "unregistered, S_OK", "failing, S_OK"})
    @Conformance(
            spec = "media-session",
            section = "2",
            rule = "MF_SESSION_TOPOLOADER: the registered one; built-in when absent, unknown or not to be made")
    void topologyLoader(String which, String outcome) {
        Attributes configuration = new Attributes();
        UUID id = id(which);
        if (id != null) {
            configuration.set(SessionAttributes.TOPOLOADER, id);
        }
        SessionRig rig = rig(configuration);
        assertThat(rig.outcome(rig.setTopology(topology(rig))).symbol()).isEqualTo(outcome);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "the loader is given the current topology, and is not run with NORESOLUTION")
    void theLoaderKnowsWhatIsCurrent() {
        SessionRig rig = rig(new Attributes().set(SessionAttributes.TOPOLOADER, REGISTERED));
        rig.outcome(rig.setTopology(topology(rig)));
        assertThat(currents).containsExactly((Topology) null);
        Topology resolved = SessionRig.topology(
                rig.video(1),
                rig.fakes.sink().current(SessionRig.script(1).type()).build());
        rig.run(rig.setTopology(resolved, SetTopologyFlag.NORESOLUTION));
        assertThat(currents).hasSize(1);
        rig.outcome(rig.setTopology(topology(rig)));
        assertThat(currents).hasSize(2).last().isSameAs(resolved);
        rig.finish();
    }

    // ---------------------------------------------------------------- MF_LOW_LATENCY

    @ParameterizedTest(name = "{0}: {1} requests open")
    @CsvSource({"absent, 4", "0, 4", "1, 1", "7, 1"})
    @Conformance(spec = "media-session", section = "2", rule = "MF_LOW_LATENCY: nothing is read ahead")
    void lowLatency(String value, int requests) {
        Attributes configuration = new Attributes();
        if (!value.equals("absent")) {
            configuration.set(AttributeStore.LOW_LATENCY, Integer.valueOf(value));
        }
        assertThat(requestsOf(rig(configuration))).isEqualTo(requests);
    }

    /** How many samples are asked of a source that takes its time. */
    private static int requestsOf(SessionRig rig) {
        FaultPlan counting = new FaultPlan();
        FakeSource slow = rig.fakes
                .source(SessionRig.script(10))
                .latency(Platform.SECOND)
                .faults(counting)
                .build();
        rig.run(rig.setTopology(
                SessionRig.topology(slow, rig.fakes.sink().depth(8).build())));
        rig.run(rig.start());
        int requests = counting.count(FaultPoint.STREAM_REQUEST);
        rig.finish();
        return requests;
    }

    // ---------------------------------------------------------------- protected sessions' keys

    static List<Arguments> protectedKeys() {
        Object object = new Object();
        Consumer<Attributes> manager = store -> store.set(SessionAttributes.CONTENT_PROTECTION_MANAGER, object);
        Consumer<Attributes> remote = store -> store.set(SessionAttributes.REMOTE_SOURCE_MODE, 1);
        Consumer<Attributes> server = store -> store.set(SessionAttributes.SERVER_CONTEXT, object);
        return List.of(
                Arguments.of(SessionAttributes.CONTENT_PROTECTION_MANAGER, manager),
                Arguments.of(SessionAttributes.REMOTE_SOURCE_MODE, remote),
                Arguments.of(SessionAttributes.SERVER_CONTEXT, server));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protectedKeys")
    @Conformance(
            spec = "media-session",
            section = "2",
            rule = "the keys of protected sessions are accepted and mean nothing to an ordinary one")
    void protectedKey(AttributeKey<?> key, Consumer<Attributes> set) {
        Attributes configuration = new Attributes();
        set.accept(configuration);
        assertThat(configuration.contains(key)).isTrue();
        SessionRig rig = rig(configuration);
        rig.run(rig.setTopology(topology(rig)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        rig.finish();
    }

    // ---------------------------------------------------------------- when it is read

    @ParameterizedTest(name = "{0}")
    @CsvSource({"GLOBAL_TIME", "QUALITY_MANAGER", "TOPOLOADER", "LOW_LATENCY"})
    @Conformance(
            spec = "media-session",
            section = "2",
            rule = "the configuration is read at creation, later edits have no effect")
    void readOnce(String key) {
        Attributes configuration = new Attributes();
        SessionRig rig = rig(configuration);
        switch (key) {
            case "GLOBAL_TIME" -> configuration.set(SessionAttributes.GLOBAL_TIME, 1);
            case "QUALITY_MANAGER" -> configuration.set(SessionAttributes.QUALITY_MANAGER, REGISTERED);
            case "TOPOLOADER" -> configuration.set(SessionAttributes.TOPOLOADER, REGISTERED);
            default -> configuration.set(AttributeStore.LOW_LATENCY, 1);
        }
        switch (key) {
            case "QUALITY_MANAGER" -> assertThat(managerOf(rig)).isEqualTo("built-in");
            case "LOW_LATENCY" -> assertThat(requestsOf(rig)).isEqualTo(4);
            default -> {
                rig.run(rig.setTopology(topology(rig)));
                rig.finish();
            }
        }
        assertThat(currents).isEmpty();
    }
}
