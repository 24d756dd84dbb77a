package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.SegmentOffset;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.TimeFormats;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Rendered;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §4.3: every time format with every kind of position, in the three states. A sequence has tests of its own. */
class Section43PositionsTest {
    private static final UUID UNKNOWN = UUID.fromString("00000000-0000-0000-0000-00000000000d");
    private static final long THREE = 3 * SessionRig.SECOND;

    private final SessionRig rig = new SessionRig();
    private final FakeSink sink = rig.fakes.sink().build();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private void bring(FakeSource source, SessionState state) {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        if (state != SessionState.STOPPED) {
            rig.run(rig.start());
            rig.advance(1);
        }
        if (state == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
        rig.forget();
    }

    private static List<Arguments> inEveryState(List<Object[]> rows) {
        List<Arguments> all = new ArrayList<>();
        for (Object[] row : rows) {
            for (SessionState state : List.of(SessionState.STOPPED, SessionState.STARTED, SessionState.PAUSED)) {
                all.add(Arguments.of(row[0], row[1], row[2], state));
            }
        }
        return all;
    }

    // ---------------------------------------------------------------- times

    static List<Arguments> times() {
        return inEveryState(List.of(
                new Object[] {"no format, VT_EMPTY", null, PropVariant.EMPTY},
                new Object[] {"null GUID, VT_EMPTY", MediaEvent.NO_EXTENDED_TYPE, PropVariant.EMPTY},
                new Object[] {"no format, VT_I8", null, PropVariant.i8(THREE)},
                new Object[] {"null GUID, VT_I8", MediaEvent.NO_EXTENDED_TYPE, PropVariant.i8(THREE)}));
    }

    @ParameterizedTest(name = "{0}, {3}")
    @MethodSource("times")
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "no format or the null GUID: VT_EMPTY goes on where it is, VT_I8 to a presentation time")
    void time(String what, @Nullable UUID format, PropVariant position, SessionState state) {
        bring(rig.video(10), state);
        rig.run(rig.session.start(format, position));
        long here = state == SessionState.STOPPED ? 0 : SessionRig.SECOND;
        long expected = position.isEmpty() ? here : THREE;
        assertThat(rig.session.clock().time()).isEqualTo(expected);
        assertThat(rig.session.clock().state()).isEqualTo(ClockState.RUNNING);
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        assertThat(rig.lastOf(MediaEventType.MESessionStarted)
                        .attributes()
                        .contains(EventAttributes.PRESENTATION_TIME_OFFSET))
                .isTrue();
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).allMatch(frame -> frame.lateness() == 0);
    }

    // ---------------------------------------------------------------- playlists

    static List<Arguments> skips() {
        return inEveryState(List.of(
                new Object[] {"forward", 1, List.of(SourceCharacteristic.CAN_SKIPFORWARD)},
                new Object[] {"forward by three", 3, List.of(SourceCharacteristic.CAN_SKIPFORWARD)},
                new Object[] {"backward", -1, List.of(SourceCharacteristic.CAN_SKIPBACKWARD)},
                new Object[] {"forward where it cannot", 1, List.of(SourceCharacteristic.CAN_SKIPBACKWARD)},
                new Object[] {"backward where it cannot", -1, List.of(SourceCharacteristic.CAN_SKIPFORWARD)},
                new Object[] {"no playlist", 1, List.of()}));
    }

    @ParameterizedTest(name = "{0}, {3}")
    @MethodSource("skips")
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "MF_TIME_FORMAT_ENTRY_RELATIVE, VT_I4: entries are skipped if the source can")
    void skip(String what, int entries, List<SourceCharacteristic> can, SessionState state) {
        List<SourceCharacteristic> all = new ArrayList<>(can);
        all.add(SourceCharacteristic.CAN_PAUSE);
        all.add(SourceCharacteristic.CAN_SEEK);
        FakeSource playlist = rig.fakes
                .source(SessionRig.script(4))
                .characteristics(all.toArray(SourceCharacteristic[]::new))
                .build();
        bring(playlist, state);
        SourceCharacteristic needed =
                entries > 0 ? SourceCharacteristic.CAN_SKIPFORWARD : SourceCharacteristic.CAN_SKIPBACKWARD;
        Status status = rig.outcome(rig.session.start(TimeFormats.ENTRY_RELATIVE, PropVariant.i4(entries)));
        if (can.contains(needed)) {
            assertThat(status).isEqualTo(Status.S_OK);
            assertThat(playlist.entry()).isEqualTo(entries);
            assertThat(rig.session.clock().time()).as("the entry begins").isZero();
            rig.await(MediaEventType.MESessionEnded);
            List<Rendered> shown = sink.stream().rendered();
            assertThat(shown.subList(shown.size() - 100, shown.size()))
                    .as("the whole entry, in time")
                    .allMatch(frame -> frame.lateness() == 0)
                    .extracting(Rendered::index)
                    .isSorted();
        } else {
            assertThat(status).isEqualTo(Status.MF_E_UNSUPPORTED_TIME_FORMAT);
            assertThat(playlist.entry()).isZero();
            assertStays(state, 100);
        }
    }

    // ---------------------------------------------------------------- what is refused

    static List<Arguments> refusals() {
        List<Object[]> rows = new ArrayList<>();
        List<PropVariant> others = List.of(
                PropVariant.i4(1),
                PropVariant.uint32(1),
                PropVariant.uint64(1),
                PropVariant.r4(1),
                PropVariant.r8(1),
                PropVariant.bool(true),
                PropVariant.string("1"),
                PropVariant.guid(UNKNOWN),
                PropVariant.blob(new byte[8]),
                PropVariant.unknown(null));
        for (PropVariant other : others) {
            rows.add(new Object[] {"null GUID, " + other.type(), MediaEvent.NO_EXTENDED_TYPE, other});
        }
        rows.add(new Object[] {"no format, R8", null, PropVariant.r8(1)});
        rows.add(new Object[] {"unknown format, VT_I8", UNKNOWN, PropVariant.i8(1)});
        rows.add(new Object[] {"unknown format, VT_EMPTY", UNKNOWN, PropVariant.EMPTY});
        rows.add(new Object[] {"ENTRY_RELATIVE, VT_I8", TimeFormats.ENTRY_RELATIVE, PropVariant.i8(1)});
        rows.add(new Object[] {
            "SEGMENT_OFFSET at what is no sequence",
            TimeFormats.SEGMENT_OFFSET,
            new SegmentOffset(1, SessionRig.SECOND).asPosition()
        });
        return inEveryState(rows);
    }

    @ParameterizedTest(name = "{0}, {3}")
    @MethodSource("refusals")
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "other value types and formats: MF_E_UNSUPPORTED_TIME_FORMAT")
    void refused(String what, @Nullable UUID format, PropVariant position, SessionState state) {
        bring(rig.video(4), state);
        assertThat(rig.outcome(rig.session.start(format, position))).isEqualTo(Status.MF_E_UNSUPPORTED_TIME_FORMAT);
        assertStays(state, 100);
    }

    /** The session is where it was and plays everything from there. */
    private void assertStays(SessionState state, int frames) {
        assertThat(rig.session.state()).isEqualTo(state);
        if (state != SessionState.STOPPED) {
            assertThat(rig.session.clock().time()).isEqualTo(SessionRig.SECOND);
        }
        if (state != SessionState.STARTED) {
            rig.run(rig.start());
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered().stream().mapToInt(Rendered::index).distinct())
                .hasSize(frames);
    }
}
