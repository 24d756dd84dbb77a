package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.BlockCipherEngine;
import dev.reel.protection.d3d12.TransformOperation;
import dev.reel.protection.d3d12.VideoPolicies;
import dev.reel.protection.device.Capability;
import dev.reel.protection.device.ChannelHandle;
import dev.reel.protection.device.ChannelType;
import dev.reel.protection.device.ContentProtectionCaps;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.DdiModel;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.DecoderHandle;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DeviceHandle;
import dev.reel.protection.device.HardwareCommand;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.device.TeardownEvent;
import dev.reel.protection.identity.DeviceIdentity;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProcessShield;
import dev.reel.protection.memory.ProtectionReport;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The device: one lock in front of its units. Listeners are called outside the lock. */
final class DriverDevice implements CryptoDevice, VideoPolicies {
    private final ReentrantLock lock = new ReentrantLock();
    private final DeviceHandle handle = new DeviceHandle(Handles.next());
    private final DeviceIdentity identity;
    private final KeyKeeping keeping;
    private final CapabilityTable capabilities;
    private final KeyExchangeUnit keyExchange;
    private final SessionUnit sessions;
    private final SurfaceUnit surfaces;
    private final DecoderTable decoders;
    private final ChannelUnit channels;
    private final PolicyUnit policies;
    private final TransformUnit transforms;
    private final TeardownListeners listeners = new TeardownListeners();
    private Life life = Life.RUNNING;

    private enum Life {
        RUNNING,
        TORN_DOWN,
        REMOVED
    }

    DriverDevice(DeviceIdentity identity, CryptoDeviceOptions options, SecureRandom random) {
        this.identity = identity;
        this.keeping = KeyKeeping.choose(options, ProcessShield.observe());
        this.capabilities = new CapabilityTable(options);
        this.keyExchange = new KeyExchangeUnit(identity, options.oaepHash(), keeping.keys());
        this.sessions = new SessionUnit(options, capabilities, keyExchange, keeping, random);
        this.surfaces = new SurfaceUnit(keeping.surfaces());
        this.decoders = new DecoderTable(handle.value(), sessions.handles());
        this.channels = new ChannelUnit(decoders, keyExchange);
        this.policies = new PolicyUnit(keyExchange, keeping.keys(), random);
        this.transforms = new TransformUnit(policies, surfaces, keeping.surfaces(), random);
    }

    @Override
    public String description() {
        return "crypto device with a " + identity.description();
    }

    @Override
    public DeviceHandle handle() {
        return handle;
    }

    @Override
    public ProtectionReport protection() {
        return keeping.report();
    }

