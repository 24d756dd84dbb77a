package dev.reel.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.open.OpenRequest;
import dev.reel.pipeline.open.ResolvedObject;
import dev.reel.pipeline.open.SchemeHandler;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.SessionAttributes;
import dev.reel.session.SessionRegistry;
import dev.reel.session.SessionState;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A player on virtual time with fakes at both ends. */
class PlayerTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Fakes fakes = new Fakes(virtual);
    private final FakeSink screen = fakes.sink().name("screen").build();
    private final FakeSource source =
            fakes.source(StreamScript.video(25, Duration.ofSeconds(4))).build();
    private final List<PlayerState> states = new ArrayList<>();
    private final List<MediaException> errors = new ArrayList<>();

    @AfterEach
    void nothingIsLost() {
        virtual.advance(Duration.ofSeconds(30));
        fakes.ledger().assertClean();
    }

    @Test
    void playsToTheEndAndTellsSo() {
        Player player = open(source);
        assertThat(player.state()).isEqualTo(PlayerState.STOPPED);

        await(player.play());
        assertThat(player.state()).isEqualTo(PlayerState.PLAYING);
        await(player.ended(), Duration.ofSeconds(5));

        assertThat(player.state()).isEqualTo(PlayerState.ENDED);
        assertThat(screen.stream().rendered()).hasSize(100);
        await(player.closeAsync());
        assertThat(states).containsExactly(PlayerState.PLAYING, PlayerState.ENDED, PlayerState.CLOSED);
    }

    @Test
    void positionFollowsTheClockAndStandsStillInAPause() {
        Player player = open(source);
        await(player.play());
        virtual.advance(Duration.ofSeconds(1));
        await(player.pause());
        Duration paused = player.position();
        virtual.advance(Duration.ofSeconds(10));

        assertThat(paused).isBetween(Duration.ofMillis(950), Duration.ofMillis(1050));
        assertThat(player.position()).isEqualTo(paused);

        await(player.play());
        await(player.ended(), Duration.ofSeconds(5));
        assertThat(screen.stream().rendered()).hasSize(100);
        close(player);
    }

    @Test
    void aSeekWhileStoppedIsWherePlayBegins() {
        Player player = open(source);
        await(player.seek(Duration.ofSeconds(3)));
        assertThat(player.position()).isEqualTo(Duration.ofSeconds(3));

        await(player.play());
        await(player.ended(), Duration.ofSeconds(5));

        assertThat(screen.stream().rendered()).hasSize(25);
        close(player);
    }

    @Test
    void aSeekInAPauseStaysPausedThere() {
        Player player = open(source);
        await(player.play());
        await(player.pause());
        await(player.seek(Duration.ofSeconds(2)));
        virtual.advance(SOON);

        assertThat(player.state()).isEqualTo(PlayerState.PAUSED);
        assertThat(player.position()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2050));
        close(player);
    }

    @Test
    void aStopReleasesWhoWaitsAndTheNextPlayBeginsAtTheBeginning() {
        Player player = open(source);
        await(player.play());
        CompletableFuture<Void> ended = player.ended();
        virtual.advance(SOON);
        await(player.stop());

        assertThat(ended).isCompleted();
        assertThat(player.position()).isZero();

        int shown = screen.stream().rendered().size();
        await(player.play());
        await(player.ended(), Duration.ofSeconds(5));
        assertThat(screen.stream().rendered()).hasSize(shown + 100);
        close(player);
    }

    @Test
    void playsAgainAfterTheEnd() {
        Player player = open(source);
        await(player.play());
        await(player.ended(), Duration.ofSeconds(5));
        await(player.play());
        assertThat(player.ended()).isNotDone();
        await(player.ended(), Duration.ofSeconds(5));

        assertThat(screen.stream().rendered()).hasSize(200);
        close(player);
    }

    @Test
    void waitingBeforePlayingIsRefused() {
        Player player = open(source);

        assertThatThrownBy(player::awaitEnd)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_INVALIDREQUEST))
                .hasMessageContaining("call play() first");
        close(player);
    }

    @Test
    void aSourceThatBreaksEndsPlaybackWithItsStatus() {
        FakeSource breaking = fakes.source(
                        StreamScript.video(25, SOON).step(new StreamScript.Break(Status.MF_E_INVALID_STREAM_DATA)))
                .build();
        Player player = open(breaking);
        var unusedStart = player.play();
        virtual.advance(Duration.ofSeconds(5));

        assertThat(player.ended()).isCompletedExceptionally();
        assertThat(player.state()).isEqualTo(PlayerState.FAILED);
        assertThat(errors)
                .singleElement()
                .satisfies(failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_INVALID_STREAM_DATA));
        close(player);
    }

    @Test
    void aStartThatIsRefusedFailsPlayAndTheWait() {
        FakeSource refusing = fakes.source(StreamScript.video(25, SOON))
                .faults(new FaultPlan()
                        .always(FaultPoint.SOURCE_START, Fault.throwing(Status.MF_E_MEDIA_SOURCE_NOT_STARTED)))
                .build();
        Player player = open(refusing);

        assertThatThrownBy(() -> await(player.play())).isInstanceOf(MediaException.class);
        assertThat(player.ended()).isCompletedExceptionally();
        close(player);
    }

    @Test
    void aPolicyErrorFailsTheWait() {
        Player player = open(source);
        await(player.play());
        virtual.advance(Duration.ofSeconds(1));
        source.raise(MediaEvent.of(MediaEventType.MEPolicyError, Status.E_FAIL));
        virtual.advance(Duration.ofSeconds(1));

        assertThat(player.state()).isEqualTo(PlayerState.FAILED);
        assertThatThrownBy(() -> await(player.ended()))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.E_FAIL));
        assertThat(player.session().state()).isEqualTo(SessionState.STOPPED);
        close(player);
    }

    @Test
    void aTopologyThatIsRefusedClosesEverything() {
        FakeSource subtitles =
                fakes.source(StreamScript.of(MajorType.SUBTITLE, Subtype.H264)).build();

        assertThatThrownBy(() -> open(subtitles))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED))
                .hasMessageContaining("the clip");
        assertThat(subtitles.shutdownCount()).isEqualTo(1);
        assertThat(screen.shutdownCount()).isEqualTo(1);
    }

    @Test
    void aSinkThatNeverAnswersDoesNotHoldUpClosing() {
        FakeSink stubborn = fakes.sink()
                .name("stubborn")
                .faults(new FaultPlan().always(FaultPoint.SINK_CLOCK_STOP, Fault.neverAnswering()))
                .build();
        Player player = virtual.await(
                builder().video(stubborn).closeTimeout(Duration.ofSeconds(3)).openAsync(source, "the clip"), SOON);
        await(player.play());
        long before = virtual.time();
        virtual.await(player.closeAsync(), Duration.ofSeconds(10));

        assertThat(virtual.time() - before).isLessThanOrEqualTo(6 * Platform.SECOND);
        assertThat(player.state()).isEqualTo(PlayerState.CLOSED);
        assertThat(source.shutdownCount()).isEqualTo(1);
    }

    @Test
    void theLastEventIsHeardWhateverTheOrderOfThreads() {
        for (long seed = 0; seed < 200; seed++) {
            VirtualPlatform shuffled = VirtualPlatform.shuffled(seed);
            Fakes own = new Fakes(shuffled);
            List<MediaEventType> heard = new ArrayList<>();
            Player player = shuffled.await(
                    Player.builder()
                            .platform(shuffled.platform())
                            .registry(new SessionRegistry(new TransformRegistry(List.of())))
                            .video(own.sink().build())
                            .withoutAudio()
                            .listener(new PlayerListener() {
                                @Override
                                public void onEvent(MediaEvent event) {
                                    heard.add(event.type());
                                }
                            })
                            .openAsync(own.source(StreamScript.video(25, SOON)).build(), "the clip"),
                    SOON);
            var unusedStart = player.play();
            shuffled.advance(Platform.MILLISECOND * (seed % 50));
            shuffled.await(player.closeAsync(), Duration.ofSeconds(10));

            assertThat(heard).as("seed " + seed).endsWith(MediaEventType.MESessionClosed);
            shuffled.runUntilIdle();
            own.ledger().assertClean();
        }
    }

    @Test
    void closingTwiceOrAfterwardsCallingIsHarmless() {
        Player player = open(source);
        await(player.closeAsync());
        await(player.closeAsync());

        assertThat(player.state()).isEqualTo(PlayerState.CLOSED);
        assertThat(player.position()).isZero();
        assertThatThrownBy(() -> await(player.play()))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_SHUTDOWN));
        assertThat(source.shutdownCount()).isEqualTo(1);
        assertThat(screen.shutdownCount()).isEqualTo(1);
    }

    @Test
    void opensWhatAResolverFindsUnderAnAddress() {
        SchemeHandler handler = new SchemeHandler() {
            @Override
            public Set<String> schemes() {
                return Set.of("fake");
            }

            @Override
            public ResolvedObject open(String url, OpenRequest request) {
                return ResolvedObject.of(source);
            }
        };
        PlayerBuilder settings = builder().resolver(new SourceResolver(virtual.platform(), List.of(handler)));

        Player player = virtual.await(settings.openAsync("fake:clip"), SOON);
        assertThat(player.presentation().selectedStreams()).hasSize(1);
        close(player);

        assertThatThrownBy(() -> virtual.await(
                        builder()
                                .resolver(new SourceResolver(virtual.platform(), List.of(handler)))
                                .openAsync("other:clip"),
                        SOON))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_UNSUPPORTED_SCHEME));
    }

    @Test
    void endsWhereItWasToldToStop() {
        Player player = virtual.await(builder().stopAt(Duration.ofSeconds(2)).openAsync(source, "the clip"), SOON);
        await(player.play());
        await(player.ended(), Duration.ofSeconds(3));

        assertThat(screen.stream().rendered()).hasSize(50);
        close(player);
    }

    private PlayerBuilder builder() {
        return Player.builder()
                .platform(virtual.platform())
                .registry(new SessionRegistry(new TransformRegistry(List.of())))
                .configuration(new Attributes().set(SessionAttributes.COMPONENT_TIMEOUT, 2 * Platform.SECOND))
                .video(screen)
                .withoutAudio()
                .listener(new PlayerListener() {
                    @Override
                    public void onState(PlayerState state) {
                        states.add(state);
                    }

                    @Override
                    public void onError(MediaException failure) {
                        errors.add(failure);
                    }
                });
    }

    @Test
    void whatIsAppendedPlaysBehindWithoutAGap() {
        FakeSource second =
                fakes.source(StreamScript.video(25, Duration.ofSeconds(4))).build();
        Player player = open(source);
        await(player.append(second, second.createPresentationDescriptor(), "the second"));
        assertThat(player.duration()).hasValue(Duration.ofSeconds(8));

        await(player.play());
        virtual.advance(Duration.ofSeconds(6));
        assertThat(source.shutdownCount()).as("the first is over").isEqualTo(1);
        assertThat(player.position()).isEqualTo(Duration.ofSeconds(6));
        await(player.ended(), Duration.ofSeconds(3));

        assertThat(screen.stream().rendered()).hasSize(200).allMatch(frame -> frame.lateness() == 0);
        assertThat(player.position()).isEqualTo(Duration.ofSeconds(8));
        close(player);
        assertThat(source.shutdownCount()).isEqualTo(1);
        assertThat(second.shutdownCount()).isEqualTo(1);
    }

    @Test
    void whatIsAppendedToAClosedPlayerIsReleased() {
        FakeSource second =
                fakes.source(StreamScript.video(25, Duration.ofSeconds(4))).build();
        Player player = open(source);
        close(player);

        assertThatThrownBy(() -> await(player.append(second, second.createPresentationDescriptor(), "the second")))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_SHUTDOWN));
        assertThat(second.shutdownCount()).isPositive();
    }

    @Test
    void aRateThatThePresentationCannotDoIsRefused() {
        Player player = open(source);

        assertThatThrownBy(() -> await(player.setRate(false, 2)))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_UNSUPPORTED_RATE));
        await(player.setRate(false, 1));
        close(player);
    }

    @Test
    void aSinkThatIsShutDownAlreadyDoesNotFailTheClose() {
        MediaSink gone = NullSink.paced(virtual.platform(), MajorType.VIDEO);
        Player player = virtual.await(builder().video(gone).openAsync(source, "the clip"), SOON);
        gone.shutdown();

        assertThat(virtual.await(player.session().close(), SOON).status()).isEqualTo(Status.S_OK);
        close(player);
    }

    private Player open(FakeSource opened) {
        return virtual.await(builder().openAsync(opened, "the clip"), SOON);
    }

    private void close(Player player) {
        virtual.await(player.closeAsync(), Duration.ofSeconds(10));
    }

    private void await(CompletableFuture<Void> operation) {
        await(operation, SOON);
    }

    private void await(CompletableFuture<Void> operation, Duration limit) {
        virtual.await(operation, limit);
    }
}
