package dev.reel.protection.process;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.license.KeyVault;
import dev.reel.protection.policy.LicenseRules;
import dev.reel.protection.policy.ProtectionAction;
import dev.reel.protection.policy.ProtectionCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one protected stream (protected-path.md §5.1–§5.3): whether an action is allowed, what its licences demand of outputs,
 * and when its decrypters may work. Owned by the host's queue.
 */
final class InputTrustAuthority {
    private final String stream;
    private final Set<KeyId> keyIds = new TreeSet<>();
    private final KeyVault keys;
    private final BooleanSupplier trusted;
    private final List<GatedDecrypter> decrypters = new ArrayList<>();
    private @Nullable LicenseRules enforced;
    private boolean shutDown;

    /**
     * @param keyIds what the container says about the keys of the stream; empty when it does not say
     * @param trusted whether the trust check of the process has succeeded
     */
    InputTrustAuthority(String stream, Set<KeyId> keyIds, KeyVault keys, BooleanSupplier trusted) {
        this.stream = stream;
        this.keyIds.addAll(keyIds);
        this.keys = keys;
        this.trusted = trusted;
    }

    /** Nothing when the action is allowed now; the keys that licences are needed for when it may be later; a failure when never. */
    List<KeyId> requestAccess(ProtectionAction action) {
        requireOpen();
        if (!trusted.getAsBoolean()) {
            throw new MediaException(
                    ProtectionCode.MF_E_PEAUTH_SESSION_NOT_STARTED, "the protected process has not been checked yet");
        }
        switch (action) {
            case NO -> {
                return List.of();
            }
            case COPY, EXPORT ->
                throw new MediaException(
                        ProtectionCode.MF_E_ITA_UNSUPPORTED_ACTION, "protected content cannot be " + action + "ed");
            case PLAY, EXTRACT -> {
                // Decided below.
            }
        }
        List<KeyId> expired = keyIds.stream().filter(keys::isExpired).toList();
        if (!expired.isEmpty()) {
            throw new MediaException(
                    ProtectionCode.MF_E_LICENSE_OUTOFDATE,
                    "the licence for " + stream + " has expired (key " + expired.get(0) + "); get a new one");
        }
        return keyIds.stream().filter(id -> !keys.has(id)).toList();
    }

    /** What the licences demand; null while there are none. They count as enforced from now on. */
    @Nullable
    LicenseRules policy() {
        requireOpen();
        LicenseRules rules = keys.rules(keyIds);
        enforced = rules;
        return rules;
    }

    /** True when the licences now demand more than what is enforced. */
    boolean isStricterNow() {
        LicenseRules now = keys.rules(keyIds);
        LicenseRules before = enforced;
        return now != null && now.isStricterThan(before == null ? LicenseRules.NONE : before);
    }

    /** A key that the container had not announced. */
    boolean learn(KeyId id) {
        return keyIds.add(id);
    }

    boolean uses(KeyId id) {
        return keyIds.contains(id);
    }

    void add(GatedDecrypter decrypter) {
        requireOpen();
        decrypters.add(decrypter);
    }

    List<GatedDecrypter> decrypters() {
        return List.copyOf(decrypters);
    }

    /** The action begins; fails when it is not allowed any more. */
    void bindAccess() {
        requireOpen();
        List<KeyId> missing = requestAccess(ProtectionAction.PLAY);
        if (!missing.isEmpty() && enforced != null) {
            throw new MediaException(
                    ProtectionCode.MF_E_LICENSE_REQUIRED,
                    "there is no licence any more for " + stream + ", key "
                            + missing.stream().map(KeyId::toString).collect(Collectors.joining(", ")));
        }
        decrypters.forEach(GatedDecrypter::bind);
    }

    /** Disables every decrypter that was given out. */
    void reset() {
        decrypters.forEach(GatedDecrypter::disable);
        decrypters.clear();
        enforced = null;
    }

    void shutdown() {
        reset();
        shutDown = true;
    }

    private void requireOpen() {
        if (shutDown) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the trust authority of " + stream + " is shut down");
        }
    }

    @Override
    public String toString() {
        return "trust authority of " + stream;
    }
}
