package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Platform;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * media-session.md §14: what a sink knows when data reaches it. The session's calls into components are slow here and its
 * branches are not, so that data arrives as soon as it may.
 */
class StartOrderTest {
    private enum Kind {
        PLAIN,
        PREROLLING,
        DEVICE
    }

    static Stream<Arguments> rows() {
        return Stream.of(Kind.values())
                .flatMap(kind -> IntStream.of(0, 1, 50, 300)
                        .boxed()
                        .flatMap(delay -> Stream.of(true, false).map(paused -> Arguments.of(kind, delay, paused))));
    }

    @ParameterizedTest(name = "{0}, calls {1} ms late, from paused {2}")
    @MethodSource("rows")
    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "after a seek no data reaches a sink before it knows of the start there, so none is dropped as late")
    void dataComesBehindTheStart(Kind kind, int milliseconds, boolean paused) {
        VirtualPlatform virtual = new VirtualPlatform();
        Platform slow = SessionRig.slowLanes(virtual, milliseconds * Platform.MILLISECOND);
        SessionRig rig = new SessionRig(virtual, slow);
        FakeSink.Builder<?> builder = switch (kind) {
            case PLAIN -> rig.fakes.sink();
            case PREROLLING -> rig.fakes.prerollSink();
            case DEVICE -> rig.fakes.deviceSink();
        };
        FakeSink sink = builder.depth(4).dropsLaterThan(Platform.SECOND / 2).build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(20), sink)));
        rig.run(rig.start());
        rig.advance(10);
        if (paused) {
            rig.run(rig.session.pause());
        }
        int before = sink.stream().rendered().size();

        rig.run(rig.startAt(2));
        rig.advance(2);

        List<Double> times = SessionRig.times(sink.stream());
        // What was rendered while the seek was on its way belongs to the time before.
        List<Double> after = times.subList(before, times.size()).stream()
                .filter(time -> time < 9)
                .toList();
        assertThat(after).hasSizeGreaterThan(40);
        for (int i = 0; i < 40; i++) {
            assertThat(after.get(i)).isEqualTo(2 + i * 0.04, Offset.offset(1e-6));
        }
        rig.finish();
    }
}
