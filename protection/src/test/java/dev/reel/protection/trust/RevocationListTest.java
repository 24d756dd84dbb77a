package dev.reel.protection.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Revocation lists made by hand, whole and broken. */
class RevocationListTest {
    private static final int HEADER = 88;

    private static byte[] list(String mark, int hash, int major, int sequence, int entries, KeyPair signer)
            throws Exception {
        int core = HEADER + entries * hash;
        ByteBuffer out = ByteBuffer.allocate(core + 8 + 64).order(ByteOrder.LITTLE_ENDIAN);
        out.put((mark + "\0").getBytes(StandardCharsets.UTF_16LE))
                .putShort((short) major)
                .putShort((short) 0);
        out.putLong(0).putInt(sequence).putInt(0).putInt(0);
        out.putInt(HEADER).putInt(0).putInt(entries).putInt(0).putInt(0);
        out.putInt(0).putInt(0);
        out.putInt(core).putInt(0).putInt(0).putInt(0);
        out.putInt(core).putInt(0);
        for (int i = 0; i < entries; i++) {
            byte[] entry = new byte[hash];
            Arrays.fill(entry, (byte) (i + 1));
            out.put(entry);
        }
        out.putInt(1).putInt(64);
        Signature signing = Signature.getInstance("Ed25519");
        signing.initSign(signer.getPrivate());
        signing.update(out.array(), 0, core);
        return out.put(signing.sign()).array();
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "11",
            rule = "a signed list of our own, and the original layout, are read")
    void whole() throws Exception {
        KeyPair signer = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        RevocationList own = RevocationList.verified(list("RLGRL", 32, 1, 5, 2, signer), signer.getPublic());
        assertThat(own.sequence()).isEqualTo(5);
        assertThat(own.revokes("01".repeat(32))).isTrue();
        assertThat(own.revokes("03".repeat(32))).isFalse();
        assertThat(RevocationList.parse(list("MSGRL", 20, 1, 3, 2, signer)).revoked())
                .hasSize(2);
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "11",
            rule = "each check has its code; an older list is never taken")
    void broken() throws Exception {
        KeyPair signer = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] good = list("RLGRL", 32, 1, 5, 2, signer);
        assertRefused("MF_E_GRL_ABSENT", () -> RevocationList.verified(null, signer.getPublic()));
        assertRefused("MF_E_SIGNATURE_VERIFICATION_FAILED", () -> RevocationList.verified(good, other.getPublic()));
        byte[] original = list("MSGRL", 20, 1, 3, 2, signer);
        assertRefused(
                "MF_E_SIGNATURE_VERIFICATION_FAILED", () -> RevocationList.verified(original, signer.getPublic()));
        byte[] newer = list("RLGRL", 32, 2, 5, 2, signer);
        assertRefused("MF_E_GRL_UNRECOGNIZED_FORMAT", () -> RevocationList.parse(newer));
        byte[] older = list("RLGRL", 32, 0, 5, 2, signer);
        assertRefused("MF_E_GRL_VERSION_TOO_LOW", () -> RevocationList.parse(older));
        assertRefused("MF_E_GRL_INVALID_FORMAT", () -> RevocationList.parse(Arrays.copyOf(good, good.length - 1)));
        // Counts whose product overflows 32 bits.
        byte[] huge = good.clone();
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(44, 0x0800_0002);
        assertRefused("MF_E_GRL_INVALID_FORMAT", () -> RevocationList.parse(huge));
        RevocationList.Memory memory = new RevocationList.Memory();
        memory.accept(RevocationList.parse(good), 3);
        byte[] before = list("RLGRL", 32, 1, 4, 2, signer);
        assertRefused("MF_E_GRL_VERSION_TOO_LOW", () -> memory.accept(RevocationList.parse(before), 3));
        assertThat(memory.newest()).isEqualTo(5);
    }

    @Test
    void everyMutationIsReadOrRefused() throws Exception {
        KeyPair signer = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] good = list("RLGRL", 32, 1, 5, 2, signer);
        Random random = new Random(11);
        for (int i = 0; i < 5000; i++) {
            byte[] mutated = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                mutated[random.nextInt(HEADER)] = (byte) random.nextInt();
            }
            try {
                RevocationList.parse(mutated);
            } catch (MediaException refused) {
                assertThat(refused.status().symbol()).startsWith("MF_E_GRL_");
            }
        }
    }

    private static void assertRefused(String symbol, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        refused -> assertThat(refused.status().symbol()).isEqualTo(symbol));
    }
}
