package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.SegmentOffset;
import dev.reel.pipeline.TimeFormats;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sequences under many orders of what happens at the same time, and under random use. */
class SequencerSchedulesTest {
    private static final int SEEDS = 300;

    @Test
    @Conformance(spec = "topology", section = "10", rule = "no gap and no late sample in any order of events")
    void playThroughInAnyOrder() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SequencerRig list = new SequencerRig(VirtualPlatform.shuffled(seed), null);
            FakeSource shared = list.source("shared", 1);
            for (int i = 0; i < 4; i++) {
                list.append("S" + i, i % 3 == 1 ? shared : list.source("source" + i, 0.6), i == 3);
            }
            list.play();
            list.awaitEnd();
            assertThat(list.times()).as("seed %d", seed).hasSize(70).isSorted().doesNotHaveDuplicates();
            assertThat(list.sink.stream().rendered())
                    .as("seed %d", seed)
                    .allMatch(frame -> frame.lateness() <= Platform.MILLISECOND);
            list.finish();
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "whatever is called when, every operation ends and nothing is lost")
    void anyUse() {
        for (long seed = 0; seed < SEEDS; seed++) {
            use(seed);
        }
    }

    private static void use(long seed) {
        Random random = new Random(seed);
        SequencerRig list = new SequencerRig(VirtualPlatform.shuffled(seed), null);
        SessionRig rig = list.rig;
        list.answersAfter = random.nextInt(3) * (100L * Platform.MILLISECOND);
        List<Integer> ids = new ArrayList<>();
        ids.add(list.append("first", list.source("first", 1), false));
        list.setFirst();
        List<CompletableFuture<MediaEvent>> operations = new ArrayList<>();
        for (int step = 0; step < 25; step++) {
            switch (random.nextInt(9)) {
                case 0, 1 -> {
                    FaultPlan plan = new FaultPlan();
                    if (random.nextInt(3) == 0) {
                        plan.always(FaultPoint.SOURCE_START, Fault.answeringLate(50 * Platform.MILLISECOND));
                    }
                    String name = "source" + step;
                    FakeSource source = rig.fakes
                            .source(SessionRig.script(0.2 + random.nextInt(5) * 0.2))
                            .name(name)
                            .faults(plan)
                            .build();
                    ids.add(list.append(name, source, false));
                }
                case 2 -> operations.add(rig.start());
                case 3 -> operations.add(rig.session.pause());
                case 4 -> operations.add(rig.session.stop());
                case 5 -> operations.add(list.startAt(ids.get(random.nextInt(ids.size())), random.nextInt(3) * 0.1));
                case 6 ->
                    operations.add(rig.session.start(null, PropVariant.i8(random.nextInt(5) * SessionRig.SECOND / 10)));
                case 7 -> {
                    if (random.nextInt(3) == 0 && ids.size() > 2) {
                        list.sequencer.deleteTopology(ids.remove(ids.size() - 1 - random.nextInt(2)));
                    }
                }
                default -> rig.advance(random.nextInt(10) * 0.1);
            }
        }
        operations.add(rig.start());
        int last = list.append("last", list.source("last", 1), true);
        operations.add(rig.session.start(TimeFormats.SEGMENT_OFFSET, new SegmentOffset(last, 0).asPosition()));
        long endedBefore = rig.count(MediaEventType.MESessionEnded);
        assertThat(rig.virtual.advanceUntil(
                        () -> rig.count(MediaEventType.MESessionEnded) > endedBefore, Duration.ofMinutes(2)))
                .as(() -> "seed " + seed + " ends\n" + rig.trace.dump())
                .isTrue();
        rig.settle();
        for (CompletableFuture<MediaEvent> operation : operations) {
            assertThat(operation).as("seed %d", seed).isDone();
        }
        assertThat(list.times().get(list.times().size() - 1))
                .as(() -> "seed " + seed + " ends with the end of the last segment\n" + rig.trace.dump())
                .isEqualTo(0.96);
        try {
            list.finish();
        } catch (AssertionError | MediaException lost) {
            throw new AssertionError("seed " + seed + "\n" + rig.trace.dump(), lost);
        }
    }
}
