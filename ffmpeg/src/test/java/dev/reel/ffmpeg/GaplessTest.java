package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SegmentOffset;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.TimeFormats;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.SampleGrabberCallback;
import dev.reel.pipeline.sink.SampleGrabberSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.player.Transcoder;
import dev.reel.session.MediaSession;
import dev.reel.session.sequencer.SequencerSource;
import dev.reel.testkit.LeakCheck;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a container says about the end of its sound holds to the sample: alone, in a digest, and where another file follows. */
class GaplessTest {
    private static final int SECONDS = 3;

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    private Path folder;

    private final VirtualPlatform time = new VirtualPlatform();
    private final Set<MediaEventType> seen = EnumSet.noneOf(MediaEventType.class);

    @ParameterizedTest
    @CsvSource({
        "44100, aac, m4a",
        "44100, aac, mka",
        "44100, libmp3lame, mka",
        "44100, libmp3lame, mp3",
        "44100, alac, m4a",
        "44100, flac, flac",
        "44100, flac, mka",
        "48000, libopus, webm",
        "48000, libopus, ogg",
        "48000, libopus, mp4",
        "44100, aac, mov"
    })
    void filesThatFollowEachOtherSoundLikeOne(int rate, String codec, String container) throws Exception {
        Path file = folder.resolve("sound." + container);
        FfmpegProgram.run(List.of(
                "-y",
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "sine=r=" + rate + ":d=" + SECONDS,
                "-c:a",
                codec,
                file.toString()));
        int expected = codec.equals("aac") && container.equals("mka") ? alreadyLost(file) : rate * SECONDS;
        assertThat(StreamDigests.of(file.toString(), OpenOptions.DEFAULT).get(0).units())
                .isEqualTo(expected);

        List<long[]> heard = playTwice(file, rate);

        long count = 0;
        for (long[] piece : heard) {
            assertThat(piece[0])
                    .as("time of sample %d", count)
                    .isCloseTo(Math.round(count * 1e7 / rate), org.assertj.core.data.Offset.offset(12L));
            count += piece[1];
        }
        assertThat(count).isEqualTo(2L * expected);
    }

    @ParameterizedTest
    @CsvSource({"m4a, 132300", "mka, 132300", "mp3, 132300", "flac, 132300", "opus, 144000", "webm, 144000"})
    void threeSecondsFromAnySampleOnAreThreeSeconds(String container, int expected) throws Exception {
        Path source = folder.resolve("source.wav");
        FfmpegProgram.run(List.of("-loglevel", "error", "-f", "lavfi", "-i", "sine=r=44100:d=5", source.toString()));
        Path made = folder.resolve("cut." + container);
        Duration from = Duration.ofNanos(Math.round(50_003 * 1e9 / 44_100));
        Transcoder.from(source.toString())
                .to(made)
                .startAt(from)
                .stopAt(from.plusSeconds(SECONDS))
                .run();

        assertThat(StreamDigests.of(made.toString(), OpenOptions.DEFAULT).get(0).units())
                .isEqualTo(expected);
        for (String copied : List.of("mka", "mp4")) {
            Path copy = folder.resolve("copy." + copied);
            Transcoder.from(made.toString()).to(copy).copy().run();
            assertThat(StreamDigests.of(copy.toString(), OpenOptions.DEFAULT)
                            .get(0)
                            .units())
                    .as("copied into %s", copied)
                    .isEqualTo(expected);
        }
    }

    /** Its muxer does not write that sound ends within the last packet. */
    private static int alreadyLost(Path file) throws Exception {
        String sound = FfmpegProgram.run(List.of("-loglevel", "error", "-i", file.toString(), "-f", "framecrc", "-"));
        return sound.lines()
                .filter(line -> !line.startsWith("#"))
                .mapToInt(line -> Integer.parseInt(line.split(",", -1)[3].strip()))
                .sum();
    }

    private List<long[]> playTwice(Path file, int rate) {
        List<long[]> heard = new ArrayList<>();
        SampleGrabberCallback grab = new SampleGrabberCallback() {
            @Override
            public void onProcessSample(MajorType majorType, int flags, long at, long duration, ByteBuffer data) {
                heard.add(new long[] {at, data.remaining() / Short.BYTES});
            }
        };
        StreamSink sink = SampleGrabberSink.activate(time.platform(), MediaType.audio(Subtype.PCM, rate, 1, 16), grab)
                .activateObject()
                .streamSinks()
                .get(0);
        SequencerSource sequencer = new SequencerSource(time.platform());
        int first = sequencer.appendTopology(topology(file, sink), false);
        sequencer.appendTopology(topology(file, sink), true);
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(Set.of(), sequencer.mediaSourceTopology(sequencer.createPresentationDescriptor()));
        session.start(TimeFormats.SEGMENT_OFFSET, new SegmentOffset(first, 0).asPosition());
        boolean ended = time.advanceUntil(
                () -> {
                    take(session, sequencer);
                    return seen.contains(MediaEventType.MESessionEnded);
                },
                Duration.ofMinutes(1));
        assertThat(ended).as("%s", seen).isTrue();
        session.close();
        time.advance(Duration.ofSeconds(1));
        session.shutdown();
        sequencer.shutdown();
        time.runUntilIdle();
        return heard;
    }

    private void take(MediaSession session, SequencerSource sequencer) {
        try {
            while (true) {
                MediaEvent event = session.pollEvent();
                assertThat(event.status().isSuccess()).as("%s", event).isTrue();
                seen.add(event.type());
                if (event.type() == MediaEventType.MENewPresentation) {
                    session.setTopology(
                            Set.of(),
                            sequencer.mediaSourceTopology(event.value().asObject(PresentationDescriptor.class)));
                }
            }
        } catch (MediaException empty) {
            // Nothing more for now.
        }
    }

    private Topology topology(Path file, StreamSink sink) {
        MediaSource source =
                SourceResolver.installed(time.platform()).open(file.toString(), new Attributes(), new Cancellation());
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        Topology topology = new Topology();
        TopologyNode input = topology.addNode(TopologyNodeType.SOURCESTREAM);
        input.set(NodeAttributes.SOURCE, source);
        input.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        input.set(NodeAttributes.STREAM_DESCRIPTOR, presentation.streamDescriptor(0));
        TopologyNode output = topology.addNode(TopologyNodeType.OUTPUT);
        output.setObject(sink);
        input.connectTo(output);
        return topology;
    }
}
