package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.player.Player;
import dev.reel.player.PlayerBuilder;
import dev.reel.player.PlayerListener;
import dev.reel.player.PlayerState;
import dev.reel.player.Transcoder;
import dev.reel.player.Transcoding;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a listener or a stage of a future calls, and waits for, comes back, and the player closes. */
@Timeout(120)
class PlayerCallbackTest {
    private static final Map<String, Consumer<Player>> METHODS = new TreeMap<>(Map.of(
            "awaitEnd", Player::awaitEnd,
            "close", Player::close,
            "closeAsync", player -> player.closeAsync().join(),
            "pause", player -> player.pause().handle(PlayerCallbackTest::either).join(),
            "play", player -> player.play().handle(PlayerCallbackTest::either).join(),
            "seek",
                    player -> player.seek(Duration.ZERO)
                            .handle(PlayerCallbackTest::either)
                            .join(),
            "session.close",
                    player -> player.session()
                            .close()
                            .handle(PlayerCallbackTest::either)
                            .join(),
            "session.shutdown", player -> player.session().shutdown(),
            "setRate",
                    player -> player.setRate(false, 2)
                            .handle(PlayerCallbackTest::either)
                            .join(),
            "stop", player -> player.stop().handle(PlayerCallbackTest::either).join()));

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    private static Path clip;

    @BeforeAll
    static void make() throws Exception {
        clip = folder.resolve("clip.mkv");
        new TestClip(64, 64, 25, 1, 50_000).write(clip);
    }

    private static boolean either(Object done, Throwable failure) {
        return failure == null;
    }

    /** Where the call comes from: each gets the player and what to call once. */
    private enum Callback {
        STATE,
        END,
        EVENT,
        GONE,
        PLAY,
        ENDED,
        CLOSED,
        SESSION
    }

    @TestFactory
    Stream<DynamicTest> everyMethodInEveryCallback() {
        return Stream.of(Callback.values())
                .flatMap(callback -> METHODS.entrySet().stream()
                        .map(method -> DynamicTest.dynamicTest(
                                method.getKey() + " in " + callback, () -> call(callback, method.getValue()))));
    }

    private static void call(Callback callback, Consumer<Player> method) throws Exception {
        CompletableFuture<Void> returned = new CompletableFuture<>();
        CompletableFuture<Player> opened = new CompletableFuture<>();
        AtomicBoolean called = new AtomicBoolean();
        Runnable once = () -> {
            if (called.compareAndSet(false, true)) {
                try {
                    method.accept(opened.join());
                    returned.complete(null);
                } catch (Throwable failure) {
                    returned.completeExceptionally(failure);
                }
            }
        };
        Player player = builder(callback, once).open(clip.toString());
        opened.complete(player);
        CompletableFuture<Void> playing = player.play();
        if (callback == Callback.PLAY) {
            playing.thenRun(once);
        }
        if (callback == Callback.ENDED) {
            player.ended().whenComplete((end, failure) -> once.run());
        }
        if (callback == Callback.SESSION) {
            player.session().start().thenRun(once);
        }
        if (callback == Callback.GONE) {
            // What the session's own end leads to.
            player.session().shutdown();
            once.run();
        }
        if (callback == Callback.CLOSED) {
            player.closeAsync().thenRun(once);
        }
        returned.handle(PlayerCallbackTest::either).get(20, TimeUnit.SECONDS);
        CompletableFuture.runAsync(player::close).get(10, TimeUnit.SECONDS);
        assertThat(player.state()).isEqualTo(PlayerState.CLOSED);
        if (callback == Callback.GONE) {
            // Whether it had begun to play before is not decided.
            assertThat(player.ended()).isDone();
        } else {
            player.awaitEnd();
        }
    }

