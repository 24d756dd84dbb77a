package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.source.AbstractSource;
import dev.reel.pipeline.transform.AbstractTransform;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.Rendered;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages of a rateless branch that work at the same time: nothing is lost, doubled or put in another order. */
class WorkAheadTest {
    private static final int PICTURES = 60;
    private static final long STEP = Platform.SECOND / 30;
    private static final int PROGRAMS = 60;

    private final AtomicInteger live = new AtomicInteger();
    private final List<MediaEvent> events = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyPictureComesOnceAndInOrder(long seed) {
        Rig rig = new Rig(VirtualPlatform.shuffled(seed), new Delay(), new Delay(), new Delay());
        rig.session.start(null, PropVariant.EMPTY);
        rig.until(MediaEventType.MESessionEnded);
        assertThat(times(rig.sink)).hasSize(PICTURES).isSorted().doesNotHaveDuplicates();
        rig.close();
    }

    /** Starts, seeks, pauses and stops at random moments in random orders of tasks. */
    @Test
    void controlComesInAtAnyMoment() {
        for (long seed = 1; seed <= PROGRAMS; seed++) {
            events.clear();
            Random random = new Random(seed);
            Rig rig = new Rig(VirtualPlatform.shuffled(seed), new Delay(), new Delay(), new Delay());
            rig.session.start(null, PropVariant.EMPTY);
            for (int call = 0; call < 12; call++) {
                long moment = rig.virtual.steps() + random.nextInt(60);
                rig.virtual.advanceUntil(() -> rig.virtual.steps() >= moment, Duration.ofMillis(1));
                switch (random.nextInt(4)) {
                    case 0 -> rig.session.pause();
                    case 1 -> rig.session.stop();
                    case 2 -> rig.session.start(null, PropVariant.EMPTY);
                    default -> rig.session.start(null, PropVariant.i8(random.nextInt(PICTURES) * STEP));
                }
            }
            rig.session.stop();
            rig.virtual.advance(Duration.ofSeconds(1));
            events.clear();
            int before = times(rig.sink).size();
            int first = random.nextInt(PICTURES);
            rig.session.start(null, PropVariant.i8(first * STEP));
            rig.until(MediaEventType.MESessionEnded);
            List<Long> last = times(rig.sink).subList(before, times(rig.sink).size());
            assertThat(last).as("program " + seed).isSorted().doesNotHaveDuplicates();
            assertThat(last).as("program " + seed).hasSize(PICTURES - first).startsWith(first * STEP);
            rig.close();
        }
    }

    @Test
    void aFailureAboveEndsTheSessionWithItsReason() {
        Rig rig = new Rig(
                new VirtualPlatform(),
                new Delay(),
                new Delay() {
                    @Override
                    protected void process(Sample sample) {
                        if (sample.time() >= 20 * STEP) {
                            throw new MediaException(Status.MF_E_INVALID_STREAM_DATA, "the filter is torn");
                        }
                        super.process(sample);
                    }
                },
                new Delay());
        rig.session.start(null, PropVariant.EMPTY);
        rig.until(MediaEventType.MEError);
        assertThat(events.stream().filter(event -> event.type() == MediaEventType.MEError))
                .allMatch(event -> event.status().equals(Status.MF_E_INVALID_STREAM_DATA));
        rig.close();
    }

