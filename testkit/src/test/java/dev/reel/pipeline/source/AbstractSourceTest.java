package dev.reel.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.sink.SampleGrabberCallback;
import dev.reel.pipeline.sink.SampleGrabberSink;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.player.Player;
import dev.reel.testkit.VirtualPlatform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sources that are written on the base, played by a session. */
class AbstractSourceTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final List<Long> times = new ArrayList<>();
    private final List<Short> values = new ArrayList<>();

    @Test
    void aToneIsHeardFromBeginningToEnd() {
        Player player = play(new ToneSource(virtual.platform(), 2));
        CompletableFuture<?> end = player.ended();
        assertThat(virtual.advanceUntil(end::isDone, Duration.ofSeconds(10))).isTrue();
        end.join();
        assertThat(times).hasSize(100).isSorted().startsWith(0L, 200_000L);
        assertThat(values).hasSize(96_000);
        assertThat(crossings()).isBetween(879L, 880L);
        close(player);
    }

    @Test
    void aToneIsPausedAndSought() {
        Player player = play(new ToneSource(virtual.platform(), 20));
        virtual.advance(Duration.ofSeconds(1));
        player.pause();
        virtual.advance(Duration.ofSeconds(3));
        int paused = times.size();
        assertThat(paused).isBetween(48, 54);
        player.seek(Duration.ofSeconds(18));
        player.play();
        CompletableFuture<?> end = player.ended();
        assertThat(virtual.advanceUntil(end::isDone, Duration.ofSeconds(10))).isTrue();
        assertThat(times.subList(times.size() - 100, times.size()))
                .startsWith(18 * Platform.SECOND)
                .isSorted();
        close(player);
    }

    @Test
    void aReadThatFailsEndsTheSessionWithItsReason() {
        Player player = play(
                new AbstractSource(
                        virtual.platform().serialQueue("broken"),
                        List.of(StreamDescriptor.of(1, MediaType.audio(Subtype.PCM, 48_000, 1, 16)))) {
                    @Override
                    protected @Nullable Sample read(int stream) {
                        throw new MediaException(Status.MF_E_INVALID_STREAM_DATA, "the tape is torn");
                    }

                    @Override
                    protected void seek(long position) {
                        // There is one place only.
                    }
                });
        CompletableFuture<?> end = player.ended();
        assertThat(virtual.advanceUntil(end::isDone, Duration.ofSeconds(10))).isTrue();
        assertThatThrownBy(end::join).hasMessageContaining("the tape is torn");
        close(player);
    }

    private Player play(AbstractSource source) {
        CompletableFuture<Player> opening = Player.builder()
                .platform(virtual.platform())
                .audio(SampleGrabberSink.activate(
                        virtual.platform(), MediaType.of(MajorType.AUDIO, Subtype.PCM), new Ear()))
                .openAsync(source, "tone");
        assertThat(virtual.advanceUntil(opening::isDone, Duration.ofSeconds(5))).isTrue();
        Player player = opening.join();
        player.play();
        return player;
    }

    private void close(Player player) {
        CompletableFuture<?> closed = player.closeAsync();
        assertThat(virtual.advanceUntil(closed::isDone, Duration.ofSeconds(10))).isTrue();
        virtual.assertNoFailures();
    }

    private long crossings() {
        long count = 0;
        for (int i = 1; i < values.size(); i++) {
            count += values.get(i - 1) < 0 && values.get(i) >= 0 ? 1 : 0;
        }
        return count;
    }

    private final class Ear implements SampleGrabberCallback {
        @Override
        public void onProcessSample(MajorType majorType, int flags, long time, long duration, ByteBuffer data) {
            times.add(time);
            ByteBuffer bytes = data.order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.remaining() >= Short.BYTES) {
                values.add(bytes.getShort());
            }
        }
    }
}
