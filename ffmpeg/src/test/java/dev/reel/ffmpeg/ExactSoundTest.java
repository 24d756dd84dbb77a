package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SegmentOffset;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.TimeFormats;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.SampleGrabberCallback;
import dev.reel.pipeline.sink.SampleGrabberSink;
import dev.reel.platform.AsyncCallback;
import dev.reel.platform.AsyncResult;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import dev.reel.session.sequencer.SequencerSource;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound is cut to the sample: at mark-in, at mark-out, at a seek, and from one clip to the next. */
class ExactSoundTest {
    private static final int RATE = 44_100;
    private static final int SECONDS = 3;

    @TempDir
    private Path folder;

    private final VirtualPlatform time = new VirtualPlatform();
    private final Heard heard = new Heard();
    private final List<MediaSource> sources = new ArrayList<>();
    private final List<MediaEventType> events = new ArrayList<>();

    /** Keeps every 16-bit sample that is heard. */
    private static final class Heard implements SampleGrabberCallback {
        private final List<Integer> values = new ArrayList<>();
        private long first = UNKNOWN;

        @Override
        public void onProcessSample(MajorType majorType, int flags, long at, long duration, ByteBuffer data) {
            first = Math.min(first, at);
            ByteBuffer samples = data.order(ByteOrder.LITTLE_ENDIAN);
            while (samples.remaining() >= Short.BYTES) {
                values.add((int) samples.getShort());
            }
        }
    }