    @Override
    public X509Certificate rootCertificate() {
        return locked(() -> identity.chain().get(identity.chain().size() - 1));
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
    public SessionHandle createCryptoSession(UUID cryptoType, UUID decodeProfile, UUID keyExchangeType) {
        return locked(() -> {
            requireRunning();
            return sessions.create(cryptoType, decodeProfile, keyExchangeType);
        });
    }

    @Override
    public void destroyCryptoSession(SessionHandle session) {
        locked(() -> sessions.destroy(session));
    }

    @Override
    public int certificateSize(SessionHandle session) {
        return locked(() -> sessions.certificateSize(session));
    }

    @Override
    public void certificate(SessionHandle session, ByteBuffer target) {
        locked(() -> sessions.certificate(session, target));
    }

    @Override
    public void negotiateKeyExchange(SessionHandle session, ByteBuffer data) {
        locked(() -> sessions.negotiate(session, data));
    }

    @Override
    public HardwareCommand.Answer executeHardwareCommand(SessionHandle session, HardwareCommand command) {
        return locked(() -> sessions.execute(session, command));
    }

    @Override
    public long cryptoSessionHandle(SessionHandle session) {
        return locked(() -> sessions.driverHandle(session));
    }

    @Override
    public void decryptionBlt(SessionHandle session, DecryptionBlt blt) {
        capabilities.require(Capability.DECRYPTION_BLT);
        locked(() -> sessions.decrypt(session, surfaces.get(blt.destination()), blt));
    }

    @Override
    public void encryptionBlt(SessionHandle session, SurfaceHandle source, ByteBuffer target, @Nullable ByteBuffer iv) {
        capabilities.require(Capability.ENCRYPTED_READ_BACK);
        locked(() -> sessions.encrypt(session, surfaces.get(source), target, iv));
    }

    @Override
    public void startSessionKeyRefresh(SessionHandle session, ByteBuffer random) {
        locked(() -> sessions.startRefresh(session, random));
    }

    @Override
    public void finishSessionKeyRefresh(SessionHandle session) {
        locked(() -> sessions.finishRefresh(session));
    }

    @Override
    public void encryptionBltKey(SessionHandle session, ByteBuffer wrapped) {
        locked(() -> sessions.readBackKey(session, wrapped));
    }

    @Override
    public BlockCipherEngine contentKeyEngine(SessionHandle session, ByteBuffer wrapped) {
        return locked(() -> sessions.contentKeyEngine(session, wrapped, lock));
    }

    @Override
    public CryptoSessionStatus cryptoSessionStatus(SessionHandle session) {
        return locked(() -> sessions.status(session));
    }

    @Override
    public SurfaceHandle createSurface(SurfaceDescription description) {
        return locked(() -> {
            requireRunning();
            return surfaces.create(description);
        });
    }

    @Override
    public void destroySurface(SurfaceHandle surface) {
        locked(() -> surfaces.destroy(surface));
    }

    @Override
    public int surfacePitch(SurfaceHandle surface) {
        return locked(() -> surfaces.get(surface).pitch());
    }

    @Override
    public MemoryKind surfaceMemory(SurfaceHandle surface) {
        return locked(() -> surfaces.get(surface).block().kind());
    }

    @Override
    public ByteBuffer mapSurface(SurfaceHandle surface) {
        return locked(() -> surfaces.map(surface));
    }

    @Override
    public void copySurface(SurfaceHandle from, SurfaceHandle to) {
        locked(() -> surfaces.copy(from, to));
    }

    @Override
    public DecoderHandle createDecoder(UUID decodeProfile) {
        return locked(() -> {
            requireRunning();
            DecodeProfile profile = DecodeProfile.of(decodeProfile)
                    .orElseThrow(() -> new MediaException(
                            Status.E_INVALIDARG, "The device knows no decode profile " + decodeProfile));
            DecoderHandle decoder = new DecoderHandle(Handles.next());
            decoders.add(decoder.value(), profile);
            return decoder;
        });
    }

    @Override
    public void destroyDecoder(DecoderHandle decoder) {
        locked(() -> decoders.remove(decoder.value()));
    }

    @Override
    public ChannelHandle createAuthenticatedChannel(ChannelType type) {
        return locked(() -> {
            requireRunning();
            return channels.create(type);
        });
    }

    @Override
    public void destroyAuthenticatedChannel(ChannelHandle channel) {
        locked(() -> channels.destroy(channel));
    }

    @Override
    public int channelCertificateSize(ChannelHandle channel) {
        return locked(() -> channels.certificateSize(channel));
    }

    @Override
    public void channelCertificate(ChannelHandle channel, ByteBuffer target) {
        locked(() -> channels.certificate(channel, target));
    }

    @Override
    public void negotiateChannelKeyExchange(ChannelHandle channel, ByteBuffer data) {
        locked(() -> channels.negotiate(channel, data));
    }

    @Override
    public Status configureChannel(ChannelHandle channel, ByteBuffer input, ByteBuffer output) {
        return locked(() -> channels.message(channel, open -> open.configure(input, output)));
    }

    @Override
    public Status queryChannel(ChannelHandle channel, ByteBuffer input, ByteBuffer output) {
        return locked(() -> channels.message(channel, open -> open.query(input, output)));
    }

    @Override
    public Set<SupportFlag> contextSupport(ContextDescription description) {
        return PolicyUnit.supported(description)
                ? EnumSet.of(SupportFlag.SUPPORTED, SupportFlag.INDEPENDENT_DECRYPTION_REQUIRED)
                : EnumSet.noneOf(SupportFlag.class);
    }

    @Override
    public TransformSupport transformSupport(TransformOperation operation) {
        return TransformUnit.SUPPORT;
    }

    @Override
    public ContextHandle createContext(ContextDescription description) {
        return locked(() -> {
            requireRunning();
            return policies.create(description);
        });
    }

    @Override
    public ByteBuffer keyBaseData(ContextHandle context, ByteBuffer input) {
        return locked(() -> policies.keyBaseData(context));
    }

    @Override
    public PolicyHandle createPolicy(ContextHandle context, ByteBuffer keyInfo) {
        return locked(() -> policies.createPolicy(context, keyInfo));
    }

    @Override
    public ContextHandle openContext(ContextHandle context) {
        return locked(() -> policies.open(context));
    }

    @Override
    public PolicyHandle openPolicy(PolicyHandle policy) {
        return locked(() -> policies.open(policy));
    }

    @Override
    public ByteBuffer policyKeyInfo(PolicyHandle policy) {
        return locked(() -> policies.keyInfo(policy));
    }

    @Override
    public ContextHandle policyContext(PolicyHandle policy) {
        return locked(() -> policies.contextOf(policy));
    }

    @Override
    public void destroyContext(ContextHandle context) {
        locked(() -> policies.destroy(context));
    }

    @Override
    public void destroyPolicy(PolicyHandle policy) {
        locked(() -> policies.destroy(policy));
    }

    @Override
    public ContextStatus contextStatus(ContextHandle context) {
        return locked(() -> policies.status(context));
    }

    @Override
    public long fence(ContextHandle context) {
        return locked(() -> policies.fence(context));
    }

    @Override
    public Result transform(Transform transform) {
        return locked(() -> transforms.transform(transform));
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
            loseKeys(loss);
        }
        tell(TeardownEvent.Phase.LOST, loss);
    }

