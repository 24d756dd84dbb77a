package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.Sample;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionRegistry;
import dev.reel.session.SetTopologyFlag;
import dev.reel.session.WorkQueueServices;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §4.10: the queues that branches run on, by the attributes of their source nodes. */
class WorkQueuesTest {
    private static final int PATIENCE = 30;

    @Conformance(
            spec = "media-session",
            section = "4.10",
            rule = "registered classes and priorities become thread priorities of the branch; unregistering takes"
                    + " them off")
    @ParameterizedTest(name = "id {0}, class {1}, priority {2}, item priority {3}: {4}, registered {5}")
    @CsvSource(
            nullValues = "-",
            value = {
                "7, Pro Audio, -, -, 5, 9",
                "7, Pro Audio, 2, -, 5, 10",
                "7, Audio, -, -, 5, 8",
                "7, Playback, -1, -, 5, 7",
                "7, Capture, -, -, 5, 8",
                "7, Games, -, -, 5, 7",
                "7, Distribution, -2, -, 5, 4",
                "7, Window Manager, -, -, 5, 6",
                "7, DisplayPostProcessing, -, -, 5, 6",
                "7, Nobody knows it, -, -, 5, 6",
                // ITEM_PRIORITY needs the id alone, the class's priority needs a class.
                "7, -, -, 3, 6, 6",
                "7, -, -, -3, 4, 4",
                "7, Audio, 1, -1, 4, 8",
                "7, -, 2, -, 5, 5",
                "-, Audio, 2, 1, 5, 5"
            })
    void section410Priorities(Integer id, String workClass, Integer priority, Integer item, int plain, int registered) {
        BranchRig rig = new BranchRig();
        List<Integer> seen = new ArrayList<>();
        TopologyNode from = rig.source(
                rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(10))).build(), 0);
        set(from, id, workClass, priority, item);
        BranchRig.chain(
                from,
                rig.transform(new Passing(() -> seen.add(rig.virtual.priority()))),
                rig.output(rig.fakes.sink().build()));
        rig.play().pass(Duration.ofSeconds(1));
        assertThat(seen).isNotEmpty().allMatch(at -> at == plain);

        WorkQueueServices services = rig.session()
                .service(Services.WORKQUEUE_SERVICES, WorkQueueServices.class)
                .orElseThrow();
        long topology = rig.session().currentTopology().id();
        assertThat(services.registerTopologyWorkQueues(topology)).isCompleted();
        rig.virtual.runUntilIdle();
        seen.clear();
        rig.virtual.advance(Duration.ofSeconds(1));
        assertThat(seen).isNotEmpty().allMatch(at -> at == registered);

        assertThat(services.unregisterTopologyWorkQueues(topology)).isCompleted();
        rig.virtual.runUntilIdle();
        seen.clear();
        rig.virtual.advance(Duration.ofSeconds(1));
        assertThat(seen).isNotEmpty().allMatch(at -> at == plain);
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "4.10",
            rule = "class and task id of a branch's queue: TASKID counts with an id and a class only, else one is"
                    + " given out")
    @ParameterizedTest(name = "class {0}, task {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {"Playback, 42, 42", "Playback, -, 1", "Playback, 0, 1", "-, 42, 0", "-, -, 0"})
    void section410Tasks(String workClass, Integer task, int expected) {
        BranchRig rig = new BranchRig();
        TopologyNode from = rig.source(
                rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(1))).build(), 0);
        set(from, 7, workClass, null, null);
        if (task != null) {
            from.set(NodeAttributes.WORKQUEUE_MMCSS_TASKID, task);
        }
        BranchRig.chain(from, rig.output(rig.fakes.sink().build()));
        rig.play();
        WorkQueueServices services = rig.session()
                .service(Services.WORKQUEUE_SERVICES, WorkQueueServices.class)
                .orElseThrow();
        long topology = rig.session().currentTopology().id();
        services.registerTopologyWorkQueues(topology);
        // Once more changes nothing.
        services.registerTopologyWorkQueues(topology);

        assertThat(services.topologyWorkQueueClass(topology, 7)).isEqualTo(workClass == null ? "" : workClass);
        assertThat(services.topologyWorkQueueTaskId(topology, 7)).isEqualTo(expected);
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "4.10",
            rule = "on real threads: branches of distinct ids run side by side, branches of one id one at a time, at"
                    + " their priority")
    @ParameterizedTest(name = "queues {0} and {1}")
    @CsvSource({"1, 2", "1, 1"})
    void section410Threads(int first, int second) throws Exception {
        boolean shared = first == second;
        Platform platform = Platform.system();
        Fakes fakes = new Fakes(platform);
        CyclicBarrier both = new CyclicBarrier(2);
        CountDownLatch enough = new CountDownLatch(20);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<Integer> priorities = ConcurrentHashMap.newKeySet();
        CompletableFuture<Boolean> met = new CompletableFuture<>();
        Runnable work = () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            priorities.add(Thread.currentThread().getPriority());
            if (!shared && !met.isDone()) {
                try {
                    both.await(PATIENCE, TimeUnit.SECONDS);
                    met.complete(true);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
                    met.complete(false);
                }
            }
            inside.decrementAndGet();
            enough.countDown();
        };
        BranchRig rig = new BranchRig();
        for (int id : new int[] {first, second}) {
            TopologyNode from = rig.source(
                    fakes.source(StreamScript.video(25, Duration.ofSeconds(10))).build(), 0);
            set(from, id, "Audio", null, 1);
            MediaSink sink = fakes.sink().rateless().build();
            BranchRig.chain(from, rig.transform(new Passing(work)), rig.output(sink));
        }
        MediaSession session =
                MediaSession.create(null, new SessionRegistry(new TransformRegistry(List.of())), platform);
        session.setTopology(Set.of(), rig.topology).get(PATIENCE, TimeUnit.SECONDS);
        session.service(Services.WORKQUEUE_SERVICES, WorkQueueServices.class)
                .orElseThrow()
                .registerTopologyWorkQueues(session.currentTopology().id())
                .get(PATIENCE, TimeUnit.SECONDS);
        session.start(null, PropVariant.EMPTY).get(PATIENCE, TimeUnit.SECONDS);

        assertThat(enough.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        if (shared) {
            assertThat(most.get()).isEqualTo(1);
        } else {
            assertThat(met.get(PATIENCE, TimeUnit.SECONDS))
                    .as("both at work at once")
                    .isTrue();
        }
        assertThat(priorities).containsExactly(9);
        session.close().get(PATIENCE, TimeUnit.SECONDS);
        session.shutdown();
    }

    @Conformance(
            spec = "media-session",
            section = "4.10",
            rule = "the queue of a topology that has left is forgotten; the next with the same id begins without a"
                    + " class")
    @Test
    void section410Forgotten() {
        BranchRig rig = new BranchRig();
        TopologyNode from = rig.source(
                rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(1))).build(), 0);
        set(from, 7, "Audio", null, null);
        List<Integer> seen = new ArrayList<>();
        BranchRig.chain(
                from,
                rig.transform(new Passing(() -> seen.add(rig.virtual.priority()))),
                rig.output(rig.fakes.sink().build()));
        rig.play();
        WorkQueueServices services = rig.session()
                .service(Services.WORKQUEUE_SERVICES, WorkQueueServices.class)
                .orElseThrow();
        long id = rig.session().currentTopology().id();
        services.registerTopologyWorkQueues(id);
        rig.session().setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null);
        rig.virtual.runUntilIdle();
        seen.clear();
        assertThatThrownBy(() -> services.topologyWorkQueueClass(id, 7)).isInstanceOf(MediaException.class);

        rig.session().setTopology(Set.of(), rig.topology);
        rig.session().start(null, PropVariant.EMPTY);
        rig.virtual.advance(Duration.ofMillis(500));

        assertThat(seen).isNotEmpty().containsOnly(Thread.NORM_PRIORITY);
        rig.finish();
    }

    private static void set(TopologyNode from, Integer id, String workClass, Integer priority, Integer item) {
        if (id != null) {
            from.set(NodeAttributes.WORKQUEUE_ID, id);
        }
        if (workClass != null) {
            from.set(NodeAttributes.WORKQUEUE_MMCSS_CLASS, workClass);
        }
        if (priority != null) {
            from.set(NodeAttributes.WORKQUEUE_MMCSS_PRIORITY, priority);
        }
        if (item != null) {
            from.set(NodeAttributes.WORKQUEUE_ITEM_PRIORITY, item);
        }
    }

    /** Passes samples on and lets a test see when. */
    private static final class Passing extends HandMadeTransform {
        private final Runnable work;

        Passing(Runnable work) {
            super(1, 1);
            this.work = work;
        }

        @Override
        boolean hasRoom(int input) {
            return held.get(input).isEmpty();
        }

        @Override
        boolean produce(TransformOutput output) {
            Sample sample = held.get(0).poll();
            if (sample == null) {
                return false;
            }
            work.run();
            output.put(sample);
            return true;
        }
    }
}
