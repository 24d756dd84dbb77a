package dev.reel.protection.trust;

import dev.reel.protection.policy.ProtectionCode;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The protected process's side of the check (protected-path.md §10). Every inquiry has the next number; one that is repeated or out of
 * its order is refused and ends the agreement, so that the next attempt begins anew.
 */
public final class TrustAuthority {
    private final SecureRandom random;
    private final IntFunction<TrustState> state;
    private @Nullable TrustSeal seal;
    private long answered;

    /** @param state what the process is now, given the newest version of the revocation list that the asker knows */
    public TrustAuthority(SecureRandom random, IntFunction<TrustState> state) {
        this.random = random;
        this.state = state;
    }

    /** Takes the application's half of a key agreement and gives this side's; what was agreed on before is forgotten. */
    public byte[] agree(byte[] theirs) {
        forget();
        KeyHalf half = KeyHalf.make(random);
        seal = new TrustSeal(half.agree(theirs, false));
        return half.publicBytes();
    }

    /** The sealed answer to a sealed inquiry. */
    public byte[] answer(byte[] inquiry) {
        TrustSeal present = seal;
        if (present == null) {
            throw TrustState.failure(ProtectionCode.MF_E_PEAUTH_SESSION_NOT_STARTED, "no key has been agreed on");
        }
        try {
            ByteBuffer body = ByteBuffer.wrap(
                    present.open(TrustSeal.Sort.INQUIRY, answered + 1, inquiry, Integer.BYTES + TrustSeal.NONCE));
            answered++;
            int known = body.getInt();
            byte[] nonce = new byte[TrustSeal.NONCE];
            body.get(nonce);
            byte[] answer = ByteBuffer.allocate(TrustState.SIZE + TrustSeal.NONCE)
                    .put(state.apply(known).toBytes())
                    .put(nonce)
                    .array();
            return present.seal(TrustSeal.Sort.ANSWER, answered, answer);
        } catch (RuntimeException refused) {
            forget();
            throw refused;
        }
    }

    /** Throws the agreement away. */
    public void forget() {
        TrustSeal present = seal;
        if (present != null) {
            present.wipe();
        }
        seal = null;
        answered = 0;
    }
}
