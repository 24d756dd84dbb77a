package dev.reel.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.testkit.Conformance;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** platform.md §1: an attribute store among threads. */
class Section1StoreLockTest {
    private static final AttributeKey<Integer> ONE = AttributeKey.uint32("ONE", "00000000-0000-0000-0000-0000000000aa");
    private static final AttributeKey<Integer> OTHER =
            AttributeKey.uint32("OTHER", "00000000-0000-0000-0000-0000000000bb");

    private final Attributes store = new Attributes();

    @Test
    @Timeout(60)
    @Conformance(spec = "platform", section = "1", rule = "LockStore is recursive and keeps other threads out")
    void aLockedStoreKeepsOtherThreadsOut() throws Exception {
        store.lockStore();
        store.lockStore();
        CountDownLatch started = new CountDownLatch(2);
        CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(
                () -> {
                    started.countDown();
                    store.set(ONE, 2);
                    return store.get(ONE);
                },
                Platform.system().blocking());
        CompletableFuture<Boolean> reader = CompletableFuture.supplyAsync(
                () -> {
                    started.countDown();
                    return store.contains(ONE);
                },
                Platform.system().blocking());
        store.set(ONE, 1);
        started.await();
        store.unlockStore();
        assertThat(store.get(ONE)).isEqualTo(1);
        assertThat(List.of(writer.isDone(), reader.isDone())).containsExactly(false, false);
        store.unlockStore();
        assertThat(writer.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(reader.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void onlyTheOwnerUnlocks() throws Exception {
        assertThatThrownBy(store::unlockStore).isInstanceOf(IllegalMonitorStateException.class);
        store.lockStore();
        CompletableFuture<Void> other = CompletableFuture.runAsync(
                () -> assertThatThrownBy(store::unlockStore).isInstanceOf(IllegalMonitorStateException.class),
                Platform.system().blocking());
        other.get(10, TimeUnit.SECONDS);
        store.unlockStore();
        store.set(ONE, 1);
        assertThat(store.count()).isEqualTo(1);
    }

    /** A reader that neither locks nor waits still never sees one of two values that are changed together. */
    @Test
    @Timeout(60)
    @Conformance(spec = "platform", section = "1", rule = "what changes under LockStore changes at once for others")
    void othersNeverSeeHalfOfWhatChangesUnderTheLock() throws Exception {
        store.set(ONE, 0).set(OTHER, 0);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(
                () -> {
                    Attributes copy = new Attributes();
                    while (!done.get()) {
                        store.copyAllItems(copy);
                        assertThat(copy.get(ONE)).isEqualTo(copy.get(OTHER));
                    }
                },
                Platform.system().blocking());
        CompletableFuture<?>[] writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, 2_000).forEach(round -> {
                            store.lockStore();
                            try {
                                store.set(ONE, store.get(ONE) + 1);
                                store.set(OTHER, store.get(OTHER) + 1);
                            } finally {
                                store.unlockStore();
                            }
                        }),
                        Platform.system().blocking()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(writers).get(50, TimeUnit.SECONDS);
        done.set(true);
        reader.get(10, TimeUnit.SECONDS);
        assertThat(store.get(ONE)).isEqualTo(8_000);
    }

    @Test
    @Timeout(60)
    @Conformance(spec = "platform", section = "1", rule = "a store may be written by several threads")
    void noWriteIsLostAmongThreads() throws Exception {
        CompletableFuture<?>[] writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, 50)
                                .forEach(i -> store.setItem(new UUID(writer, i), PropVariant.uint32(i))),
                        Platform.system().blocking()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(writers).get(50, TimeUnit.SECONDS);
        assertThat(store.count()).isEqualTo(200);
    }
}
