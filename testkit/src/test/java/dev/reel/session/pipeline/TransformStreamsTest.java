package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.transform.OutputStatus;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.Rendered;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.TopologyNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** topology.md §9.1 in a session: streams by id, what an output says besides its sample, sample attributes. */
class TransformStreamsTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);
    private static final AttributeKey<Integer> MARK =
            AttributeKey.uint32("MARK", "00000000-0000-0000-0000-00000000cafe");
    private static final List<Integer> ALL = IntStream.range(0, 25).boxed().toList();
    private static final int IN = 7;

    private final BranchRig rig = new BranchRig();
    private final FakeSink sink = rig.fakes.sink().name("sink").build();

    @AfterEach
    void finish() {
        rig.finish();
    }

    private FakeSource source() {
        return rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(1))).build();
    }

    /** Gives each sample at every output; its streams have ids of their own, and can change. */
    private static class Splitter extends HandMadeTransform {
        private final List<Integer> outputs = new ArrayList<>(List.of(40, 30));
        private final List<Long> endOfStream = new ArrayList<>();
        private final List<Integer> typed = new ArrayList<>();
        int given;
        private int next;

        Splitter() {
            super(1, 3);
        }

        List<Integer> outputs() {
            return outputs;
        }

        @Override
        public int outputStreamCount() {
            return outputs.size();
        }

        @Override
        public Optional<List<Integer>> inputStreamIds() {
            return Optional.of(List.of(IN));
        }

        @Override
        public Optional<List<Integer>> outputStreamIds() {
            return Optional.of(List.copyOf(outputs));
        }

        private static int slot(int id) {
            return switch (id) {
                case 40 -> 0;
                case 30 -> 1;
                case 50 -> 2;
                default -> throw noStream(id);
            };
        }

        private static MediaException noStream(int id) {
            return new MediaException(Status.MF_E_INVALIDSTREAMNUMBER, "no stream " + id);
        }

        private static int input(int id) {
            if (id != IN) {
                throw noStream(id);
            }
            return 0;
        }

        private int output(int id) {
            if (!outputs.contains(id)) {
                throw noStream(id);
            }
            return slot(id);
        }

        @Override
        public List<MediaType> inputAvailableTypes(int stream) {
            return super.inputAvailableTypes(input(stream));
        }

        @Override
        public List<MediaType> outputAvailableTypes(int stream) {
            return super.outputAvailableTypes(output(stream));
        }

        @Override
        public void setInputType(int stream, @Nullable MediaType type) {
            super.setInputType(input(stream), type);
        }

        @Override
        public void setOutputType(int stream, @Nullable MediaType type) {
            typed.add(stream);
            super.setOutputType(output(stream), type);
        }

        @Override
        public @Nullable MediaType inputCurrentType(int stream) {
            return super.inputCurrentType(input(stream));
        }

        @Override
        public @Nullable MediaType outputCurrentType(int stream) {
            return super.outputCurrentType(output(stream));
        }

        @Override
        public InputResult processInput(int stream, Sample sample) {
            input(stream);
            if (isDraining() || !hasRoom(0)) {
                return InputResult.NOT_ACCEPTING;
            }
            held.get(0).add(sample);
            return InputResult.ACCEPTED;
        }

        @Override
        boolean hasRoom(int input) {
            return held.get(0).isEmpty();
        }

        @Override
        boolean produce(TransformOutput output) {
            Sample sample = held.get(0).peek();
            if (sample == null) {
                return false;
            }
            int id = outputs.get(next);
            if (next + 1 < outputs.size()) {
                output.put(id, sample.retain());
                next++;
            } else {
                output.put(id, held.get(0).remove());
                next = 0;
                given++;
            }
            return true;
        }

        @Override
        public void processMessage(Message message, long parameter) {
            super.processMessage(message, parameter);
            if (message == Message.END_OF_STREAM) {
                endOfStream.add(parameter);
            }
        }
    }

    private FakeSink play(Splitter splitter) {
        FakeSink other = rig.fakes.sink().name("other").build();
        TopologyNode node = rig.transform(splitter);
        rig.source(source(), 0).connectTo(node);
        node.connectOutput(0, rig.output(sink), 0);
        node.connectOutput(1, rig.output(other), 0);
        rig.playToEnd();
        return other;
    }

    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "streams have the ids that GetStreamIDs gives: types, samples and END_OF_STREAM go by them")
    @Test
    void section91Ids() {
        Splitter splitter = new Splitter();

        FakeSink other = play(splitter);

        assertThat(rendered(sink)).isEqualTo(ALL);
        assertThat(rendered(other)).isEqualTo(ALL);
        assertThat(splitter.endOfStream).containsExactly((long) IN);
        assertThat(splitter.typed).contains(40, 30);
    }

    @Conformance(spec = "topology", section = "9.1", rule = "STREAM_END: that output ends, the others go on")
    @ParameterizedTest(name = "with a sample: {0}")
    @ValueSource(booleans = {true, false})
    void section91StreamEnd(boolean withSample) {
        Splitter splitter = new Splitter() {
            private boolean ended;

            @Override
            boolean produce(TransformOutput output) {
                if (given == 10 && !ended && !withSample) {
                    ended = true;
                    output.mark(30, OutputStatus.STREAM_END);
                    outputs().remove((Integer) 30);
                    return true;
                }
                boolean produced = super.produce(output);
                if (withSample && given == 10 && !ended) {
                    ended = true;
                    output.mark(30, OutputStatus.STREAM_END);
                    outputs().remove((Integer) 30);
                }
                return produced;
            }
        };

        FakeSink other = play(splitter);

        assertThat(rendered(sink)).isEqualTo(ALL);
        assertThat(rendered(other)).isEqualTo(ALL.subList(0, 10));
    }

    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "NEW_STREAMS: what is gone ends, what is new gets a type and leads nowhere, the rest goes on")
    @Test
    void section91NewStreams() {
        Splitter splitter = new Splitter() {
            private boolean changed;

            @Override
            boolean produce(TransformOutput output) {
                if (given == 10 && !changed) {
                    changed = true;
                    outputs().remove((Integer) 30);
                    outputs().add(50);
                    output.markNewStreams();
                    return true;
                }
                return super.produce(output);
            }
        };

        FakeSink other = play(splitter);

        assertThat(rendered(sink)).isEqualTo(ALL);
        assertThat(rendered(other)).isEqualTo(ALL.subList(0, 10));
        assertThat(splitter.typed).contains(50);
        assertThat(splitter.outputCurrentType(50)).isNotNull();
    }

    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "INCOMPLETE, NO_SAMPLE and FORMAT_CHANGE change nothing about the samples that come")
    @Test
    void section91OtherStatuses() {
        HandMadeTransform talker = new HandMadeTransform(1, 1) {
            private int calls;

            @Override
            boolean hasRoom(int input) {
                return held.get(0).size() < 3;
            }

            @Override
            boolean produce(TransformOutput output) {
                Sample sample = held.get(0).peek();
                if (sample == null) {
                    return false;
                }
                calls++;
                if (calls % 3 == 0) {
                    output.mark(0, OutputStatus.NO_SAMPLE);
                } else {
                    output.put(held.get(0).remove());
                    output.mark(0, calls % 2 == 0 ? OutputStatus.INCOMPLETE : OutputStatus.FORMAT_CHANGE);
                }
                return true;
            }
        };
        BranchRig.chain(rig.source(source(), 0), rig.transform(talker), rig.output(sink));

        rig.playToEnd();

        assertThat(rendered(sink)).isEqualTo(ALL);
    }

    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "the session copies sample attributes, unless MFPKEY_EXATTRIBUTE_SUPPORTED or the transform is"
                    + " asynchronous")
    @ParameterizedTest(name = "{0}: {1} of 25 carry")
    @CsvSource({"SYNC, 25", "SYNC_HELD_BACK, 25", "SYNC_SUPPORTED, 0", "ASYNC, 0"})
    void section91Attributes(String kind, int expected) {
        FakeTransform.Builder builder =
                rig.fakes.transform(I420, I420).name("copier").delay(kind.equals("SYNC_HELD_BACK") ? 3 : 0);
        Transform copier = switch (kind) {
            case "ASYNC" -> builder.buildAsync();
            default -> builder.build();
        };
        if (kind.equals("SYNC_SUPPORTED")) {
            copier.attributes().set(TransformAttributes.EXATTRIBUTE_SUPPORTED, 1);
        }
        List<Integer> seen = new ArrayList<>();
        BranchRig.chain(
                rig.source(source(), 0),
                rig.transform(passing(sample -> sample.attributes().set(MARK, (int) (sample.time() / 400_000)))),
                rig.transform(copier),
                rig.transform(passing(sample -> {
                    if (sample.hasAttributes()) {
                        assertThat(sample.attributes().get(MARK)).isEqualTo((int) (sample.time() / 400_000));
                        seen.add(sample.attributes().get(MARK));
                    }
                })),
                rig.output(sink));

        rig.playToEnd();

        assertThat(rendered(sink)).hasSize(25);
        assertThat(seen).hasSize(expected);
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "an encoder does not pass a change of its input on: its output stays what it is")
    @Test
    void section94EncodersDoNotPropagate() {
        MediaType small = MediaType.video(Subtype.I420, 320, 180);
        FakeTransform encoder = rig.fakes
                .transform(I420, MediaType.of(MajorType.VIDEO, Subtype.H264))
                .name("encoder")
                .outputFirst()
                .build();
        encoder.setOutputType(0, MediaType.video(Subtype.H264, 640, 360));
        FakeSink file = rig.fakes.sink().name("file").build();
        BranchRig.chain(
                rig.source(
                        rig.fakes
                                .source(StreamScript.video(25, Duration.ofSeconds(1))
                                        .insert(10, new StreamScript.FormatChange(small)))
                                .build(),
                        0),
                rig.transform(encoder),
                rig.output(file));

        rig.playToEnd();

        assertThat(file.stream().rendered()).hasSize(25);
        assertThat(encoder.inputCurrentType(0)).isSameAs(small);
        assertThat(rig.trace.of("file"))
                .filteredOn(line -> line.contains("320"))
                .isEmpty();
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "the interlace mode changes sample by sample, by an attribute, and is no change of type")
    @Test
    void section94InterlacePerSample() {
        AttributeKey<Integer> interlaced =
                AttributeKey.uint32("MFSampleExtension_Interlaced", "b1d5830a-deb8-40e3-90fa-389943716461");
        List<Integer> seen = new ArrayList<>();
        FakeTransform effect = rig.fakes.transform(I420, I420).name("effect").build();
        BranchRig.chain(
                rig.source(source(), 0),
                rig.transform(passing(
                        sample -> sample.attributes().set(interlaced, (int) (sample.time() / 400_000 % 2)))),
                rig.transform(effect),
                rig.transform(passing(sample -> seen.add(sample.attributes().get(interlaced)))),
                rig.output(sink));

        rig.playToEnd();

        assertThat(seen).hasSize(25).startsWith(0, 1, 0, 1);
        assertThat(rig.trace.of("effect"))
                .filteredOn(line -> line.contains("setInputType"))
                .hasSize(1);
    }

    /** What a test does with each sample on its way. */
    private interface Look {
        void at(Sample sample);
    }

    private static Transform passing(Look look) {
        return new HandMadeTransform(1, 1) {
            @Override
            boolean hasRoom(int input) {
                return held.get(0).isEmpty();
            }

            @Override
            boolean produce(TransformOutput output) {
                Sample sample = held.get(0).poll();
                if (sample == null) {
                    return false;
                }
                look.at(sample);
                output.put(sample);
                return true;
            }
        };
    }

    private static List<Integer> rendered(FakeSink sink) {
        return sink.stream().rendered().stream().map(Rendered::index).toList();
    }
}
