package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.aes.AesKeyStore;
import dev.reel.protection.device.CryptoSessionStatus;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of one crypto session, its state, and what it remembers of vectors. Used under the device's lock. */
final class SessionKeys {
    private final AesKeyStore keys;
    private final SecureRandom random;
    private final IvHistory history;
    private final ContentKeyCache contentKeys;
    private final Set<LentKey> lent = new HashSet<>();

    private SessionState state = SessionState.CREATED;
    private CryptoSessionStatus status = CryptoSessionStatus.OK;
    private @Nullable AesKey sessionKey;
    private byte @Nullable [] refreshRandom;
    private @Nullable AesKey readBackKey;
    private @Nullable IvSequence readBackIvs;

    SessionKeys(AesKeyStore keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
        this.history = new IvHistory(random);
        this.contentKeys = new ContentKeyCache(keys);
    }

    CryptoSessionStatus status() {
        return status;
    }

    IvHistory history() {
        return history;
    }

    /** Throws the refusal of the state table, if any. */
    void require(SessionState.Call call) {
        Status answer = state.answer(call);
        if (answer.isFailure()) {
            throw new MediaException(
                    answer,
                    switch (state) {
                        case CREATED -> "The crypto session has no key yet: exchange one first";
                        case LOST -> "The crypto session lost its key: exchange a new one";
                        default ->
                            call == SessionState.Call.FINISH_REFRESH
                                    ? "No session-key refresh was started"
                                    : "The crypto session is destroyed";
                    });
        }
    }

    /** Puts a new session key in force and forgets what hung on the old one (§5.4). A session whose content is lost stays lost. */
    void replaceKey(AesKey fresh) {
        revokeLent();
        wipeKeys();
        history.clear();
        sessionKey = fresh;
        if (status == CryptoSessionStatus.KEY_AND_CONTENT_LOST) {
            return;
        }
        status = CryptoSessionStatus.OK;
        state = SessionState.KEYED;
    }

    /** Draws the random of the next key; a second draw replaces the first. */
    byte[] startRefresh() {
        byte[] fresh = new byte[AesKey.LENGTH];
        random.nextBytes(fresh);
        forgetRefresh();
        refreshRandom = fresh;
        state = SessionState.REFRESHING;
        return fresh.clone();
    }

    void finishRefresh() {
        byte[] mask = refreshRandom;
        if (mask == null) {
            throw new MediaException(Status.E_INVALIDARG, "No session-key refresh was started");
        }
        AesKey fresh = keys.xor(sessionKey(), mask);
        wipeKeys();
        sessionKey = fresh;
        state = SessionState.KEYED;
    }

    /** Makes a new read-back key; returns it wrapped. */
    byte[] newReadBackKey() {
        AesKey fresh = keys.randomKey(random);
        ByteBuffer wrapped = ByteBuffer.allocate(AesKey.LENGTH);
        keys.wrap(sessionKey(), fresh, wrapped);
        forgetReadBack();
        readBackKey = fresh;
        return wrapped.array();
    }

    /** The key of read-backs: its own, or the session key when the device has no separate one. */
    AesKey readBackKey(boolean separate) {
        if (!separate) {
            return sessionKey();
        }
        AesKey key = readBackKey;
        if (key == null) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "The device has a read-back key of its own: ask for it (GetEncryptionBltKey) first");
        }
        return key;
    }

    /** The vectors of the present read-back key. */
    IvSequence readBackIvs(boolean separate) {
        IvSequence ivs = readBackIvs;
        if (ivs == null) {
            ivs = IvSequence.random(random, !separate);
            readBackIvs = ivs;
        }
        return ivs;
    }

    /** The key that data is under: the content key inside {@code wrapped}, or the session key. */
    AesKey effectiveKey(@Nullable ByteBuffer wrapped) {
        return wrapped == null ? sessionKey() : contentKeys.get(sessionKey(), wrapped);
    }

    /** Unwraps a content key for a decrypter of this process, which keeps it while the session key is in force or refreshed. */
    LentKey lend(ByteBuffer wrapped) {
        LentKey key = new LentKey(keys.unwrap(sessionKey(), wrapped.duplicate()));
        lent.add(key);
        return key;
    }

    void takeBack(LentKey key) {
        lent.remove(key);
        key.revoke();
    }

    private void revokeLent() {
        List<LentKey> ending = List.copyOf(lent);
        lent.clear();
        AllSteps.each(ending, LentKey::revoke);
    }

    /** Loses the key, and says so until the session is keyed anew or, when content went too, until its end (§13). */
    void lose(CryptoSessionStatus loss) {
        if (state == SessionState.CREATED) {
            return;
        }
        state = SessionState.LOST;
        if (loss.value() > status.value()) {
            status = loss;
        }
        AllSteps.take(List.of(this::revokeLent, this::wipeKeys));
    }

    void destroy() {
        state = SessionState.DESTROYED;
        AllSteps.take(List.of(this::revokeLent, this::wipeKeys, history::clear));
    }

    private AesKey sessionKey() {
        AesKey key = sessionKey;
        if (key == null) {
            throw new MediaException(Status.E_INVALIDARG, "The crypto session has no key");
        }
        return key;
    }

    private void wipeKeys() {
        contentKeys.clear();
        forgetReadBack();
        forgetRefresh();
        if (sessionKey != null) {
            sessionKey.close();
            sessionKey = null;
        }
    }

    private void forgetReadBack() {
        readBackIvs = null;
        if (readBackKey != null) {
            readBackKey.close();
            readBackKey = null;
        }
    }

    private void forgetRefresh() {
        if (refreshRandom != null) {
            Arrays.fill(refreshRandom, (byte) 0);
            refreshRandom = null;
        }
    }
}
