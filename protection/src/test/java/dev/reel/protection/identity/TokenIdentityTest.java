package dev.reel.protection.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.protection.SlowAes;
import dev.reel.protection.crypto.Desk;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoDeviceOptions.Token;
import dev.reel.protection.device.CryptoDeviceProvider;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenIdentityTest {
    private static final byte[] KEY = Desk.key(1);
    private static final byte[] CLEAR = Desk.bytes(64, 2);

    @Conformance(
            spec = "crypto-session",
            section = "5.3",
            rule = "the whole session on a PKCS#11 token, with every hash")
    @ParameterizedTest
    @EnumSource
    void wholeSessionOnAToken(OaepHash hash) {
        try (DriverFunctions device = DriverFunctions.of(CryptoDeviceProvider.open(
                "pkcs11", Desk.options().withToken(SoftToken.get()).withOaepHash(hash)))) {
            SessionHandle session = Desk.session(device);
            RSAPublicKey leaf = Desk.publicKey(device, session);
            device.negotiateKeyExchange(session, ByteBuffer.wrap(DeviceCertificate.wrap(leaf, hash, KEY)));
            SurfaceHandle surface = Desk.surface(device, 64);
            AesCtrIv vector = new AesCtrIv(1, 1);
            device.decryptionBlt(
                    session, DecryptionBlt.of(ByteBuffer.wrap(new SlowAes(KEY).ctr(1, 1, CLEAR)), surface, vector));
            assertThat(Desk.readBack(device, session, KEY, surface, 64)).isEqualTo(CLEAR);
            Desk.assertRefused(
                    dev.reel.platform.Status.E_INVALIDARG,
                    () -> device.negotiateKeyExchange(session, ByteBuffer.allocate(256)));
        }
    }

    @Test
    void theIdentityStaysInTheTokenAndCanBeRenewed() {
        Token token = SoftToken.get();
        byte[] first;
        try (DriverFunctions device = DriverFunctions.of(
                CryptoDeviceProvider.open("pkcs11", Desk.options().withToken(token)))) {
            first = Desk.chain(device, Desk.session(device));
        }
        try (DriverFunctions device = DriverFunctions.of(
                CryptoDeviceProvider.open("pkcs11", Desk.options().withToken(token)))) {
            SessionHandle session = Desk.session(device);
            assertThat(Desk.chain(device, session)).isEqualTo(first);
            device.tearDown(CryptoSessionStatus.KEY_LOST);
            device.recover();
            assertThat(Desk.chain(device, session)).isNotEqualTo(first);
            Desk.exchange(device, session, KEY);
        }
        try (DriverFunctions device = DriverFunctions.of(
                CryptoDeviceProvider.open("pkcs11", Desk.options().withToken(token)))) {
            SessionHandle session = Desk.session(device);
            assertThat(Desk.chain(device, session)).isNotEqualTo(first);
            Desk.exchange(device, session, KEY);
        }
    }

    @Test
    void thePrivateKeyIsNotExtractable() throws Exception {
        Token token = SoftToken.get();
        try (DriverFunctions device = DriverFunctions.of(
                CryptoDeviceProvider.open("pkcs11", Desk.options().withToken(token)))) {
            Provider provider = Security.getProvider("SunPKCS11")
                    .configure("--name = look\nlibrary = " + token.library() + "\nslot = " + token.slot() + "\n");
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, token.pin().toCharArray());
            Key key = store.getKey("reel-device", null);
            assertThat(key).isInstanceOf(PrivateKey.class);
            assertThat(key.getEncoded()).isNull();
            assertThat(key.toString()).contains("sensitive", "unextractable");
            assertThat(device.description()).contains("token");
        }
    }

    @Test
    void whatIsWrongWithATokenIsSaidWithoutThePin() {
        Token good = SoftToken.get();
        assertThat(good.toString()).doesNotContain(good.pin());
        for (Token bad : new Token[] {
            new Token(Path.of("/nowhere/module.so"), 0, "1"), new Token(good.library(), 987654, good.pin())
        }) {
            assertThatThrownBy(() ->
                            CryptoDeviceProvider.open("pkcs11", Desk.options().withToken(bad)))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("slot " + bad.slot());
        }
        assertThatThrownBy(() -> CryptoDeviceProvider.open("pkcs11", Desk.options()))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("needs a token");
    }
}
