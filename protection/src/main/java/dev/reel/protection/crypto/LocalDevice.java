package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.device.ContentProtectionCaps;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.DdiModel;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.HardwareCommand;
import dev.reel.protection.device.ProtectedSurface;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.device.TeardownEvent;
import dev.reel.protection.identity.DeviceIdentity;
import dev.reel.protection.memory.ProcessShield;
import dev.reel.protection.memory.ProtectionReport;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The device of this process: makes sessions and surfaces, loses all keys on demand. What it made knows the device, not its
 * number. Foreign code (the identity, the secure environment, listeners) is called outside the lock.
 */
class LocalDevice implements CryptoDevice {
    private final DeviceLock lock = new DeviceLock();
    private final String identityWords;
    private final CryptoDeviceOptions options;
    private final KeyKeeping keeping;
    private final CapabilityTable capabilities;
    private final KeyExchange exchange;
    private final Transfers transfers;
    private final Surfaces surfaces;
    private final SecureRandom random;
    private final Set<DeviceSession> sessions = new LinkedHashSet<>();
    private final TeardownListeners listeners = new TeardownListeners();
    private final ReentrantLock environmentLock = new ReentrantLock();
    private Life life = Life.RUNNING;
    private long losses;

    private enum Life {
        RUNNING,
        TORN_DOWN,
        RECOVERING,
        REMOVED
    }

    LocalDevice(DeviceIdentity identity, CryptoDeviceOptions options, SecureRandom random) {
        this.identityWords = identity.description();
        this.options = options;
        this.random = random;
        this.exchange = new KeyExchange(identity, options.oaepHash());
        this.keeping = KeyKeeping.choose(options, ProcessShield.observe());
        this.capabilities = new CapabilityTable(options);
        this.transfers = new Transfers(capabilities);
        this.surfaces = new Surfaces(lock, keeping.surfaces());
    }

    DeviceLock lock() {
        return lock;
    }

    CapabilityTable capabilities() {
        return capabilities;
    }

    Transfers transfers() {
        return transfers;
    }

    KeyKeeping keeping() {
        return keeping;
    }

    @Override
    public String description() {
        return "crypto device with a " + identityWords;
    }

    @Override
    public ProtectionReport protection() {
        return keeping.report();
    }

    @Override
    public X509Certificate rootCertificate() {
        List<X509Certificate> chain = exchange.chain();
        return chain.get(chain.size() - 1);
    }

    @Override
    public ContentProtectionCaps contentProtectionCaps(DdiModel model, UUID cryptoType, UUID decodeProfile) {
        return capabilities.caps(model, cryptoType, decodeProfile);
    }

    @Override
    public UUID keyExchangeType(UUID cryptoType, UUID decodeProfile, int index) {
        return capabilities.exchange(cryptoType, decodeProfile, index);
    }

    @Override
    public DeviceSession createSession(UUID cryptoType, UUID decodeProfile, UUID keyExchangeType) {
        return lock.call(() -> {
            requireRunning();
            Optional<DecodeProfile> profile = capabilities.requireCreatable(cryptoType, decodeProfile, keyExchangeType);
            if (sessions.size() >= options.sessionQuota()) {
                throw new MediaException(
                        Status.E_OUTOFMEMORY,
                        "The device has its " + options.sessionQuota() + " sessions: end one first");
            }
            DeviceSession session =
                    new DeviceSession(this, profile, keyExchangeType, new SessionKeys(keeping.keys(), random));
            sessions.add(session);
            return session;
        });
    }

    /** Wipes a session's keys; does nothing for one that has ended. */
    void end(DeviceSession session) {
        lock.run(() -> {
            if (sessions.remove(session)) {
                session.keys().destroy();
            }
        });
    }

    @Override
    public ProtectedSurface surface(SurfaceDescription description) {
        return lock.call(() -> {
            requireRunning();
            return surfaces.create(description);
        });
    }

    /** The surface as one of this device's; {@code E_INVALIDARG} for another's, or one that is closed. */
    Surface own(ProtectedSurface surface) {
        return surfaces.own(surface);
    }

    /** The chain for whoever is to wrap keys; called under the lock. */
    byte[] encodedChain() {
        requirePresent();
        return exchange.encodedChain();
    }

