package dev.reel.protection.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ManyThreadsTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 40;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final CyclicBarrier together = new CyclicBarrier(THREADS);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** What one thread does. */
    interface Work {
        void run(int thread) throws Exception;
    }

    private void all(Work work) throws InterruptedException, ExecutionException, TimeoutException {
        List<Callable<Void>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            calls.add(() -> {
                together.await();
                work.run(thread);
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(calls, 100, TimeUnit.SECONDS)) {
            done.get(1, TimeUnit.SECONDS);
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "4.3",
            rule = "8 threads on one device, a session each: never another session's state")
    @ParameterizedTest
    @EnumSource
    void oneDevice(ProtectionLevel level) throws Exception {
        try (DriverFunctions device = Desk.device(Desk.options().withLevels(level, ProtectionLevel.OPEN))) {
            all(thread -> {
                byte[] key = Desk.key(1000 + thread);
                SessionHandle session = Desk.keyed(device, key);
                for (int round = 1; round <= ROUNDS; round++) {
                    byte[] clear = Desk.bytes(256, 31L * thread + round);
                    SurfaceHandle surface = Desk.surface(device, 256);
                    AesCtrIv vector = new AesCtrIv(round, -3);
                    device.decryptionBlt(
                            session, DecryptionBlt.of(Desk.encrypted(key, vector, clear), surface, vector));
                    assertThat(Desk.readBack(device, session, key, surface, 256))
                            .isEqualTo(clear);
                    device.destroySurface(surface);
                }
                device.destroyCryptoSession(session);
            });
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "7",
            rule = "8 threads on one session: each IV is accepted once at most, and an accepted one decrypts right")
    @ParameterizedTest
    @EnumSource
    void oneSession(ProtectionLevel level) throws Exception {
        try (DriverFunctions device = Desk.device(Desk.options().withLevels(level, ProtectionLevel.OPEN))) {
            byte[] key = Desk.key(7);
            SessionHandle session = Desk.keyed(device, key);
            AtomicLong last = new AtomicLong();
            AtomicLong accepted = new AtomicLong();
            all(thread -> {
                SurfaceHandle surface = Desk.surface(device, 256);
                byte[] clear = Desk.bytes(256, thread);
                for (int round = 0; round < ROUNDS; round++) {
                    AesCtrIv vector = new AesCtrIv(last.incrementAndGet(), 1);
                    ByteBuffer sent = Desk.encrypted(key, vector, clear);
                    Status status =
                            Desk.statusOf(() -> device.decryptionBlt(session, DecryptionBlt.of(sent, surface, vector)));
                    assertThat(status).isIn(Status.S_OK, Status.E_INVALIDARG);
                    if (status.isSuccess()) {
                        accepted.incrementAndGet();
                        assertThat(SlowPattern.peek(device, surface, 256)).isEqualTo(clear);
                    }
                    Desk.assertRefused(
                            Status.E_INVALIDARG,
                            () -> device.decryptionBlt(
                                    session, DecryptionBlt.of(sent, surface, new AesCtrIv(vector.iv(), 1))));
                }
            });
            assertThat(accepted.get()).isBetween(1L, (long) THREADS * ROUNDS);
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "13",
            rule = "calls against destroy, teardown and close: refused with a code, never a crash")
    @ParameterizedTest
    @EnumSource
    void destroyInTheMiddle(ProtectionLevel level) throws Exception {
        DriverFunctions device = Desk.device(Desk.options().withLevels(level, ProtectionLevel.OPEN));
        byte[] key = Desk.key(7);
        SessionHandle session = Desk.keyed(device, key);
        SurfaceHandle surface = Desk.surface(device, 1 << 16);
        ByteBuffer source = ByteBuffer.allocate(1 << 16);
        AtomicLong next = new AtomicLong();
        all(thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                if (thread == 0 && round == ROUNDS / 2) {
                    device.tearDown(CryptoSessionStatus.KEY_AND_CONTENT_LOST);
                }
                if (thread == 1 && round == ROUNDS * 3 / 4) {
                    device.close();
                }
                try {
                    device.decryptionBlt(
                            session, DecryptionBlt.of(source, surface, new AesCtrIv(next.incrementAndGet(), 1)));
                } catch (MediaException refused) {
                    assertThat(refused.status()).isIn(Status.E_INVALIDARG, Status.E_FAIL);
                }
            }
        });
        device.close();
    }
}
