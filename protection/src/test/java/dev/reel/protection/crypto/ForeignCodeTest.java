package dev.reel.protection.crypto;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoSession;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.HardwareCommand;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.identity.DeviceCertificate;
import dev.reel.protection.identity.DeviceIdentity;
import dev.reel.protection.identity.SoftwareIdentity;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slow token and a slow secure environment hold up those who asked them, and nobody else. */
@Timeout(60)
class ForeignCodeTest {
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** An identity whose private key takes as long as the test wants. */
    private final class SlowIdentity implements DeviceIdentity {
        private final DeviceIdentity real =
                SoftwareIdentity.open(Optional.empty(), Clock.systemUTC(), new SecureRandom());

        @Override
        public String description() {
            return "slow key pair";
        }

        @Override
        public List<X509Certificate> chain() {
            return real.chain();
        }

        @Override
        public byte[] decryptRaw(byte[] block) {
            stand();
            return real.decryptRaw(block);
        }

        @Override
        public void renew() {
            real.renew();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private void stand() {
        inside.countDown();
        try {
            goOn.await();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "5.3",
            rule = "a key that arrives after a teardown, or for a session that has ended, is never put in force")
    @Test
    void section53ASlowExchangeHoldsUpNobody() throws Exception {
        try (DriverFunctions device =
                DriverFunctions.of(SoftwareDeviceProvider.with(new SlowIdentity(), Desk.options()))) {
            CryptoSession session = CryptoSession.create(device, CryptoTypes.NULL_GUID);
            RSAPublicKey leaf = (RSAPublicKey)
                    DeviceCertificate.parse(session.certificate()).get(0).getPublicKey();
            ByteBuffer wrapped = ByteBuffer.wrap(DeviceCertificate.wrap(leaf, OaepHash.SHA_512, Desk.key(1)));
            CompletableFuture<Status> exchange =
                    CompletableFuture.supplyAsync(() -> Desk.statusOf(() -> session.negotiateKeyExchange(wrapped)));
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(session.status()).isEqualTo(CryptoSessionStatus.OK);
            device.tearDown(CryptoSessionStatus.KEY_LOST);
            goOn.countDown();
            assertThat(exchange.get(30, TimeUnit.SECONDS)).isEqualTo(Status.E_FAIL);
            assertRefused(Status.E_INVALIDARG, session::readBackKey);
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "15",
            rule = "a command in the secure environment holds up nobody else; it may call the device")
    @Test
    void section15ASlowEnvironmentHoldsUpNobody() throws Exception {
        CompletableFuture<DriverFunctions> made = new CompletableFuture<>();
        CryptoDeviceOptions options = Desk.options().withEnvironment(command -> {
            stand();
            return new HardwareCommand.Answer(
                    0, ByteBuffer.wrap(Desk.chain(made.join(), Desk.session(made.join()))), 0, 0);
        });
        try (DriverFunctions device = Desk.device(options)) {
            made.complete(device);
            SessionHandle pipe = device.createCryptoSession(
                    CryptoTypes.AES128_CTR, CryptoTypes.NULL_GUID, CryptoTypes.KEY_EXCHANGE_HW_PROTECTION);
            CompletableFuture<HardwareCommand.Answer> answer = CompletableFuture.supplyAsync(
                    () -> device.executeHardwareCommand(pipe, new HardwareCommand(1, ByteBuffer.allocate(1), 1 << 16)));
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            SessionHandle other = Desk.keyed(device, Desk.key(1));
            assertThat(device.cryptoSessionStatus(other)).isEqualTo(CryptoSessionStatus.OK);
            goOn.countDown();
            assertThat(answer.get(30, TimeUnit.SECONDS).output().remaining()).isPositive();
        }
    }
}
