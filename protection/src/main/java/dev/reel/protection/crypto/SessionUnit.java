package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.cenc.BlockCipherEngine;
import dev.reel.protection.crypto.SessionState.Call;
import dev.reel.protection.device.Capability;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.HardwareCommand;
import dev.reel.protection.device.SessionHandle;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** The sessions of a device: creation by the table of §4.1, and every call checked for handle, exchange, state and caps. */
final class SessionUnit {
    private final CryptoDeviceOptions options;
    private final CapabilityTable capabilities;
    private final KeyExchangeUnit keyExchange;
    private final KeyKeeping keeping;
    private final BltUnit blts;
    private final SecureRandom random;
    private final Handles<Session> sessions = new Handles<>("crypto session");

    SessionUnit(
            CryptoDeviceOptions options,
            CapabilityTable capabilities,
            KeyExchangeUnit keyExchange,
            KeyKeeping keeping,
            SecureRandom random) {
        this.options = options;
        this.capabilities = capabilities;
        this.keyExchange = keyExchange;
        this.keeping = keeping;
        this.random = random;
        this.blts = new BltUnit(capabilities);
    }

    Handles<Session> handles() {
        return sessions;
    }

    SessionHandle create(UUID cryptoType, UUID decodeProfile, UUID exchange) {
        Optional<DecodeProfile> profile = capabilities.requireCreatable(cryptoType, decodeProfile, exchange);
        if (sessions.size() >= options.sessionQuota()) {
            throw new MediaException(
                    Status.E_OUTOFMEMORY, "The device has its " + options.sessionQuota() + " sessions: end one first");
        }
        SessionHandle handle = new SessionHandle(Handles.next());
        sessions.put(handle.value(), new Session(handle, profile, exchange, keeping.keys(), random));
        return handle;
    }

    void destroy(SessionHandle handle) {
        sessions.remove(handle.value()).destroy();
    }

    void destroyAll() {
        List<Session> ending = sessions.all();
        sessions.clear();
        AllSteps.take(ending.stream().<Runnable>map(session -> session::destroy).toList());
    }

    void loseAll(CryptoSessionStatus loss) {
        AllSteps.take(sessions.all().stream()
                .<Runnable>map(session -> () -> session.lose(loss))
                .toList());
    }

    int certificateSize(SessionHandle handle) {
        rsaSession(handle, Call.CERTIFICATE);
        return keyExchange.chainSize();
    }

    void certificate(SessionHandle handle, ByteBuffer target) {
        rsaSession(handle, Call.CERTIFICATE);
        keyExchange.writeChain(target);
    }

    void negotiate(SessionHandle handle, ByteBuffer data) {
        Session session = rsaSession(handle, Call.KEY_EXCHANGE);
        session.replaceKey(keyExchange.receiveKey(data));
    }

    HardwareCommand.Answer execute(SessionHandle handle, HardwareCommand command) {
        Session session = sessions.get(handle.value());
        HardwareCommand.Environment environment = options.environment().orElse(null);
        if (environment == null || !session.keyExchange().equals(CryptoTypes.KEY_EXCHANGE_HW_PROTECTION)) {
            throw new MediaException(
                    Status.E_INVALIDARG, "Only a session of the hardware-protection exchange carries DRM commands");
        }
        if (command.maxOutput() < 0) {
            throw new MediaException(Status.E_INVALIDARG, "The room for an answer is not negative");
        }
        HardwareCommand.Answer answer = environment.execute(command);
        if (answer.output().remaining() > command.maxOutput()) {
            throw new MediaException(
                    Status.E_FAIL,
                    "The secure environment answered more than the " + command.maxOutput() + " bytes asked for");
        }
        return answer;
    }

    long driverHandle(SessionHandle handle) {
        Session session = sessions.get(handle.value());
        session.require(Call.HANDLE);
        return session.handle().value();
    }

    void decrypt(SessionHandle handle, Surface target, DecryptionBlt blt) {
        blts.decrypt(rsaSession(handle, Call.BLT), target, blt);
    }

    void encrypt(SessionHandle handle, Surface source, ByteBuffer target, @Nullable ByteBuffer iv) {
        blts.encrypt(rsaSession(handle, Call.BLT), source, target, iv);
    }

    void startRefresh(SessionHandle handle, ByteBuffer target) {
        capabilities.require(Capability.FRESHEN_SESSION_KEY);
        Session session = rsaSession(handle, Call.START_REFRESH);
        requireKeySize(target);
        target.put(target.position(), session.startRefresh());
    }

    void finishRefresh(SessionHandle handle) {
        capabilities.require(Capability.FRESHEN_SESSION_KEY);
        rsaSession(handle, Call.FINISH_REFRESH).finishRefresh();
    }

    void readBackKey(SessionHandle handle, ByteBuffer wrapped) {
        capabilities.require(Capability.ENCRYPTED_READ_BACK_KEY);
        Session session = rsaSession(handle, Call.READ_BACK_KEY);
        requireKeySize(wrapped);
        session.newReadBackKey(wrapped.duplicate());
    }

    BlockCipherEngine contentKeyEngine(SessionHandle handle, ByteBuffer wrapped, Lock lock) {
        Session session = rsaSession(handle, Call.BLT);
        if (!capabilities.has(Capability.CONTENT_KEY) || wrapped.remaining() != AesKey.LENGTH) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "A wrapped content key has " + AesKey.LENGTH + " bytes, on a device that takes them");
        }
        return new SessionKeyEngine(lock, session.lentKeys(), session.lend(wrapped));
    }

    CryptoSessionStatus status(SessionHandle handle) {
        Session session = sessions.get(handle.value());
        session.require(Call.STATUS);
        return session.status();
    }

    /** A session of the RSA exchange in a state that allows {@code call}; the other exchange has no such calls (§15). */
    private Session rsaSession(SessionHandle handle, Call call) {
        Session session = sessions.get(handle.value());
        if (!session.keyExchange().equals(CryptoTypes.KEY_EXCHANGE_RSAES_OAEP)) {
            throw new MediaException(
                    Status.E_INVALIDARG, "A session of the hardware-protection exchange only carries DRM commands");
        }
        session.require(call);
        return session;
    }

    private static void requireKeySize(ByteBuffer target) {
        if (target.isReadOnly() || target.remaining() != AesKey.LENGTH) {
            throw new MediaException(
                    Status.E_INVALIDARG, "The buffer has the size of the session key, " + AesKey.LENGTH + " bytes");
        }
    }
}
