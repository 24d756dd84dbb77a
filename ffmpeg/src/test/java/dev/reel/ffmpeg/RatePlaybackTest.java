package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.RenderPolicy;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.session.MediaSession;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §11: a real file at other rates than 1, through a real session on virtual time. */
class RatePlaybackTest {
    private static final String SPEC = "media-session";
    private static final String CLIP = "../cli/src/main/resources/dev/reel/cli/clip.mp4";
    private static final long SECOND = Platform.SECOND;
    private static final long FRAME = 333_334;

    private final VirtualPlatform time = new VirtualPlatform();
    private final MediaSession session = MediaSession.create(null, time.platform());
    private final Watch video = new Watch(MajorType.VIDEO);
    private final Watch audio = new Watch(MajorType.AUDIO);
    private final List<String> seen = new ArrayList<>();
    private final List<MediaSource> sources = new ArrayList<>();

    /** Notes what is shown, and when. */
    private final class Watch implements SampleRenderer {
        private final MajorType major;
        final List<Long> times = new ArrayList<>();
        final List<Long> shownAt = new ArrayList<>();

        Watch(MajorType major) {
            this.major = major;
        }

        @Override
        public MajorType majorType() {
            return major;
        }

        @Override
        public boolean accepts(MediaType type) {
            return type.majorType().equals(major) && !type.isCompressedFormat();
        }

        @Override
        public void configure(MediaType type) {
            // All types are watched alike.
        }

        @Override
        public void render(Sample sample, long lateness) {
            times.add(sample.time());
            shownAt.add(time.time());
        }