    /** Real threads: the last stage waits until the first has worked on a later picture, which it could not on one queue. */
    @Test
    void stagesWorkAtTheSameTime() throws Exception {
        CountDownLatch ahead = new CountDownLatch(3);
        AtomicBoolean waited = new AtomicBoolean(true);
        Delay first = new Delay() {
            @Override
            protected void process(Sample sample) {
                ahead.countDown();
                super.process(sample);
            }
        };
        Delay last = new Delay() {
            @Override
            protected void process(Sample sample) {
                try {
                    waited.compareAndSet(true, ahead.await(20, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    waited.set(false);
                }
                super.process(sample);
            }
        };
        Platform platform = Platform.system();
        AbstractSource source = new Pictures(platform);
        CountDownLatch done = new CountDownLatch(1);
        MediaSession session = MediaSession.create(null, platform);
        EventReader.start(session, event -> {
            if (event.type() == MediaEventType.MESessionEnded || event.type() == MediaEventType.MEError) {
                done.countDown();
            }
        });
        MediaSink sink = NullSink.rateless(platform, MajorType.VIDEO);
        session.setTopology(Set.of(), topology(source, sink.streamSinks().get(0), first, last));
        session.start(null, PropVariant.EMPTY);
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(waited).isTrue();
        session.close().join();
        // The session shuts the sink down behind.
        session.shutdown();
        source.shutdown();
    }

    private static List<Long> times(FakeSink sink) {
        return sink.stream().rendered().stream().map(Rendered::time).toList();
    }

    private static Topology topology(AbstractSource source, Object sink, AbstractTransform... transforms) {
        MediaType type = MediaType.video(Subtype.I420, 16, 16);
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        Topology topology = new Topology();
        TopologyNode before = topology.addNode(TopologyNodeType.SOURCESTREAM);
        before.set(NodeAttributes.SOURCE, source);
        before.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        before.set(NodeAttributes.STREAM_DESCRIPTOR, presentation.streamDescriptor(0));
        for (AbstractTransform transform : transforms) {
            transform.setInputType(0, type);
            transform.setOutputType(0, type);
            TopologyNode node = topology.addNode(TopologyNodeType.TRANSFORM);
            node.setObject(transform);
            before.connectTo(node);
            before = node;
        }
        TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
        to.setObject(sink);
        before.connectTo(to);
        return topology;
    }

    private final class Rig {
        final VirtualPlatform virtual;
        final FakeSink sink;
        final AbstractSource source;
        final MediaSession session;

        Rig(VirtualPlatform virtual, AbstractTransform... transforms) {
            this.virtual = virtual;
            sink = new Fakes(virtual).sink().rateless().build();
            source = new Pictures(virtual.platform());
            session = MediaSession.create(new Attributes(), virtual.platform());
            EventReader.start(session, events::add);
            session.setTopology(Set.of(), topology(source, sink.streamSinks().get(0), transforms));
        }

        void until(MediaEventType type) {
            assertThat(virtual.advanceUntil(
                            () -> events.stream().anyMatch(event -> event.type() == type), Duration.ofSeconds(60)))
                    .as("%s", events)
                    .isTrue();
        }

        void close() {
            session.close();
            virtual.advance(Duration.ofSeconds(1));
            session.shutdown();
            source.shutdown();
            virtual.advance(Duration.ofSeconds(1));
            virtual.assertNoFailures();
            assertThat(live).hasValue(0);
        }
    }

    /** Keeps one picture back until the next one comes. */
    private static class Delay extends AbstractTransform {
        private @Nullable Sample kept;

        Delay() {
            super("the delay");
        }

        @Override
        protected boolean takes(MediaType type) {
            return type.isVideo();
        }

        @Override
        protected void process(Sample sample) {
            finish();
            kept = sample.retain();
        }

        @Override
        protected void finish() {
            Sample last = kept;
            kept = null;
            if (last != null) {
                give(last);
            }
        }

        @Override
        protected void reset() {
            Sample last = kept;
            kept = null;
            if (last != null) {
                last.close();
            }
        }
    }

    private final class Pictures extends AbstractSource {
        private int next;

        Pictures(Platform platform) {
            super(
                    platform.serialQueue("pictures"),
                    List.of(StreamDescriptor.of(1, MediaType.video(Subtype.I420, 16, 16))));
        }

        @Override
        protected @Nullable Sample read(int stream) {
            if (next == PICTURES) {
                return null;
            }
            live.incrementAndGet();
            MemoryBuffer buffer = MemoryBuffer.allocate(8);
            buffer.setCurrentLength(8);
            return new Sample(buffer)
                    .setTime(next++ * STEP)
                    .setDuration(STEP)
                    .setCleanPoint(true)
                    .onRelease(live::decrementAndGet);
        }

        @Override
        protected void seek(long position) {
            next = (int) Math.min(PICTURES, position / STEP);
        }

        @Override
        protected long duration() {
            return PICTURES * STEP;
        }
    }
}