    /**
     * Opens a wrapped key outside the lock and hands it over under it.
     *
     * @param check throws when the receiver cannot have a key; asked before and after, because the world goes on meanwhile
     * @param receiver owns the key
     */
    <T> T receiveKey(ByteBuffer wrapped, Runnable check, Function<AesKey, T> receiver) {
        long before = lock.call(() -> {
            check.run();
            requirePresent();
            return losses;
        });
        byte[] raw = exchange.open(wrapped);
        try {
            return lock.call(() -> {
                check.run();
                requirePresent();
                if (losses != before) {
                    throw lost();
                }
                return receiver.apply(keeping.keys().importKey(raw));
            });
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }

    /** Has the secure environment carry out one command at a time. */
    HardwareCommand.Answer execute(HardwareCommand command) {
        HardwareCommand.Environment environment = options.environment()
                .orElseThrow(() ->
                        new MediaException(Status.E_INVALIDARG, "There is no secure environment behind this device"));
        if (command.maxOutput() < 0) {
            throw new MediaException(Status.E_INVALIDARG, "The room for an answer is not negative");
        }
        HardwareCommand.Answer answer;
        environmentLock.lock();
        try {
            answer = environment.execute(command);
        } finally {
            environmentLock.unlock();
        }
        if (answer.output().remaining() > command.maxOutput()) {
            throw new MediaException(
                    Status.E_FAIL,
                    "The secure environment answered more than the " + command.maxOutput() + " bytes asked for");
        }
        return answer;
    }

    @Override
    public Registration onTeardown(Consumer<TeardownEvent> listener) {
        return listeners.add(listener);
    }

    @Override
    public void tearDown(CryptoSessionStatus loss) {
        if (loss == CryptoSessionStatus.OK) {
            throw new MediaException(Status.E_INVALIDARG, "A teardown loses at least the keys");
        }
        try {
            tell(TeardownEvent.Phase.PREEMPTIVE, loss);
        } finally {
            lock.run(() -> {
                losses++;
                if (life == Life.RUNNING || life == Life.RECOVERING) {
                    life = Life.TORN_DOWN;
                }
                AllSteps.take(List.of(
                        () -> AllSteps.each(sessions, session -> session.keys().lose(loss)),
                        this::loseOtherKeys,
                        () -> loseContent(loss)));
            });
        }
        tell(TeardownEvent.Phase.LOST, loss);
    }

    /** Loses the keys of what a heir made. */
    void loseOtherKeys() {
        // Sessions are all that is made here.
    }

    private void loseContent(CryptoSessionStatus loss) {
        if (loss == CryptoSessionStatus.KEY_AND_CONTENT_LOST) {
            surfaces.wipeContent();
        }
    }

    @Override
    public void recover() {
        long before = lock.call(() -> {
            if (life != Life.TORN_DOWN) {
                throw new MediaException(Status.E_INVALIDARG, "Only a device that lost its keys recovers");
            }
            life = Life.RECOVERING;
            return losses;
        });
        boolean renewed = false;
        try {
            exchange.renew();
            renewed = true;
        } finally {
            back(renewed, before);
        }
    }

    /** Ends a recovery: the device works again, unless it was lost once more or closed meanwhile. */
    private void back(boolean renewed, long before) {
        boolean works = lock.call(() -> {
            if (life == Life.RECOVERING) {
                life = renewed && losses == before ? Life.RUNNING : Life.TORN_DOWN;
            }
            return life == Life.RUNNING;
        });
        if (works) {
            tell(TeardownEvent.Phase.RECOVERED, CryptoSessionStatus.OK);
        }
    }

    @Override
    public void close() {
        boolean first = lock.call(() -> {
            if (life == Life.REMOVED) {
                return false;
            }
            life = Life.REMOVED;
            AllSteps.take(
                    List.of(this::destroySessions, this::destroyOthers, surfaces::destroyAll, keeping.keys()::close));
            return true;
        });
        if (first) {
            exchange.close();
        }
    }

    private void destroySessions() {
        List<DeviceSession> ending = List.copyOf(sessions);
        sessions.clear();
        AllSteps.each(ending, session -> session.keys().destroy());
    }

    /** Destroys what a heir made. */
    void destroyOthers() {
        // Sessions and surfaces are all that is made here.
    }

    void requireRunning() {
        if (life != Life.RUNNING) {
            throw new MediaException(
                    ProtectionStatus.D3DDDIERR_DEVICEREMOVED,
                    "The crypto device is gone: open it again, or let it recover");
        }
    }

    /** From a teardown to the recovery there is neither certificate nor exchange. */
    private void requirePresent() {
        if (life != Life.RUNNING) {
            throw lost();
        }
    }

    private static MediaException lost() {
        return new MediaException(Status.E_FAIL, "The device lost its keys and has not recovered yet");
    }

    private void tell(TeardownEvent.Phase phase, CryptoSessionStatus status) {
        listeners.tell(new TeardownEvent(phase, status));
    }
}