        @Override
        public void flush() {
            // Nothing is held.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @AfterEach
    void closeAll() {
        session.close();
        time.advance(Duration.ofSeconds(1));
        session.shutdown();
        sources.forEach(MediaSource::shutdown);
        time.runUntilIdle();
        time.assertNoFailures();
        assertThat(NativeCount.total()).isZero();
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "11.1",
            rule = "forward at another rate: every frame, the clock runs at the rate")
    void twiceAsFastWithEveryFrame() {
        open(CLIP);
        session.setRate(false, 2);
        session.start(null, PropVariant.EMPTY);
        long begin = playToTheEnd();
        assertThat(video.times).hasSize(300);
        assertThat(audio.times).isNotEmpty();
        assertThat(time.time() - begin).isBetween(5 * SECOND, 5 * SECOND + SECOND / 5);
        assertThat(video.shownAt.get(299) - video.shownAt.get(0)).isBetween(498 * SECOND / 100, 5 * SECOND);
    }

    @Test
    @Conformance(spec = SPEC, section = "11.3", rule = "thinning drops delta frames; time stamps unchanged")
    void thinnedItShowsKeyFramesOnly() {
        open(CLIP);
        session.setRate(true, 4);
        session.start(null, PropVariant.EMPTY);
        long begin = playToTheEnd();
        assertThat(video.times).isEqualTo(seconds(0, 9));
        assertThat(time.time() - begin).isBetween(24 * SECOND / 10, 26 * SECOND / 10);
    }

    @Test
    @Conformance(spec = SPEC, section = "11.3", rule = "at high rates some key frames are dropped too")
    void atHighRatesSomeKeyFramesAreLeftOut() {
        open(CLIP);
        session.setRate(true, 80);
        session.start(null, PropVariant.EMPTY);
        playToTheEnd();
        assertThat(video.times).isEqualTo(List.of(0L, 3 * SECOND, 6 * SECOND, 9 * SECOND));
    }

    @Test
    @Conformance(spec = SPEC, section = "11.2", rule = "reverse: key frames in decreasing time, the end at time 0")
    void backwardItShowsKeyFramesInFallingOrder() {
        open(CLIP);
        session.setRate(true, -1);
        session.start(null, PropVariant.i8(95 * SECOND / 10));
        long begin = playToTheEnd();
        List<Long> falling = new ArrayList<>(seconds(0, 9));
        Collections.reverse(falling);
        assertThat(video.times).isEqualTo(falling);
        assertThat(audio.times).isEmpty();
        assertThat(video.shownAt.get(0) - begin).isBetween(SECOND / 2, SECOND / 2 + SECOND / 100);
        assertThat(video.shownAt.get(9) - video.shownAt.get(0)).isBetween(9 * SECOND - 10, 9 * SECOND + 10);
        assertThat(seen).contains("MEEndOfPresentation(S_OK)");
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "11.2",
            rule = "reverse, the next topology plays from its end when the one before has reached its begin")
    void theNextFileFollowsBackward() {
        open(CLIP);
        open(CLIP);
        session.setRate(true, -4);
        session.start(null, PropVariant.i8(55 * SECOND / 10));
        playToTheEnd();
        List<Long> first = new ArrayList<>(seconds(0, 5));
        Collections.reverse(first);
        List<Long> second = new ArrayList<>(seconds(0, 9));
        Collections.reverse(second);
        first.addAll(second);
        assertThat(video.times).isEqualTo(first);
        assertThat(audio.times).isEmpty();
        assertThat(seen).noneMatch(event -> event.startsWith("MEError"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mkv/sample_with_multiple_key_frames.mkv",
                "mp4/sample.mp4",
                "mp4/sample_fragmented.mp4",
                "ts/sample_h264_no_access_unit_delimiters.ts",
                "ts/sample_h262_mpeg_audio.ps",
                "mp4/bbb_800x640_768kbps_30fps_avc_pyramid_3b.mp4",
                "mp4/iibbibb_editlist_videoonly.mp4",
                "mp4/sample_fragmented_seekable.mp4",
                "mp4/sample_av1.mp4"
            })
    void backwardThroughFilesThatAreNotOurs(String name) {
        Path file = MediaFolder.path().resolve(name);
        Assumptions.assumeTrue(Files.exists(file), "skipped: there is no " + file);
        backwardIsForwardReversed(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ts", "mkv", "flv"})
    void backwardThroughOtherContainers(String container, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("clip." + container);
        Process program = FfmpegProgram.command(List.of(
                        "-loglevel", "error", "-i", CLIP, "-map", "0:v", "-map", "0:a", "-c", "copy", file.toString()))
                .inheritIO()
                .start();
        assertThat(program.waitFor()).isZero();
        assertThat(backwardIsForwardReversed(file)).hasSize(10);
    }

    private List<Long> backwardIsForwardReversed(Path file) {
        open(file.toString());
        session.setRate(true, 1);
        session.start(null, PropVariant.EMPTY);
        playToTheEnd();
        List<Long> forward = List.copyOf(video.times);
        assertThat(forward).isNotEmpty();
        video.times.clear();
        seen.clear();
        long end = forward.get(forward.size() - 1);
        session.setRate(true, -1);
        session.start(null, PropVariant.i8(end));
        playToTheEnd();
        List<Long> falling = new ArrayList<>(forward);
        Collections.reverse(falling);
        assertThat(video.times).isEqualTo(falling);
        return forward;
    }

    @Test
    @Conformance(spec = SPEC, section = "11.1", rule = "changes within one direction are allowed while running")
    void theRateChangesWhileItRuns() {
        open(CLIP);
        session.start(null, PropVariant.EMPTY);
        time.advance(Duration.ofSeconds(2));
        session.setRate(false, 2);
        time.advance(Duration.ofSeconds(2));
        session.setRate(false, 0.5f);
        time.advance(Duration.ofSeconds(2));
        assertThat(session.clock().time()).isBetween(7 * SECOND - FRAME, 7 * SECOND);
        playToTheEnd();
        assertThat(video.times).hasSize(300).isSorted();
        assertThat(seen)
                .filteredOn(event -> event.startsWith("MESessionRateChanged(S_OK"))
                .hasSize(2);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "11.3",
            rule = "thinning begins and ends in mid-stream, and ends at a key frame")
    void thinningBeginsAndEndsOnTheWay(@TempDir Path folder) throws Exception {
        Path clip = folder.resolve("long.mp4");
        new TestClip(128, 96, 30, 20, 100_000).write(clip);
        open(clip.toString());
        session.start(null, PropVariant.EMPTY);
        time.advance(Duration.ofMillis(1500));
        session.setRate(true, 1);
        time.advance(Duration.ofSeconds(4));
        session.setRate(false, 1);
        playToTheEnd();
        List<Long> thin = video.times.stream()
                .filter(at -> at > 2 * SECOND && at < 5 * SECOND)
                .toList();
        assertThat(thin).isSubsetOf(seconds(2, 5));
        assertThat(thin).contains(3 * SECOND, 4 * SECOND);
        // What was asked for ahead of time is still thinned: some key frames in the sink, some before it.
        assertThat(video.times.stream().filter(at -> at >= 14 * SECOND)).hasSize(6 * 30);
        assertThat(video.times).isSorted();
    }

    @Test
    @Conformance(spec = SPEC, section = "11.4", rule = "rate 0: one frame at the position, the clock stands")
    void scrubs() {
        open(CLIP);
        session.setRate(false, 0);
        for (int second : new int[] {3, 8, 1}) {
            session.start(null, PropVariant.i8(second * SECOND));
            time.advance(Duration.ofSeconds(1));
            assertThat(session.clock().time()).isEqualTo(second * SECOND);
        }
        drain();
        assertThat(video.times).isEqualTo(List.of(3 * SECOND, 8 * SECOND, SECOND));
        assertThat(seen)
                .filteredOn("MESessionScrubSampleComplete(S_OK)"::equals)
                .hasSize(3);
    }

    @Test
    @Conformance(spec = SPEC, section = "11.1", rule = "the direction cannot change while running")
    void theDirectionStaysWhileItRuns() {
        open(CLIP);
        session.start(null, PropVariant.EMPTY);
        time.advance(Duration.ofSeconds(1));
        drain();
        RateControl control =
                sources.get(0).service(Services.RATE_CONTROL, RateControl.class).orElseThrow();
        assertThatThrownBy(() -> control.setRate(true, -1))
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_UNSUPPORTED_RATE_TRANSITION);
        assertThatThrownBy(() -> control.setRate(false, -1))
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_REVERSE_UNSUPPORTED);
        RateSupport support =
                sources.get(0).service(Services.RATE_CONTROL, RateSupport.class).orElseThrow();
        assertThat(support.fastestRate(false, false)).isEqualTo(1e6f);
        assertThat(support.fastestRate(true, true)).isEqualTo(-1e6f);
        assertThat(support.fastestRate(true, false)).isZero();
    }

    private static List<Long> seconds(int first, int last) {
        return LongStream.rangeClosed(first, last)
                .map(second -> second * SECOND)
                .boxed()
                .toList();
    }

    private void open(String location) {
        MediaSource source =
                SourceResolver.installed(time.platform()).open(location, new Attributes(), new Cancellation());
        sources.add(source);
        Topology topology = new Topology();
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        for (StreamDescriptor stream : presentation.selectedStreams()) {
            TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
            from.set(NodeAttributes.SOURCE, source);
            from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
            from.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
            TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
            boolean isVideo = stream.typeHandler().majorType().equals(MajorType.VIDEO);
            to.setObject(new RenderingSink(
                            time.platform(),
                            isVideo ? "pictures" : "sound",
                            isVideo ? RenderPolicy.video() : RenderPolicy.audio(),
                            isVideo ? video : audio)
                    .stream());
            from.connectTo(to);
        }
        session.setTopology(Set.of(), topology);
        time.runUntilIdle();
    }

    /** Gives the time at which it began. */
    private long playToTheEnd() {
        long begin = time.time();
        assertThat(time.advanceUntil(
                        () -> {
                            drain();
                            return seen.contains("MESessionEnded(S_OK)");
                        },
                        Duration.ofSeconds(30)))
                .as("%s", seen)
                .isTrue();
        return begin;
    }

    private void drain() {
        while (true) {
            try {
                MediaEvent event = session.pollEvent();
                seen.add(event.toString());
            } catch (MediaException empty) {
                return;
            }
        }
    }
}
