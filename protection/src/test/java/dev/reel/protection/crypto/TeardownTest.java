package dev.reel.protection.crypto;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.device.TeardownEvent;
import dev.reel.protection.device.TeardownEvent.Phase;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TeardownTest {
    private static final byte[] KEY = Desk.key(1);
    private static final byte[] CLEAR = Desk.bytes(64, 3);

    private final DriverFunctions device = Desk.device();

    @AfterEach
    void close() {
        device.close();
    }

    @Conformance(
            spec = "crypto-session",
            section = "13",
            rule = "listeners hear before and after a teardown, and of the recovery; a closed registration hears"
                    + " nothing")
    @Test
    void section13Events() {
        List<TeardownEvent> heard = Collections.synchronizedList(new ArrayList<>());
        CryptoDevice.Registration registration = device.onTeardown(heard::add);
        device.tearDown(CryptoSessionStatus.KEY_LOST);
        device.recover();
        registration.close();
        device.tearDown(CryptoSessionStatus.KEY_LOST);
        assertThat(heard)
                .containsExactly(
                        new TeardownEvent(Phase.PREEMPTIVE, CryptoSessionStatus.KEY_LOST),
                        new TeardownEvent(Phase.LOST, CryptoSessionStatus.KEY_LOST),
                        new TeardownEvent(Phase.RECOVERED, CryptoSessionStatus.OK));
    }

    @Conformance(
            spec = "crypto-session",
            section = "13",
            rule = "a listener may call the device: it is called outside the lock")
    @Test
    void section13ListenerCallsDevice() {
        SessionHandle session = Desk.keyed(device, KEY);
        List<CryptoSessionStatus> seen = Collections.synchronizedList(new ArrayList<>());
        device.onTeardown(event -> seen.add(device.cryptoSessionStatus(session)));
        device.tearDown(CryptoSessionStatus.KEY_LOST);
        assertThat(seen).containsExactly(CryptoSessionStatus.OK, CryptoSessionStatus.KEY_LOST);
    }

    /** What a listener may do to get in the way. */
    enum Obstacle {
        THROWS,
        THROWS_AN_ERROR,
        NEVER_RETURNS,
        CALLER_IS_INTERRUPTED
    }

    @Conformance(
            spec = "crypto-session",
            section = "13",
            rule = "no listener stops a teardown: keys and content go, others hear of it, the status is right")
    @ParameterizedTest
    @EnumSource
    void section13ListenersCannotStopIt(Obstacle obstacle) throws InterruptedException {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = filled(session);
        BlockCipher lent = device.contentKeyCipher(session, Desk.wrapKey(KEY, Desk.key(2)));
        CountDownLatch end = new CountDownLatch(1);
        device.onTeardown(event -> {
            switch (obstacle) {
                case THROWS -> throw new IllegalStateException("no");
                case THROWS_AN_ERROR -> throw new StackOverflowError();
                case NEVER_RETURNS -> awaitForGood(end);
                case CALLER_IS_INTERRUPTED -> {}
            }
        });
        List<TeardownEvent.Phase> heard = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch both = new CountDownLatch(2);
        device.onTeardown(event -> {
            heard.add(event.phase());
            both.countDown();
        });
        if (obstacle == Obstacle.CALLER_IS_INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        device.tearDown(CryptoSessionStatus.KEY_AND_CONTENT_LOST);
        assertThat(Thread.interrupted()).isEqualTo(obstacle == Obstacle.CALLER_IS_INTERRUPTED);
        assertThat(device.cryptoSessionStatus(session)).isEqualTo(CryptoSessionStatus.KEY_AND_CONTENT_LOST);
        assertThat(SlowPattern.peek(device, surface, 64)).containsOnly(0);
        assertRefused(
                Status.E_FAIL,
                () -> device.decryptionBlt(
                        session, DecryptionBlt.of(ByteBuffer.allocate(64), surface, new AesCtrIv(9, 1))));
        lent.beginCtr(new byte[16]);
        assertRefused(Status.E_FAIL, () -> lent.ctr(new byte[16], 0, 16));
        assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(heard).containsExactly(Phase.PREEMPTIVE, Phase.LOST);
        end.countDown();
    }

    @Conformance(
            spec = "crypto-session",
            section = "13",
            rule = "a listener registered twice hears twice; closing one of its places ends that one only")
    @Test
    void section13TwoPlaces() {
        List<TeardownEvent> heard = Collections.synchronizedList(new ArrayList<>());
        Consumer<TeardownEvent> listener = heard::add;
        CryptoDevice.Registration first = device.onTeardown(listener);
        device.onTeardown(listener);
        first.close();
        first.close();
        device.tearDown(CryptoSessionStatus.KEY_LOST);
        assertThat(heard).hasSize(2);
    }

    @Conformance(
            spec = "crypto-session",
            section = "13",
            rule = "KEY_LOST: content survives, a new exchange makes the session OK again")
    @Test
    void section13KeyLost() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = filled(session);
        device.tearDown(CryptoSessionStatus.KEY_LOST);
        assertThat(device.cryptoSessionStatus(session)).isEqualTo(CryptoSessionStatus.KEY_LOST);
        assertRefused(Status.E_FAIL, () -> device.certificateSize(session));
        assertRefused(Status.E_FAIL, () -> device.negotiateKeyExchange(session, ByteBuffer.allocate(256)));
        assertRefused(ProtectionStatus.D3DDDIERR_DEVICEREMOVED, () -> Desk.session(device));
        device.recover();
        assertThat(device.cryptoSessionStatus(session)).isEqualTo(CryptoSessionStatus.KEY_LOST);
        Desk.exchange(device, session, KEY);
        assertThat(device.cryptoSessionStatus(session)).isEqualTo(CryptoSessionStatus.OK);
        assertThat(Desk.readBack(device, session, KEY, surface, 64)).isEqualTo(CLEAR);
    }

    @Conformance(
            spec = "crypto-session",
            section = "13",
            rule = "KEY_AND_CONTENT_LOST: content is gone, the status stays until destroy")
    @Test
    void section13ContentLost() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = filled(session);
        device.tearDown(CryptoSessionStatus.KEY_AND_CONTENT_LOST);
        device.recover();
        assertThat(SlowPattern.peek(device, surface, 64)).containsOnly(0);
        Desk.exchange(device, session, KEY);
        assertThat(device.cryptoSessionStatus(session)).isEqualTo(CryptoSessionStatus.KEY_AND_CONTENT_LOST);
        assertRefused(
                Status.E_FAIL,
                () -> device.decryptionBlt(
                        session, DecryptionBlt.of(ByteBuffer.allocate(64), surface, new AesCtrIv(9, 1))));
        assertRefused(Status.E_FAIL, () -> device.encryptionBltKey(session, ByteBuffer.allocate(16)));
        device.destroyCryptoSession(session);
        SessionHandle next = Desk.keyed(device, KEY);
        assertThat(device.cryptoSessionStatus(next)).isEqualTo(CryptoSessionStatus.OK);
    }

    @Conformance(
            spec = "crypto-session",
            section = "13",
            rule = "after recovery there is a new certificate and key pair")
    @Test
    void section13NewKeyPair() {
        SessionHandle session = Desk.session(device);
        byte[] before = Desk.chain(device, session);
        byte[] oldWrapped = Desk.wrapped(device, session, KEY);
        device.tearDown(CryptoSessionStatus.KEY_LOST);
        device.recover();
        assertThat(Desk.chain(device, session)).isNotEqualTo(before);
        assertRefused(Status.E_INVALIDARG, () -> device.negotiateKeyExchange(session, ByteBuffer.wrap(oldWrapped)));
    }

    @Conformance(
            spec = "crypto-session",
            section = "13",
            rule = "a session without a key loses none; bad calls are E_INVALIDARG")
    @Test
    void section13Nothing() {
        SessionHandle session = Desk.session(device);
        assertRefused(Status.E_INVALIDARG, () -> device.tearDown(CryptoSessionStatus.OK));
        assertRefused(Status.E_INVALIDARG, device::recover);
        device.tearDown(CryptoSessionStatus.KEY_LOST);
        assertThat(device.cryptoSessionStatus(session)).isEqualTo(CryptoSessionStatus.OK);
        assertRefused(Status.E_INVALIDARG, () -> device.cryptoSessionStatus(new SessionHandle(-1)));
    }

    private static void awaitForGood(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private SurfaceHandle filled(SessionHandle session) {
        SurfaceHandle surface = Desk.surface(device, 64);
        AesCtrIv vector = new AesCtrIv(1, 1);
        device.decryptionBlt(session, DecryptionBlt.of(Desk.encrypted(KEY, vector, CLEAR), surface, vector));
        return surface;
    }
}
