package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.Shutdown;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionScope;
import dev.reel.session.SessionState;
import dev.reel.topology.PlaybackTopology;
import dev.reel.topology.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topology that is run in one call: it ends at its end, and at whatever goes wrong. */
@Timeout(120)
class SessionRunTest {
    private final Platform platform = Platform.system();
    private final MediaSession session = MediaSession.create(null);
    private final MediaSource source =
            SourceResolver.installed(platform).open(Media.clip().toString(), new Attributes(), new Cancellation());

    private final SessionScope scope = new SessionScope(session);

    @AfterEach
    void end() {
        scope.close();
        Shutdown.shutdown(source);
    }

    @Test
    void endsAtTheEndAndRunsAgain() {
        session.run(topology());
        assertThat(session.state()).isEqualTo(SessionState.STOPPED);
        session.run(topology());
        assertThat(session.state()).isEqualTo(SessionState.STOPPED);
    }

    @Test
    void throwsWhatTheSessionSays() {
        Topology topology = topology();
        source.shutdown();
        assertThatThrownBy(() -> session.run(topology)).isInstanceOf(MediaException.class);
    }

    @Test
    void throwsWhenTheSessionWasClosed() {
        session.close().join();
        assertThatThrownBy(() -> session.run(topology()))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isNotEqualTo(Status.S_OK));
    }

    @Test
    void aScopeEndsWhatItsUserHasEndedBefore() {
        session.run(topology());
        session.close().join();
        session.close().join();
        scope.close();
        assertThat(session.state()).isEqualTo(SessionState.SHUT_DOWN);
        scope.close();
    }

    private Topology topology() {
        return PlaybackTopology.of(source, "clip", source.createPresentationDescriptor())
                .output(MajorType.VIDEO, NullSink.rateless(platform, MajorType.VIDEO))
                .output(MajorType.AUDIO, NullSink.rateless(platform, MajorType.AUDIO))
                .build();
    }
}