    private static PlayerBuilder builder(Callback callback, Runnable call) {
        return Player.builder().stopAt(Duration.ofMillis(300)).listener(new PlayerListener() {
            @Override
            public void onState(PlayerState state) {
                if (callback == Callback.STATE) {
                    call.run();
                }
            }

            @Override
            public void onEnd() {
                if (callback == Callback.END) {
                    call.run();
                }
            }

            @Override
            public void onEvent(MediaEvent event) {
                if (callback == Callback.EVENT && event.type() == MediaEventType.MESessionStarted) {
                    call.run();
                }
            }
        });
    }

    @Test
    void aListenerThatNeverReturnsDoesNotHoldUpClosing() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        Player player = Player.builder()
                .closeTimeout(Duration.ofSeconds(1))
                .listener(new PlayerListener() {
                    @Override
                    public void onState(PlayerState state) {
                        never.join();
                    }
                })
                .open(clip.toString());
        player.play().get(10, TimeUnit.SECONDS);
        CompletableFuture.runAsync(player::close).get(10, TimeUnit.SECONDS);
        never.complete(null);
    }

    @Test
    void aListenerThatThrowsRobsNoOther() throws Exception {
        CompletableFuture<Void> heard = new CompletableFuture<>();
        try (Player player = Player.builder()
                .stopAt(Duration.ofMillis(200))
                .listener(new PlayerListener() {
                    @Override
                    public void onEnd() {
                        throw new IllegalStateException("on purpose");
                    }
                })
                .listener(new PlayerListener() {
                    @Override
                    public void onEnd() {
                        heard.complete(null);
                    }
                })
                .open(clip.toString())) {
            player.play();
            player.awaitEnd();
            heard.get(10, TimeUnit.SECONDS);
        }
    }

    /** A transcoding too comes to its end whatever its progress listener waits for, or whoever its result is told to. */
    @TestFactory
    Stream<DynamicTest> everyMethodOfATranscodingInItsCallbacks() {
        Map<String, Consumer<Transcoding>> methods = Map.of(
                "await", Transcoding::await,
                "result", transcoding -> transcoding.result().join(),
                "cancel", transcoding -> transcoding.cancel().join());
        return methods.entrySet().stream()
                .flatMap(method -> Stream.of(true, false)
                        .map(inProgress -> DynamicTest.dynamicTest(
                                method.getKey() + (inProgress ? " in onProgress" : " in a stage of the result"), () -> {
                                    CompletableFuture<Transcoding> begun = new CompletableFuture<>();
                                    CompletableFuture<Void> returned = new CompletableFuture<>();
                                    AtomicBoolean called = new AtomicBoolean();
                                    Runnable once = () -> {
                                        if (called.compareAndSet(false, true)) {
                                            try {
                                                method.getValue().accept(begun.join());
                                            } finally {
                                                returned.complete(null);
                                            }
                                        }
                                    };
                                    Transcoding transcoding = Transcoder.from(clip.toString())
                                            .to(folder.resolve(method.getKey() + inProgress + ".mkv"))
                                            .copy()
                                            .onProgress(progress -> {
                                                if (inProgress) {
                                                    once.run();
                                                }
                                            })
                                            .start();
                                    begun.complete(transcoding);
                                    if (!inProgress) {
                                        transcoding.result().whenComplete((made, failure) -> once.run());
                                    }
                                    returned.get(20, TimeUnit.SECONDS);
                                    transcoding
                                            .result()
                                            .handle(PlayerCallbackTest::either)
                                            .get(20, TimeUnit.SECONDS);
                                })));
    }

    @Test
    void aSessionThatIsClosedOrShutDownUnderItEndsTheWait() throws Exception {
        for (Consumer<Player> end : METHODS.entrySet().stream()
                .filter(method -> method.getKey().startsWith("session."))
                .map(Map.Entry::getValue)
                .toList()) {
            try (Player player = Player.open(clip.toString())) {
                player.play().get(10, TimeUnit.SECONDS);
                CompletableFuture<Void> ended = player.ended();
                end.accept(player);
                ended.get(10, TimeUnit.SECONDS);
                assertThat(player.state()).isEqualTo(PlayerState.CLOSED);
            }
        }
    }
}