    private void loseKeys(CryptoSessionStatus loss) {
        locked(() -> {
            if (life == Life.RUNNING) {
                life = Life.TORN_DOWN;
                keyExchange.away(true);
            }
            AllSteps.take(List.of(
                    () -> sessions.loseAll(loss),
                    channels::loseKeys,
                    policies::invalidateAll,
                    () -> loseContent(loss)));
        });
    }

    private void loseContent(CryptoSessionStatus loss) {
        if (loss == CryptoSessionStatus.KEY_AND_CONTENT_LOST) {
            surfaces.wipeContent();
        }
    }

    @Override
    public void recover() {
        locked(() -> {
            if (life != Life.TORN_DOWN) {
                throw new MediaException(Status.E_INVALIDARG, "Only a device that lost its keys recovers");
            }
            identity.renew();
            keyExchange.away(false);
            life = Life.RUNNING;
        });
        tell(TeardownEvent.Phase.RECOVERED, CryptoSessionStatus.OK);
    }

    @Override
    public void close() {
        locked(() -> {
            if (life == Life.REMOVED) {
                return;
            }
            life = Life.REMOVED;
            keyExchange.away(true);
            AllSteps.take(List.of(
                    sessions::destroyAll,
                    channels::destroyAll,
                    policies::destroyAll,
                    decoders::clear,
                    surfaces::destroyAll,
                    keeping.keys()::close,
                    identity::close));
        });
    }

    /** The surface itself, for what works inside the device. */
    Surface surface(SurfaceHandle surface) {
        return locked(() -> surfaces.get(surface));
    }

    private void requireRunning() {
        if (life != Life.RUNNING) {
            throw new MediaException(
                    ProtectionStatus.D3DDDIERR_DEVICEREMOVED,
                    "The crypto device is gone: open it again, or let it recover");
        }
    }

    private void tell(TeardownEvent.Phase phase, CryptoSessionStatus status) {
        listeners.tell(new TeardownEvent(phase, status));
    }

    private <T> T locked(Supplier<T> call) {
        lock.lock();
        try {
            return call.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable call) {
        lock.lock();
        try {
            call.run();
        } finally {
            lock.unlock();
        }
    }
}
