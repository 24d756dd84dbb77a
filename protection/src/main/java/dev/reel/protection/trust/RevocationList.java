package dev.reel.protection.trust;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.policy.ProtectionCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A list of components, certificates and roots that are no longer trusted (protected-path.md §11), little-endian and byte packed.
 *
 * <p>There are two layouts: Media Foundation's, with SHA-1, which is read for what it says but whose PKCS#7 signatures are not checked
 * here; and Reel's own, with SHA-256 and one Ed25519 signature over all before it.
 *
 * @param sequence counts up with each list
 * @param revoked hashes in hexadecimal
 */
public record RevocationList(Form form, int sequence, int forceReboot, int forceRestart, Set<String> revoked) {
    private static final int MOST_BYTES = 1 << 20;
    private static final int HEADER = 12 + 4 + 8 + 12 + 20 + 8 + 16 + 8;
    private static final int EXTENSIBLE = 16 + 4096;

    /** A layout. */
    public enum Form {
        MEDIA_FOUNDATION("MSGRL", 20),
        REEL("RLGRL", 32);

        private final String mark;
        private final int hash;

        Form(String name, int hash) {
            this.mark = name + "\0";
            this.hash = hash;
        }
    }

    public RevocationList {
        revoked = Set.copyOf(revoked);
    }

    /**
     * Reads a list of Reel's own and checks its signature.
     *
     * @throws MediaException {@code MF_E_GRL_INVALID_FORMAT}, {@code MF_E_GRL_UNRECOGNIZED_FORMAT}, {@code MF_E_GRL_VERSION_TOO_LOW},
     *     {@code MF_E_SIGNATURE_VERIFICATION_FAILED}; {@code MF_E_GRL_ABSENT} for none
     */
    public static RevocationList verified(byte @Nullable [] list, PublicKey signer) {
        if (list == null || list.length == 0) {
            throw new MediaException(ProtectionCode.MF_E_GRL_ABSENT, "there is no revocation list");
        }
        RevocationList parsed = parse(list);
        int signed = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER - 8);
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(signer);
            check.update(list, 0, signed);
            if (parsed.form() == Form.REEL && check.verify(Arrays.copyOfRange(list, signed + 8, list.length))) {
                return parsed;
            }
        } catch (GeneralSecurityException notSigned) {
            // Said below.
        }
        throw new MediaException(
                ProtectionCode.MF_E_SIGNATURE_VERIFICATION_FAILED,
                "the revocation list is not signed by who may sign it");
    }

    /** Reads a list of either layout without a look at its signature. */
    public static RevocationList parse(byte[] list) {
        if (list.length < HEADER || list.length > MOST_BYTES) {
            throw invalid("has " + list.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
        byte[] mark = new byte[12];
        in.get(mark);
        Form form = List.of(Form.values()).stream()
                .filter(known -> known.mark.equals(new String(mark, StandardCharsets.UTF_16LE)))
                .findFirst()
                .orElseThrow(() -> invalid("does not begin like one"));
        int major = Short.toUnsignedInt(in.getShort());
        in.getShort();
        if (major > 1) {
            throw new MediaException(
                    ProtectionCode.MF_E_GRL_UNRECOGNIZED_FORMAT, "the revocation list is of version " + major);
        }
        if (major < 1) {
            throw new MediaException(
                    ProtectionCode.MF_E_GRL_VERSION_TOO_LOW, "the revocation list is of version " + major);
        }
        in.getLong();
        int sequence = in.getInt();
        int reboot = in.getInt();
        int restart = in.getInt();
        long revocations = unsigned(in);
        long entries = unsigned(in) + unsigned(in) + unsigned(in) + unsigned(in);
        long extensions = unsigned(in);
        long extended = unsigned(in);
        long renewals = unsigned(in);
        long renewable = unsigned(in) + unsigned(in) + unsigned(in);
        long core = unsigned(in);
        long extension = unsigned(in);
        require(revocations == HEADER && renewals == revocations + entries * form.hash);
        require(core == renewals + renewable * (form.hash + 16L));
        long coreEnd = endOfSignature(in, core);
        if (extended == 0) {
            require(extension == 0 || extension == coreEnd);
            require(extension == 0 ? coreEnd == list.length : endOfSignature(in, extension) == list.length);
        } else {
            require(extensions == coreEnd && extension == extensions + extended * EXTENSIBLE);
            require(endOfSignature(in, extension) == list.length);
        }
        Set<String> revoked = new HashSet<>();
        for (long i = 0; i < entries; i++) {
            int at = (int) (revocations + i * form.hash);
            revoked.add(HexFormat.of().formatHex(list, at, at + form.hash));
        }
        return new RevocationList(form, sequence, reboot, restart, revoked);
    }

    private static long endOfSignature(ByteBuffer in, long at) {
        require(at >= HEADER && at + 8 <= in.capacity());
        long size = Integer.toUnsignedLong(in.getInt((int) at + 4));
        require(at + 8 + size <= in.capacity());
        return at + 8 + size;
    }

    private static long unsigned(ByteBuffer in) {
        return Integer.toUnsignedLong(in.getInt());
    }

    private static void require(boolean adds) {
        if (!adds) {
            throw invalid("has sections that do not add up");
        }
    }

    private static MediaException invalid(String why) {
        return new MediaException(ProtectionCode.MF_E_GRL_INVALID_FORMAT, "the revocation list " + why);
    }

    /** True for the SHA-256 of a component or of a certificate's public key. */
    public boolean revokes(String hash) {
        return revoked.contains(hash);
    }

    /** The newest list ever seen; an older one is refused, so nobody goes back. Any thread. */
    public static final class Memory {
        private @Nullable RevocationList newest;

        /** Nothing is remembered yet. */
        public Memory() {}

        /** Takes a list, or refuses one that is older than what was seen or than {@code minimum}. */
        public synchronized void accept(RevocationList list, int minimum) {
            RevocationList present = newest;
            int least = present == null ? minimum : Math.max(minimum, present.sequence());
            if (list.sequence() < least) {
                throw new MediaException(
                        ProtectionCode.MF_E_GRL_VERSION_TOO_LOW,
                        "the revocation list is number " + list.sequence() + ", number " + least
                                + " is needed; get a newer one");
            }
            newest = list;
        }

        /** Its number, 0 for none. */
        public synchronized int newest() {
            return newest == null ? 0 : newest.sequence();
        }

        /** True for a component or key with this SHA-256. */
        public synchronized boolean isRevoked(String hash) {
            return newest != null && newest.revokes(hash);
        }

        boolean isRevoked(X509Certificate certificate) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                return isRevoked(HexFormat.of()
                                .formatHex(
                                        digest.digest(certificate.getPublicKey().getEncoded())))
                        || isRevoked(HexFormat.of().formatHex(digest.digest(certificate.getEncoded())));
            } catch (GeneralSecurityException unreadable) {
                throw new MediaException(Status.E_INVALIDARG, "a certificate cannot be read", unreadable);
            }
        }
    }
}
