package dev.reel.protection.trust;

import dev.reel.platform.MediaException;
import dev.reel.protection.identity.DeviceCertificate;
import dev.reel.protection.policy.ProtectionCode;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application's side of the check (protected-path.md §10): key agreement, inquiry, certificate. Any failure throws the session key
 * away; the next attempt begins with a new agreement.
 */
public final class TrustCheck {
    private final SecureRandom random;
    private final RevocationList.Memory revocations;
    private @Nullable KeyHalf half;
    private @Nullable TrustSeal seal;
    private long asked;
    private byte[] nonce = new byte[0];

    /** @param revocations the newest revocation list ever seen */
    public TrustCheck(SecureRandom random, RevocationList.Memory revocations) {
        this.random = random;
        this.revocations = revocations;
    }

    /** Begins anew: this side's half of a key agreement. */
    public byte[] keyAgreement() {
        restart();
        KeyHalf made = KeyHalf.make(random);
        half = made;
        return made.publicBytes();
    }

    /** The process's half. */
    public void agreed(byte[] theirs) {
        KeyHalf own = half;
        half = null;
        if (own == null) {
            throw TrustState.failure(ProtectionCode.MF_E_PEAUTH_SESSION_NOT_STARTED, "nothing was to be agreed on");
        }
        seal = new TrustSeal(own.agree(theirs, true));
        asked = 0;
    }

    /**
     * The certificates of the process, leaf first: meant for wrapping keys, valid and not revoked. Their root is the process's own,
     * made when it started; that it is this process the channel says.
     */
    public List<X509Certificate> certificate(byte[] chain, Instant now) {
        List<X509Certificate> path = DeviceCertificate.parse(chain);
        var unusedKey = DeviceCertificate.verify(
                chain, path.get(path.size() - 1), now, certificate -> revocations.isRevoked(certificate));
        return path;
    }

    /** Step 3: a fresh inquiry. */
    public byte[] inquiry() {
        TrustSeal present = requireSeal();
        nonce = new byte[TrustSeal.NONCE];
        random.nextBytes(nonce);
        asked++;
        byte[] body = ByteBuffer.allocate(Integer.BYTES + TrustSeal.NONCE)
                .putInt(revocations.newest())
                .put(nonce)
                .array();
        return present.seal(TrustSeal.Sort.INQUIRY, asked, body);
    }

    /** Step 3, the answer: what the process is, or why it cannot be trusted. */
    public TrustState answered(byte[] answer, boolean kernelMatters) {
        TrustSeal present = requireSeal();
        try {
            ByteBuffer body = ByteBuffer.wrap(
                    present.open(TrustSeal.Sort.ANSWER, asked, answer, TrustState.SIZE + TrustSeal.NONCE));
            TrustState state = TrustState.of(body);
            byte[] echoed = new byte[TrustSeal.NONCE];
            body.get(echoed);
            state.requireGood(kernelMatters);
            if (nonce.length == 0 || !Arrays.equals(echoed, nonce)) {
                throw TrustState.failure(ProtectionCode.MF_E_PE_UNTRUSTED, "it answered another question");
            }
            nonce = new byte[0];
            if (Integer.compareUnsigned(state.revocation(), revocations.newest()) < 0) {
                throw TrustState.failure(
                        ProtectionCode.MF_E_GRL_VERSION_TOO_LOW, "it goes by an old list of what is revoked");
            }
            return state;
        } catch (MediaException refused) {
            restart();
            throw refused;
        }
    }

    private TrustSeal requireSeal() {
        TrustSeal present = seal;
        if (present == null) {
            throw TrustState.failure(ProtectionCode.MF_E_PEAUTH_SESSION_NOT_STARTED, "no key has been agreed on");
        }
        return present;
    }

    private void restart() {
        TrustSeal present = seal;
        if (present != null) {
            present.wipe();
        }
        seal = null;
        half = null;
        nonce = new byte[0];
    }
}
