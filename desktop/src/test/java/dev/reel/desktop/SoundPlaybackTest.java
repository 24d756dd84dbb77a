package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SimpleAudioVolume;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SyncMeter;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.PlaybackTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bundled clip with the sound card as the clock: pictures follow what is heard. */
class SoundPlaybackTest {
    private static final String CLIP = "../cli/src/main/resources/dev/reel/cli/clip.mp4";
    private static final long MS = Platform.MILLISECOND;

    private final VirtualPlatform time = new VirtualPlatform();
    private final FakeLine line = new FakeLine(time);
    private final SoundCard card = new SoundCard(time.platform(), line, MediaType.audio(Subtype.FLOAT, 48_000, 2, 32));
    private final RenderingSink video = NullSink.paced(time.platform(), MajorType.VIDEO);
    private final List<MediaEventType> events = new ArrayList<>();

    @Test
    void picturesFollowACardThatIsFast() {
        line.fast = 1000;
        MediaSource source = SourceResolver.installed(time.platform()).open(CLIP, new Attributes(), new Cancellation());
        MediaSession session = open(source);
        session.start(null, PropVariant.EMPTY);
        SyncMeter meter = new SyncMeter();
        for (int i = 0; i < 3000 && !events.contains(MediaEventType.MESessionEnded); i++) {
            time.advance(5 * MS);
            line.play();
            meter.observe(card.stream().statistics(), video.stream().statistics());
            drain(session);
        }
        assertThat(session.service(Services.POLICY_VOLUME, SimpleAudioVolume.class))
                .as("the session hands the card's volume on")
                .hasValueSatisfying(volume -> assertThat(volume.masterVolume()).isEqualTo(1));
        close(session, source);
        assertThat(events).contains(MediaEventType.MESessionEnded).doesNotContain(MediaEventType.MEError);
        assertThat(video.stream().statistics().dropped()).isZero();
        assertThat(meter.percentile(0.99)).isLessThanOrEqualTo(20 * MS);
        assertThat(line.position() / 48_000.0).as("seconds heard").isBetween(9.9, 10.1);
        assertThat(line.open).isFalse();
    }

    @Test
    void jumpsAndPausesKeepSoundAndPictureTogether() {
        MediaSource source = SourceResolver.installed(time.platform()).open(CLIP, new Attributes(), new Cancellation());
        MediaSession session = open(source);
        session.start(null, PropVariant.EMPTY);
        play(session, 500);
        for (long target : new long[] {7000, 2000, 8000, 0, 5000}) {
            session.start(null, PropVariant.i8(target * MS));
            play(session, 300);
            session.pause();
            play(session, 300);
            session.start(null, PropVariant.EMPTY);
            play(session, 300);
            long shown = video.stream().statistics().lastSampleTime() / MS;
            long sounded = card.time() / MS;
            assertThat(shown).as("picture after a jump to %d", target).isBetween(target + 400, target + 620);
            assertThat(Math.abs(shown - sounded)).as("sound at %d", sounded).isLessThanOrEqualTo(50);
        }
        close(session, source);
        assertThat(events).doesNotContain(MediaEventType.MEError);
    }

    private MediaSession open(MediaSource source) {
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(
                Set.of(),
                PlaybackTopology.of(source, CLIP, presentation)
                        .output(MajorType.VIDEO, video)
                        .output(MajorType.AUDIO, card)
                        .build());
        return session;
    }

    private void play(MediaSession session, long millis) {
        for (long i = 0; i < millis; i += 5) {
            time.advance(5 * MS);
            line.play();
        }
        drain(session);
    }

    private void close(MediaSession session, MediaSource source) {
        session.shutdown();
        source.shutdown();
        time.advance(Platform.SECOND);
        time.assertNoFailures();
    }

    private void drain(MediaSession session) {
        while (true) {
            try {
                events.add(session.pollEvent().type());
            } catch (MediaException empty) {
                return;
            }
        }
    }
}
