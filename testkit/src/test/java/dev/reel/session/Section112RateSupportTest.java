package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §11.2: which rates a whole presentation can do. */
class Section112RateSupportTest {
    private static final String SPEC = "media-session";
    private static final String SECTION = "11.2";
    private static final MediaType RAW = SessionRig.script(1).type();

    private final SessionRig rig = new SessionRig();

    @ParameterizedTest(name = "source {0}, transform {1}, sink {2}: {3} is {4} to {5}")
    @CsvSource(
            delimiter = ';',
            value = {
                // source; transform; sink; direction; slowest; fastest
                "0-4 both; ;                      f 1-2, ft 1-2, r 1-2, rt 1-2; f;  1;   2",
                "0-4 both; ;                      f 1-2, ft 1-2, r 1-2, rt 1-2; rt; 1;   2",
                "2-8 both; ;                      f 0.5-4, ft 0.5-6;            f;  2;   4",
                "2-8 both; ;                      f 0.5-4, ft 0.5-6;            ft; 2;   6",
                "2-8 both; ;                      f 0.5-4, ft 0.5-6;            r;  0;   0",
                // A source without rate control: forward at 1 only.
                "none;     ;                      f 0-8, ft 0-8, r 0-8, rt 0-8; f;  1;   1",
                "none;     ;                      f 0-8, ft 0-8, r 0-8, rt 0-8; rt; 0;   0",
                "0-4 forward; ;                   f 0-8, r 0-8, rt 0-8;         f;  0;   4",
                "0-4 forward; ;                   f 0-8, r 0-8, rt 0-8;         rt; 0;   0",
                // A transform without rate support: any rate forward, backward thinned only.
                "0-4 both; silent;                f 0-8, ft 0-8, r 0-8, rt 0-8; f;  0;   4",
                "0-4 both; silent;                f 0-8, ft 0-8, r 0-8, rt 0-8; r;  0;   0",
                "0-4 both; silent;                f 0-8, ft 0-8, r 0-8, rt 0-8; rt; 0;   4",
                "0-4 both; f 0-3, r 1-2, rt 1-3;  f 0-8, ft 0-8, r 0-8, rt 0-8; f;  0;   3",
                "0-4 both; f 0-3, r 1-2, rt 1-3;  f 0-8, ft 0-8, r 0-8, rt 0-8; r;  1;   2",
                "0-4 both; f 0-3, r 1-2, rt 1-3;  f 0-8, ft 0-8, r 0-8, rt 0-8; rt; 1;   3",
                // A sink without rate support: 1 only; one without time: any.
                "0-4 both; ;                      none;                         f;  1;   1",
                "0-4 both; ;                      none;                         r;  0;   0",
                "0-4 both; ;                      rateless;                     f;  0;   4",
                "0-4 both; ;                      rateless;                     r;  0;   4",
            })
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "per direction and thinning: fastest is the smallest, slowest the largest of all objects; what"
                    + " says nothing")
    void ranges(String source, String transform, String sink, String direction, float slowest, float fastest) {
        rig.run(rig.setTopology(topology(source, transform, sink)));
        boolean reverse = direction.startsWith("r");
        boolean thin = direction.endsWith("t");
        assertThat(Math.abs(support().slowestRate(reverse, thin))).isEqualTo(slowest);
        assertThat(support().fastestRate(reverse, thin)).isEqualTo(reverse && fastest > 0 ? -fastest : fastest);
        rig.finish();
    }

    private Topology topology(String source, String transform, String sink) {
        FakeSource.Builder from = rig.fakes.source(SessionRig.script(1));
        if (source.startsWith("0-4")) {
            from.rates(0, 4, source.endsWith("both"));
        } else if (source.startsWith("2-8")) {
            from.rates(2, 8, source.endsWith("both"));
        }
        FakeSink.Builder<FakeSink> to = rig.fakes.sink();
        switch (sink) {
            case "none" -> {
                // It says nothing about rates.
            }
            case "rateless" -> to.rateless();
            default -> to.rates(RateTable.of(sink));
        }
        Topology topology = SessionRig.topology(from.build(), to.build());
        if (transform != null) {
            FakeTransform effect = rig.fakes.transform(RAW, RAW).name("effect").build();
            insert(
                    topology,
                    transform.equals("silent")
                            ? effect
                            : RateTable.of(transform).on(effect));
        }
        return topology;
    }

    private static void insert(Topology topology, Transform transform) {
        TopologyNode between = topology.addNode(TopologyNodeType.TRANSFORM);
        between.setObject(transform);
        topology.sourceNodes().get(0).connectTo(between);
        between.connectTo(topology.outputNodes().get(0));
    }

    @ParameterizedTest(name = "thinned {0} at {1}: {2}, nearest {3}")
    @CsvSource({
        "false, 1,    S_OK,                      1",
        "false, 0.5,  S_OK,                      0.5",
        "false, 4,    S_OK,                      4",
        "false, 0,    S_OK,                      0",
        "false, 0.25, MF_E_UNSUPPORTED_RATE,     0.5",
        "false, 8,    MF_E_UNSUPPORTED_RATE,     4",
        "true,  8,    S_OK,                      8",
        "true,  16,   MF_E_UNSUPPORTED_RATE,     8",
        "false, -1,   MF_E_REVERSE_UNSUPPORTED,  0.5",
        "true,  -1,   S_OK,                      -1",
        "true,  -16,  MF_E_UNSUPPORTED_RATE,     -2",
        "true,  -0.5, MF_E_UNSUPPORTED_RATE,     -1",
    })
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "IsRateSupported: S_OK and the rate itself, else the error and the nearest; SetRate says the same")
    void isRateSupported(boolean thin, float rate, String symbol, float nearest) {
        FakeSink sink = rig.fakes
                .sink()
                .rates(RateTable.of("f 0.5-4, ft 0.5-8, rt 1-2"))
                .build();
        rig.run(rig.setTopology(SessionRig.topology(
                rig.fakes.source(SessionRig.script(1)).rates(0, 100, true).build(), sink)));
        RateSupport.Verdict answer = support().isRateSupported(thin, rate);
        assertThat(answer.status().symbol()).isEqualTo(symbol);
        assertThat(answer.nearest()).isEqualTo(nearest);
        assertThat(answer.isSupported()).isEqualTo(symbol.equals("S_OK"));
        assertThat(rig.outcome(rig.session.setRate(thin, rate)).symbol()).isEqualTo(symbol);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "an object that fails when asked for a direction cannot go there")
    void failingIsUnsupported() {
        RateSupport forwardOnly = new RateSupport() {
            @Override
            public float slowestRate(boolean reverse, boolean thin) {
                return 0;
            }

            @Override
            public float fastestRate(boolean reverse, boolean thin) {
                if (reverse) {
                    throw new MediaException(Status.MF_E_REVERSE_UNSUPPORTED, "it goes forward");
                }
                return 4;
            }
        };
        assertThat(forwardOnly.isRateSupported(false, -1).status()).isEqualTo(Status.MF_E_REVERSE_UNSUPPORTED);
        rig.run(rig.setTopology(SessionRig.topology(
                rig.fakes.source(SessionRig.script(1)).rates(0, 100, true).build(),
                rig.fakes.sink().rates(forwardOnly).build())));
        assertThat(support().fastestRate(true, true)).isZero();
        assertThat(support().fastestRate(false, true)).isEqualTo(4);
        assertThat(rig.session.sessionCapabilities())
                .contains(SessionCapability.RATE_FORWARD)
                .doesNotContain(SessionCapability.RATE_REVERSE);
        rig.finish();
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "values change with the topology")
    void valuesChange() {
        assertThat(support().fastestRate(false, false)).isEqualTo(Float.MAX_VALUE);
        rig.run(rig.setTopology(topology("0-4 both", null, "f 0-2")));
        assertThat(support().fastestRate(false, false)).isEqualTo(2);
        rig.run(rig.setTopology(topology("0-4 both", null, "f 0-3"), SetTopologyFlag.IMMEDIATE));
        assertThat(support().fastestRate(false, false)).isEqualTo(3);
        rig.finish();
    }

    @ParameterizedTest(name = "the source thins: {0}")
    @CsvSource({"true", "false"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "reverse with a transform that knows none: key frames only, ticks for the others, a flush between")
    void keyByKey(boolean thins) {
        FakeTransformFactory[] decoders = new FakeTransformFactory[1];
        SessionRig decoding = new SessionRig(
                new VirtualPlatform(),
                null,
                List.of(fakes -> decoders[0] = new FakeTransformFactory(
                        TransformCategory.VIDEO_DECODER,
                        fakes.transform(
                                        MediaType.of(MajorType.VIDEO, Subtype.H264),
                                        MediaType.video(Subtype.I420, 640, 360))
                                .name("decoder")
                                .delay(2))));
        FakeSource.Builder builder = decoding.fakes
                .source(StreamScript.compressedVideo(25, Duration.ofSeconds(4), 25))
                .rates(0, 8, true);
        FakeSource source = thins ? builder.build() : builder.neverThins().build();
        FakeSink sink = decoding.fakes
                .sink()
                .accepts(MediaType.of(MajorType.VIDEO, Subtype.I420))
                .rates(0, 8, true)
                .build();
        decoding.run(decoding.setTopology(SessionRig.topology(source, sink)));
        decoding.run(decoding.session.setRate(true, -1));
        decoding.run(decoding.startAt(3.5));
        decoding.await(MediaEventType.MESessionEnded);
        assertThat(SessionRig.times(sink.stream())).containsExactly(3.0, 2.0, 1.0, 0.0);
        assertThat(sink.stream().rendered()).allMatch(frame -> frame.lateness() == 0);
        FakeTransform decoder = decoders[0].made().get(0);
        assertThat(decoder.inputCount()).isEqualTo(4);
        assertThat(decoder.messages().stream().filter(Message.FLUSH::equals)).hasSizeGreaterThanOrEqualTo(4);
        assertThat(decoder.messages().stream().filter(Message.TICK::equals)).hasSize(thins ? 0 : 84);
        assertThat(sink.stream().markers().stream().filter(MarkerType.TICK::equals))
                .hasSize(thins ? 0 : 84);
        decoding.finish();
    }

    private RateSupport support() {
        return rig.session.service(Services.RATE_CONTROL, RateSupport.class).orElseThrow();
    }
}
