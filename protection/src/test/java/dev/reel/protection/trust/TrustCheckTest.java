package dev.reel.protection.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.testkit.Conformance;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides of the check against each other, and what a hand in between can do. */
class TrustCheckTest {
    private final SecureRandom random = new SecureRandom();
    private final RevocationList.Memory revocations = new RevocationList.Memory();
    private int flags = TrustFlag.TRUSTED.bit();
    private int version = 1;
    private int revocation = 7;
    private final TrustAuthority authority =
            new TrustAuthority(random, newest -> new TrustState(version, flags, revocation, 3));
    private final TrustCheck check = new TrustCheck(random, revocations);

    private void agree() {
        check.agreed(authority.agree(check.keyAgreement()));
    }

    @Test
    @Conformance(spec = "protected-path", section = "10.2", rule = "agreement, inquiry with a nonce, sealed answer")
    void aGoodProcess() {
        agree();
        for (int i = 0; i < 3; i++) {
            assertThat(check.answered(authority.answer(check.inquiry()), false).level())
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0x40,  MF_E_PEAUTH_UNTRUSTED",
        "1, 0xa0,  MF_E_REBOOT_REQUIRED",
        "1, 0x90,  MF_E_ALL_PROCESS_RESTART_REQUIRED",
        "1, 0x188, MF_E_PROCESS_RESTART_REQUIRED",
        "1, 0x180, MF_E_DEBUGGING_NOT_ALLOWED",
        "1, 0x84,  MF_E_PE_UNTRUSTED",
        "1, 0x0,   MF_E_PE_UNTRUSTED",
        "1, 0x82,  MF_E_KERNEL_UNTRUSTED"
    })
    @Conformance(
            spec = "protected-path",
            section = "10.1",
            rule = "version, reboot, restart, debugger, unsecure, kernel: each has its code, in this order")
    void badStates(int said, String bits, String expected) {
        version = said;
        flags = Integer.decode(bits);
        agree();
        assertRefused(Status.of(expected, 0).symbol(), () -> check.answered(authority.answer(check.inquiry()), true));
        // The session key is gone: the next attempt begins anew.
        assertRefused("MF_E_PEAUTH_SESSION_NOT_STARTED", check::inquiry);
    }

    @Test
    void aKernelThatNobodyAsksAboutDoesNotMatter() {
        flags = 0x82;
        agree();
        assertThat(check.answered(authority.answer(check.inquiry()), false).flags())
                .isEqualTo(0x82);
    }

    @Test
    @Conformance(spec = "protected-path", section = "10.1", rule = "a replayed inquiry or answer is refused")
    void replay() {
        agree();
        byte[] inquiry = check.inquiry();
        byte[] answer = authority.answer(inquiry);
        check.answered(answer, false);
        var unusedNext = check.inquiry();
        assertRefused("MF_E_PE_UNTRUSTED", () -> check.answered(answer, false));
        assertRefused("MF_E_PE_UNTRUSTED", () -> authority.answer(inquiry));
        assertRefused("MF_E_PEAUTH_SESSION_NOT_STARTED", () -> authority.answer(inquiry));
    }

    @Test
    @Conformance(spec = "protected-path", section = "10.1", rule = "inquiries out of their order are refused")
    void reordered() {
        agree();
        var unusedFirst = check.inquiry();
        byte[] second = check.inquiry();
        assertRefused("MF_E_PE_UNTRUSTED", () -> authority.answer(second));
    }

    @Test
    @Conformance(spec = "protected-path", section = "10.1", rule = "a changed bit anywhere is refused")
    void forged() {
        for (int bit = 0; bit < 8 * (TrustState.SIZE + 32); bit += 7) {
            agree();
            byte[] answer = authority.answer(check.inquiry());
            answer[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> check.answered(answer, false)).isInstanceOf(MediaException.class);
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "10.1",
            rule = "an agreement with somebody else's half opens nothing")
    void manInTheMiddle() {
        byte[] ours = check.keyAgreement();
        byte[] others = KeyHalf.make(random).publicBytes();
        authority.agree(ours);
        check.agreed(others);
        byte[] inquiry = check.inquiry();
        assertRefused("MF_E_PE_UNTRUSTED", () -> authority.answer(inquiry));
        check.keyAgreement();
        assertRefused("MF_E_PEAUTH_UNTRUSTED", () -> check.agreed(new byte[] {1, 2, 3}));
    }

    @Test
    @Conformance(spec = "protected-path", section = "10.1", rule = "a process that goes by an older list is refused")
    void rollback() {
        revocations.accept(new RevocationList(RevocationList.Form.REEL, 8, 0, 0, Set.of()), 0);
        agree();
        assertRefused(
                ProtectionCode.MF_E_GRL_VERSION_TOO_LOW.symbol(),
                () -> check.answered(authority.answer(check.inquiry()), false));
    }

    @Test
    @Conformance(spec = "protected-path", section = "10.2", rule = "components: signed, whole, not revoked")
    void manifest() throws Exception {
        java.security.KeyPair signer =
                java.security.KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        java.nio.file.Path folder = java.nio.file.Files.createTempDirectory("components");
        java.nio.file.Path jar = java.nio.file.Files.writeString(folder.resolve("core.jar"), "classes");
        String text = ComponentManifest.of(java.util.List.of(jar)).signed(signer.getPrivate());
        ComponentManifest manifest = ComponentManifest.verified(text, signer.getPublic());
        manifest.require(java.util.List.of(jar), revocations);
        assertRefused(
                "MF_E_SIGNATURE_VERIFICATION_FAILED",
                () -> ComponentManifest.verified(text.replace('0', '1'), signer.getPublic()));
        revocations.accept(
                new RevocationList(
                        RevocationList.Form.REEL, 9, 0, 0, Set.copyOf(new HashMap<>(manifest.hashes()).values())),
                0);
        assertRefused("MF_E_COMPONENT_REVOKED", () -> manifest.require(java.util.List.of(jar), revocations));
        java.nio.file.Files.writeString(jar, "other classes");
        assertRefused(
                "MF_E_SIGNATURE_VERIFICATION_FAILED", () -> manifest.require(java.util.List.of(jar), revocations));
    }

    private static void assertRefused(String symbol, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        refused -> assertThat(refused.status().symbol()).isEqualTo(symbol));
    }
}