    @AfterEach
    void nothingLeaks() {
        time.assertNoFailures();
        assertThat(NativeCount.total()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 30000000",
        "0, 10000000",
        "1234567, 17654321",
        "10000000, 20000000",
        "5000001, 5000300",
        "9999999, 10000001",
        "29990000, 30000000"
    })
    @Conformance(spec = "media-session", section = "10", rule = "a sample straddling start or stop is trimmed (audio)")
    void marks(long from, long to) throws IOException {
        Topology topology = topology(open(ramp()), from, to);
        play(topology, PropVariant.EMPTY);
        assertThat(heard.values).isEqualTo(expected(sampleAt(from), sampleAt(to)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 113, 114, 1_234_567, 10_000_000, 29_999_000})
    @Conformance(spec = "media-session", section = "7.3", rule = "decoded sound before the seek position is cut off")
    void seeks(long to) throws IOException {
        play(topology(open(ramp()), 0, Long.MAX_VALUE), PropVariant.i8(to));
        assertThat(heard.values).isEqualTo(expected(sampleAt(to), RATE * SECONDS));
        assertThat(heard.first).isBetween(to - 114, to + 114);
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "clips that meet in one file play as if there were no cut")
    void clipsThatMeet() throws IOException {
        SequencerSource sequencer = new SequencerSource(time.platform());
        Path file = ramp();
        long[] cuts = {0, 3_333_333, 3_333_900, 12_345_678, 20_000_000, 30_000_000};
        StreamSink sink = grabber();
        int first = 0;
        for (int i = 0; i + 1 < cuts.length; i++) {
            int id = sequencer.appendTopology(topology(open(file), cuts[i], cuts[i + 1], sink), i + 2 == cuts.length);
            first = i == 0 ? id : first;
        }
        sources.clear();
        sources.add(sequencer);
        MediaSession session = session(sequencer);
        session.setTopology(Set.of(), sequencer.mediaSourceTopology(sequencer.createPresentationDescriptor()));
        session.start(TimeFormats.SEGMENT_OFFSET, new SegmentOffset(first, 0).asPosition());
        end(session);
        assertThat(heard.values).isEqualTo(expected(0, RATE * SECONDS));
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "trimming of decoded sound in planes: total samples exact")
    void planes() {
        MediaSource source = open(Path.of("../cli/src/main/resources/dev/reel/cli/clip.mp4"));
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        StreamDescriptor sound = presentation.streamDescriptors().stream()
                .filter(stream -> stream.typeHandler().majorType().equals(MajorType.AUDIO))
                .findFirst()
                .orElseThrow();
        MediaType type = Objects.requireNonNull(sound.typeHandler().currentMediaType());
        int[] count = {0};
        SampleGrabberCallback counter =
                (major, flags, at, duration, data) -> count[0] += data.remaining() / (type.channels() * Float.BYTES);
        var sink = SampleGrabberSink.activate(
                        time.platform(),
                        MediaType.audio(Subtype.FLOAT, type.sampleRate(), type.channels(), 32),
                        counter)
                .activateObject();
        presentation.selectedStreams().stream()
                .filter(other -> other != sound)
                .forEach(other ->
                        presentation.deselect(presentation.streamDescriptors().indexOf(other)));
        long from = 21_234_567;
        long to = 47_654_321;
        play(topology(source, presentation, sound, from, to, sink.streamSinks().get(0)), PropVariant.EMPTY);
        long expected = Math.round(to * (double) type.sampleRate() / Platform.SECOND)
                - Math.round(from * (double) type.sampleRate() / Platform.SECOND);
        assertThat(count[0]).isEqualTo((int) expected);
    }

    private static int sampleAt(long hns) {
        return (int) Math.min(RATE * SECONDS, (hns * RATE + Platform.SECOND / 2) / Platform.SECOND);
    }

    /** The ramp counts up modulo a prime, so that no two places within the file look alike for long. */
    private static int value(int index) {
        return index * 7 % 32_749;
    }

    private static List<Integer> expected(int from, int to) {
        return IntStream.range(from, to).map(ExactSoundTest::value).boxed().toList();
    }

    private void play(Topology topology, PropVariant position) {
        MediaSession session = session(null);
        session.setTopology(Set.of(), topology);
        session.start(null, position);
        end(session);
    }

    private MediaSession session(@Nullable SequencerSource sequencer) {
        MediaSession session = MediaSession.create(null, time.platform());
        session.beginGetEvent(
                new AsyncCallback() {
                    @Override
                    public void invoke(AsyncResult result) {
                        try {
                            take(session.endGetEvent(result));
                            session.beginGetEvent(this, null);
                        } catch (MediaException ended) {
                            events.add(MediaEventType.MEUnknown);
                        }
                    }

                    private void take(MediaEvent event) {
                        events.add(event.type());
                        if (event.type() == MediaEventType.MENewPresentation && sequencer != null) {
                            session.setTopology(
                                    Set.of(),
                                    sequencer.mediaSourceTopology(
                                            event.value().asObject(PresentationDescriptor.class)));
                        }
                    }
                },
                null);
        return session;
    }

    private void end(MediaSession session) {
        boolean ended = time.advanceUntil(() -> events.contains(MediaEventType.MESessionEnded), Duration.ofMinutes(1));
        assertThat(ended).as(events::toString).isTrue();
        session.close();
        time.advance(Duration.ofSeconds(1));
        session.shutdown();
        sources.forEach(MediaSource::shutdown);
        time.runUntilIdle();
    }

    private Topology topology(MediaSource source, long from, long to) {
        return topology(source, from, to, grabber());
    }

    private static Topology topology(MediaSource source, long from, long to, StreamSink sink) {
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        return topology(source, presentation, presentation.streamDescriptor(0), from, to, sink);
    }

    private static Topology topology(
            MediaSource source,
            PresentationDescriptor presentation,
            StreamDescriptor stream,
            long from,
            long to,
            StreamSink sink) {
        Topology topology = new Topology();
        TopologyNode input = topology.addNode(TopologyNodeType.SOURCESTREAM);
        input.set(NodeAttributes.SOURCE, source);
        input.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        input.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
        input.set(NodeAttributes.MEDIASTART, from);
        if (to != Long.MAX_VALUE) {
            input.set(NodeAttributes.MEDIASTOP, to);
        }
        TopologyNode output = topology.addNode(TopologyNodeType.OUTPUT);
        output.setObject(sink);
        input.connectTo(output);
        return topology;
    }

    private StreamSink grabber() {
        var activate = SampleGrabberSink.activate(time.platform(), MediaType.audio(Subtype.PCM, RATE, 1, 16), heard);
        return activate.activateObject().streamSinks().get(0);
    }

    private MediaSource open(Path file) {
        MediaSource source =
                SourceResolver.installed(time.platform()).open(file.toString(), new Attributes(), new Cancellation());
        sources.add(source);
        return source;
    }

    private Path ramp() throws IOException {
        int length = RATE * SECONDS * Short.BYTES;
        ByteBuffer wave = ByteBuffer.allocate(44 + length).order(ByteOrder.LITTLE_ENDIAN);
        wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + length);
        wave.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wave.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(RATE * Short.BYTES);
        wave.putShort((short) Short.BYTES).putShort((short) 16);
        wave.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(length);
        for (int i = 0; i < RATE * SECONDS; i++) {
            wave.putShort((short) value(i));
        }
        return Files.write(folder.resolve("ramp.wav"), wave.array());
    }
}
