package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.AsyncCallback;
import dev.reel.platform.AsyncResult;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.SessionModel.Call;
import dev.reel.session.SessionModel.Place;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.EventTrace;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * Random programs of calls, faults and schedules on virtual time, compared with {@link SessionModel} where nothing fails and
 * with what must hold always where something does. A failure prints the seed; {@code -Dreel.seed=N} runs that program alone.
 */
class RandomProgramsTest {
    private static final int PROGRAMS = 6_000;
    private static final int CALLS = 40;
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);
    private static final StreamScript LONG = StreamScript.video(1, Duration.ofSeconds(1000));
    private static final StreamScript SHORT = StreamScript.video(5, Duration.ofSeconds(2));
    private static final List<FaultPoint> SOURCE_POINTS = List.of(
            FaultPoint.SOURCE_SUBSCRIBE,
            FaultPoint.SOURCE_START,
            FaultPoint.SOURCE_PAUSE,
            FaultPoint.SOURCE_STOP,
            FaultPoint.SOURCE_CHARACTERISTICS,
            FaultPoint.SOURCE_SERVICE,
            FaultPoint.SOURCE_UNSUBSCRIBE,
            FaultPoint.STREAM_UNSUBSCRIBE,
            FaultPoint.STREAM_REQUEST);
    private static final List<FaultPoint> TRANSFORM_POINTS = List.of(
            FaultPoint.TRANSFORM_INPUT,
            FaultPoint.TRANSFORM_OUTPUT,
            FaultPoint.TRANSFORM_MESSAGE,
            FaultPoint.TRANSFORM_NEED_INPUT,
            FaultPoint.TRANSFORM_HAVE_OUTPUT,
            FaultPoint.TRANSFORM_DRAINED,
            FaultPoint.TRANSFORM_SHUTDOWN);
    private static final List<FaultPoint> SINK_POINTS = List.of(
            FaultPoint.SINK_OF_STREAM,
            FaultPoint.SINK_CHARACTERISTICS,
            FaultPoint.SINK_SERVICE,
            FaultPoint.SINK_SUBSCRIBE,
            FaultPoint.SINK_UNSUBSCRIBE,
            FaultPoint.SINK_TYPE_SUPPORTED,
            FaultPoint.SINK_SET_TYPE,
            FaultPoint.SINK_SET_CLOCK,
            FaultPoint.SINK_PREROLL,
            FaultPoint.SINK_CLOCK_START,
            FaultPoint.SINK_CLOCK_PAUSE,
            FaultPoint.SINK_CLOCK_RESTART,
            FaultPoint.SINK_CLOCK_STOP,
            FaultPoint.SINK_PROCESS_SAMPLE,
            FaultPoint.SINK_PLACE_MARKER,
            FaultPoint.SINK_FLUSH,
            FaultPoint.SINK_FINALIZE);

    @Test
    @Conformance(
            spec = "media-session",
            section = "3",
            rule = "6,000 random programs end in the statuses of the model, in call order, on random schedules")
    void programsFollowTheModel() {
        run(seed -> new Program(seed, false));
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "3",
            rule = "6,000 random programs with faults: one event per operation, in order, the close within its bound,"
                    + " nothing lost")
    void programsWithFaultsEnd() {
        run(seed -> new Program(seed, true));
    }

    private static void run(LongFunction<Program> programs) {
        Long only = Long.getLong("reel.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? PROGRAMS : only;
        for (long seed = first; seed <= last; seed++) {
            Program program = programs.apply(seed);
            try {
                program.run();
            } catch (RuntimeException | AssertionError failure) {
                String details = only == null ? program.told.toString() : program.trace.dump();
                throw new AssertionError("seed " + seed + ": " + details + "\n" + failure.getMessage(), failure);
            }
        }
    }

    /** One program: what is called, what is expected, what came. */
    private static final class Program {
        private final Random random;
        private final boolean faulty;
        private final VirtualPlatform virtual;
        private final Fakes fakes;
        private final EventTrace trace;
        private final MediaSession session;
        private final SessionModel model = new SessionModel();
        private final List<String> told = new ArrayList<>();
        private final List<Call> called = new ArrayList<>();
        private final List<Status> expected = new ArrayList<>();
        private final List<CompletableFuture<MediaEvent>> futures = new ArrayList<>();
        private final List<MediaEvent> completions = new ArrayList<>();
        private final List<FakeSource> sources = new ArrayList<>();
        private final List<FakeSink> sinks = new ArrayList<>();
        private final List<FakeSink> kept = new ArrayList<>();
        private final List<Transform> transforms = new ArrayList<>();
        private int callsLeft;
        private int eventsAfterClose;
        private boolean closed;
        private long closeAsked = -1;
        private long closeCame = -1;

        Program(long seed, boolean faulty) {
            this.random = new Random(seed * 2 + (faulty ? 1 : 0));
            this.faulty = faulty;
            virtual = random.nextInt(3) == 0 ? new VirtualPlatform() : VirtualPlatform.shuffled(seed);
            trace = EventTrace.of(virtual);
            fakes = new Fakes(virtual);
            if (Long.getLong("reel.seed") != null) {
                fakes.tracing(trace);
            }
            Attributes configuration = new Attributes();
            configuration.set(AttributeStore.LOW_LATENCY, random.nextInt(2));
            session = MediaSession.create(configuration, virtual.platform());
            follow();
        }

        void run() {
            callsLeft = 1 + random.nextInt(CALLS);
            while (callsLeft > 0) {
                step();
            }
            if (random.nextInt(3) > 0) {
                call(Call.CLOSE);
            }
            virtual.advance(Duration.ofHours(faulty ? 4 : 0).plusMinutes(1));
            check();
            session.shutdown();
            for (FakeSource source : sources) {
                if (source.shutdownCount() == 0) {
                    source.shutdown();
                }
            }
            virtual.advance(Duration.ofMinutes(10));
            transforms.forEach(Program::end);
            virtual.runUntilIdle();
            virtual.assertNoFailures();
            fakes.ledger().assertClean();
            assertThat(futures).allMatch(CompletableFuture::isDone, "done");
            if (!faulty) {
                assertThat(sinks).allMatch(sink -> sink.shutdownCount() <= 1, "shut down once at most");
            }
        }

        /** What the application put into topologies is the application's, where the session has not ended it. */
        private static void end(Transform transform) {
            try {
                transform.close();
            } catch (RuntimeException planned) {
                transform.close();
            }
        }

        private void tell(String what) {
            told.add(what);
            trace.note("program", what);
        }

        private void step() {
            switch (random.nextInt(6)) {
                case 0 -> wait(random.nextInt(2_000));
                case 1 -> virtual.runUntilIdle();
                default -> callSomething();
            }
        }

        private void wait(int milliseconds) {
            tell("wait " + milliseconds);
            virtual.advance(milliseconds * Platform.MILLISECOND);
        }

        private void callSomething() {
            callsLeft--;
            Call[] all = Call.values();
            // A closed session has little to tell, so the close comes rarely.
            Call call = all[random.nextInt(random.nextInt(8) == 0 ? all.length : all.length - 1)];
            call(call);
        }

        private void call(Call call) {
            tell(call.name());
            if (call == Call.CLOSE && closeAsked < 0) {
                closeAsked = virtual.time();
            }
            called.add(call);
            expected.add(model.call(call));
            futures.add(perform(call));
        }

        private CompletableFuture<MediaEvent> perform(Call call) {
            return switch (call) {
                case SET -> session.setTopology(Set.of(), topology());
                case SET_IMMEDIATE -> session.setTopology(Set.of(SetTopologyFlag.IMMEDIATE), topology());
                case SET_UNRESOLVED ->
                    session.setTopology(Set.of(SetTopologyFlag.NORESOLUTION), resolved(topology(false)));
                case SET_NOTHING -> session.setTopology(Set.of(SetTopologyFlag.IMMEDIATE), null);
                case SET_UNRESOLVABLE -> session.setTopology(Set.of(), unresolvable());
                case CLEAR_CURRENT -> session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null);
                case CLEAR_OTHER -> session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), new Topology());
                case CLEAR -> session.clearTopologies();
                case START -> session.start(null, PropVariant.EMPTY);
                case SEEK -> session.start(null, PropVariant.i8((random.nextInt(4) - 1) * Platform.SECOND / 2));
                case SEEK_BEYOND -> session.start(null, PropVariant.i8(5_000 * Platform.SECOND));
                case START_ODDLY -> session.start(null, PropVariant.r4(1));
                case PAUSE -> session.pause();
                case STOP -> session.stop();
                case CLOSE -> session.close();
            };
        }

        private Topology topology() {
            return topology(true);
        }

        /** @param effects whether there may be transforms, which want to be resolved */
        private Topology topology(boolean effects) {
            Topology topology = new Topology();
            FakeSource source = source();
            PresentationDescriptor presentation = source.createPresentationDescriptor();
            boolean leaves = random.nextInt(3) == 0;
            Set<FakeSink> used = new HashSet<>();
            for (int i = 0; i < source.streams().size(); i++) {
                FakeSink sink = leaves ? newSink() : sink(used);
                TopologyNode from = SessionRig.branch(topology, source, presentation, i, sink);
                if (effects && random.nextInt(3) == 0) {
                    insertEffect(topology, from);
                }
                if (leaves) {
                    topology.outputNodes().get(i).set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, 0);
                }
            }
            return topology;
        }

        /** An effect of either model between a stream and its sink. */
        private void insertEffect(Topology topology, TopologyNode from) {
            TopologyNode to = from.output(0).node();
            TopologyNode node = topology.addNode(TopologyNodeType.TRANSFORM);
            FakeTransform.Builder effect =
                    fakes.transform(I420, I420).delay(random.nextInt(3)).faults(plan(TRANSFORM_POINTS));
            node.setObject(random.nextBoolean() ? kept(effect.buildAsync()) : kept(effect.build()));
            node.set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, random.nextInt(2));
            node.set(NodeAttributes.FLUSH, random.nextInt(3));
            node.set(NodeAttributes.DRAIN, random.nextInt(3));
            node.connectTo(to);
            from.connectTo(node);
        }

        private Transform kept(Transform transform) {
            transforms.add(transform);
            return transform;
        }

        private static Topology resolved(Topology topology) {
            for (TopologyNode output : topology.outputNodes()) {
                try {
                    ((StreamSink) output.object()).typeHandler().setCurrentMediaType(LONG.type());
                } catch (RuntimeException planned) {
                    // Without a type the sink refuses its samples, which is as good a fault as any.
                    break;
                }
            }
            return topology;
        }

        private Topology unresolvable() {
            Topology topology = topology(false);
            topology.sourceNodes().forEach(node -> node.disconnectOutput(0));
            return topology;
        }

        private FakeSource source() {
            StreamScript script = faulty && random.nextInt(3) > 0 ? SHORT : LONG;
            StreamScript[] scripts =
                    random.nextInt(3) == 0 ? new StreamScript[] {script, script} : new StreamScript[] {script};
            FakeSource.Builder builder = fakes.source(scripts).faults(plan(SOURCE_POINTS));
            if (random.nextBoolean()) {
                builder.latency(random.nextInt(100) * Platform.MILLISECOND);
            }
            if (random.nextBoolean()) {
                builder.endEagerly();
            }
            FakeSource source = builder.build();
            sources.add(source);
            return source;
        }

        /** A new sink or one that appeared before in another topology. */
        private FakeSink sink(Set<FakeSink> used) {
            if (!faulty && !kept.isEmpty() && random.nextInt(3) == 0) {
                FakeSink known = kept.get(random.nextInt(kept.size()));
                if (used.add(known)) {
                    return known;
                }
            }
            FakeSink sink = newSink();
            used.add(sink);
            kept.add(sink);
            return sink;
        }

        private FakeSink newSink() {
            FakeSink.Builder<?> builder = switch (random.nextInt(faulty ? 4 : 3)) {
                case 0 -> fakes.prerollSink();
                case 1 -> fakes.deviceSink();
                case 2 -> fakes.sink();
                // Takes a whole source at once, so that a presentation may end at any time.
                default -> fakes.fileSink();
            };
            FakeSink sink = builder.faults(plan(SINK_POINTS))
                    .depth(1 + random.nextInt(4))
                    .build();
            sinks.add(sink);
            return sink;
        }

        private FaultPlan plan(List<FaultPoint> points) {
            FaultPlan plan = new FaultPlan();
            if (faulty && random.nextInt(3) == 0) {
                FaultPoint point = points.get(random.nextInt(points.size()));
                plan.at(point, 1 + random.nextInt(3), fault(point));
            }
            return plan;
        }

        private Fault fault(FaultPoint point) {
            return switch (random.nextInt(point.isAnswered() ? 10 : 5)) {
                case 0 -> Fault.throwing(Status.E_FAIL);
                case 1 -> Fault.throwing(new IllegalStateException("nobody expects this"));
                case 2 -> Fault.shuttingDown();
                case 3 -> Fault.takingLong(Platform.SECOND);
                case 4 -> Fault.takingLong(Platform.SECOND / 10);
                case 5 -> Fault.failing(Status.E_OUTOFMEMORY);
                case 6 -> Fault.neverAnswering();
                case 7 -> Fault.answeringLate(random.nextInt(40) * Platform.SECOND);
                case 8 ->
                    random.nextBoolean()
                            ? Fault.answeringTwice()
                            : Fault.answeringAgain(random.nextInt(40) * Platform.SECOND / 4);
                default -> Fault.raisingError(Status.MF_E_INVALID_STREAM_DATA);
            };
        }

        private void check() {
            for (int i = 0; i < futures.size(); i++) {
                assertThat(futures.get(i))
                        .as("call %s, %s, ends", i, called.get(i))
                        .isDone();
            }
            assertThat(completions.stream().map(MediaEvent::type))
                    .as("one event for every call, in call order")
                    .containsExactlyElementsOf(
                            called.stream().map(call -> call.completion).toList());
            for (int i = 0; i < futures.size(); i++) {
                assertThat(SessionRig.statusOf(futures.get(i)))
                        .as("the future of call %s says what its event says", i)
                        .isEqualTo(completions.get(i).status());
            }
            assertThat(eventsAfterClose)
                    .as("events after the close that answer no call")
                    .isZero();
            if (closeAsked >= 0) {
                assertThat(closeCame - closeAsked).as("how long the close took").isLessThan(20 * Platform.SECOND);
            }
            if (faulty) {
                return;
            }
            assertThat(completions.stream().map(MediaEvent::status)).containsExactlyElementsOf(expected);
            SessionState state = session.state();
            assertThat(state)
                    .isEqualTo(
                            model.place() == Place.EMPTY
                                    ? SessionState.STOPPED
                                    : SessionState.valueOf(model.place().name()));
        }

        private void follow() {
            AsyncCallback reader = new AsyncCallback() {
                @Override
                public void invoke(AsyncResult result) {
                    try {
                        came(session.endGetEvent(result));
                        session.beginGetEvent(this, null);
                    } catch (MediaException ended) {
                        tell("end");
                    }
                }
            };
            session.beginGetEvent(reader, null);
        }

        private void came(MediaEvent event) {
            int number = event.type().number();
            boolean completion = number >= 101 && number <= 106;
            tell("<" + event.type().name().replace("MESession", "") + " " + event.status());
            if (closed && !completion) {
                eventsAfterClose++;
            }
            if (completion) {
                completions.add(event);
            }
            if (event.type() == MediaEventType.MESessionClosed && !closed) {
                closed = true;
                closeCame = virtual.time();
            }
            // Every call may be made from inside a callback.
            if (callsLeft > 0 && random.nextInt(4) == 0) {
                callSomething();
            }
        }
    }
}
