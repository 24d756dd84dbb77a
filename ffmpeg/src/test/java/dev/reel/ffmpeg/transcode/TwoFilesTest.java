package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import dev.reel.session.SetTopologyFlag;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.Topology;
import dev.reel.topology.transcode.TranscodeProfile;
import dev.reel.topology.transcode.TranscodeTopology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One session makes several files, one after the other. */
class TwoFilesTest {
    private static final int FRAMES = 60;

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    private static Path clip;

    private final VirtualPlatform time = new VirtualPlatform();
    private final List<MediaEvent> events = new ArrayList<>();
    private final List<MediaSource> sources = new ArrayList<>();
    private final MediaSession session = MediaSession.create(null, time.platform());

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(320, 180, 30, 2, 200_000).write(clip);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "11",
            rule = "a transcode queued behind another: two files, the first complete when its topology has ended")
    void oneBehindTheOther() throws Exception {
        Path one = folder.resolve("one.mp4");
        Path two = folder.resolve("two.mp4");
        session.setTopology(Set.of(), transcode(one));
        session.setTopology(Set.of(), transcode(two));
        session.start(null, PropVariant.EMPTY);
        await(MediaEventType.MESessionEnded);
        assertThat(one).as("before Close").exists();
        assertThat(two).as("before Close").doesNotExist();
        close();
        assertWhole(one);
        assertWhole(two);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "11",
            rule = "a transcode that is replaced before its end leaves no file, one that has ended does")
    void replaced() throws Exception {
        Path cut = folder.resolve("cut.mp4");
        Path whole = folder.resolve("whole.mp4");
        Path last = folder.resolve("last.mp4");
        session.setTopology(Set.of(), transcode(cut));
        session.start(null, PropVariant.EMPTY);
        await(MediaEventType.MESessionStarted);
        session.setTopology(Set.of(SetTopologyFlag.IMMEDIATE), transcode(whole));
        await(MediaEventType.MESessionEnded);
        session.setTopology(Set.of(SetTopologyFlag.IMMEDIATE), transcode(last));
        session.start(null, PropVariant.EMPTY);
        events.clear();
        await(MediaEventType.MESessionEnded);
        close();
        assertThat(cut).doesNotExist();
        assertWhole(whole);
        assertWhole(last);
        try (var left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("cut"));
        }
    }

    private Topology transcode(Path to) {
        MediaSource source =
                SourceResolver.installed(time.platform()).open(clip.toString(), new Attributes(), new Cancellation());
        sources.add(source);
        TranscodeProfile profile =
                TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264).audio(Subtype.AAC);
        return TranscodeTopology.of(source, profile, time.platform()).build(to);
    }

    private static void assertWhole(Path file) throws Exception {
        Shipped.decode(file);
        List<Shipped.Line> pictures = Shipped.frames(file, "v:0");
        assertThat(pictures).hasSize(FRAMES);
        assertThat(pictures.get(0).pts()).isZero();
        assertThat(Shipped.frames(file, "a:0").get(0).pts()).isZero();
        assertThat(Playing.frames(file)).isEqualTo(FRAMES);
    }

    private void await(MediaEventType type) {
        boolean came = time.advanceUntil(
                () -> {
                    drain();
                    return events.stream().anyMatch(event -> event.type() == type);
                },
                Duration.ofMinutes(10));
        assertThat(came).as("%s: %s", type, events).isTrue();
    }

    private void close() {
        session.close();
        await(MediaEventType.MESessionClosed);
        session.shutdown();
        sources.forEach(MediaSource::shutdown);
        time.runUntilIdle();
        time.assertNoFailures();
        assertThat(events).allMatch(event -> event.status().isSuccess());
        assertThat(NativeCount.total()).as("%s", NativeCount.snapshot()).isZero();
    }

    private void drain() {
        while (true) {
            try {
                events.add(session.pollEvent());
            } catch (MediaException empty) {
                return;
            }
        }
    }
}
