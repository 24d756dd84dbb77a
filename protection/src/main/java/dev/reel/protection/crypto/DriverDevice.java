package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.channel.Channel;
import dev.reel.protection.d3d12.TransformOperation;
import dev.reel.protection.d3d12.VideoPolicies;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.Capability;
import dev.reel.protection.device.ChannelHandle;
import dev.reel.protection.device.ChannelType;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.DecoderHandle;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DeviceHandle;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.HardwareCommand;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.identity.DeviceIdentity;
import dev.reel.protection.memory.MemoryKind;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The device with the functions of the driver interface: tables from handles to the objects of {@link LocalDevice}, and for
 * channels and policies, which speak of handles themselves, to what carries them out.
 */
final class DriverDevice extends LocalDevice implements DriverFunctions, VideoPolicies {
    private final DeviceHandle handle = new DeviceHandle(Handles.next());
    private final Handles<DeviceSession> sessions = new Handles<>("crypto session");
    private final Handles<Surface> surfaces = new Handles<>("surface");
    private final DecoderTable decoders = new DecoderTable(handle.value(), sessions);
    private final Channels channels = new Channels(decoders);
    private final Policies policies;
    private final Transforms transforms;

    DriverDevice(DeviceIdentity identity, CryptoDeviceOptions options, SecureRandom random) {
        super(identity, options, random);
        policies = new Policies(keeping().keys(), random);
        transforms = new Transforms(
                policies, named -> surfaces.get(named.value()), keeping().surfaces(), random);
    }

    @Override
    public DeviceHandle handle() {
        return handle;
    }

    private DeviceSession session(SessionHandle session) {
        return lock().call(() -> sessions.get(session.value()));
    }

    /** The surface itself, for what works inside the device. */
    Surface surface(SurfaceHandle surface) {
        return lock().call(() -> surfaces.get(surface.value()));
    }

    @Override
    public SessionHandle createCryptoSession(UUID cryptoType, UUID decodeProfile, UUID keyExchangeType) {
        return lock().call(() -> {
            SessionHandle named = new SessionHandle(Handles.next());
            sessions.put(named.value(), createSession(cryptoType, decodeProfile, keyExchangeType));
            return named;
        });
    }

    @Override
    public void destroyCryptoSession(SessionHandle session) {
        lock().run(() -> sessions.remove(session.value()).close());
    }

    @Override
    public int certificateSize(SessionHandle session) {
        return session(session).certificate().length;
    }

    @Override
    public void certificate(SessionHandle session, ByteBuffer target) {
        write(session(session).certificate(), target);
    }

    @Override
    public void negotiateKeyExchange(SessionHandle session, ByteBuffer data) {
        session(session).negotiateKeyExchange(data);
    }

    @Override
    public HardwareCommand.Answer executeHardwareCommand(SessionHandle session, HardwareCommand command) {
        return session(session).execute(command);
    }

    @Override
    public long cryptoSessionHandle(SessionHandle session) {
        return lock().call(() -> {
            sessions.get(session.value()).keys().require(SessionState.Call.HANDLE);
            return session.value();
        });
    }

    @Override
    public void decryptionBlt(SessionHandle session, DecryptionBlt blt) {
        capabilities().require(Capability.DECRYPTION_BLT);
        session(session).decrypt(blt.buffer(), surface(blt.destination()));
    }

    @Override
    public void encryptionBlt(SessionHandle session, SurfaceHandle source, ByteBuffer target, @Nullable ByteBuffer iv) {
        capabilities().require(Capability.ENCRYPTED_READ_BACK);
        DeviceSession by = session(session);
        if (iv == null || iv.isReadOnly() || iv.remaining() != AesCtrIv.SIZE) {
            throw invalid("A read-back needs 16 bytes that receive the vector");
        }
        iv.put(iv.position(), by.encrypt(surface(source), target).bytes());
    }

    @Override
    public void startSessionKeyRefresh(SessionHandle session, ByteBuffer random) {
        capabilities().require(Capability.FRESHEN_SESSION_KEY);
        DeviceSession by = session(session);
        requireKeySize(random);
        random.put(random.position(), by.startRefresh());
    }

    @Override
    public void finishSessionKeyRefresh(SessionHandle session) {
        capabilities().require(Capability.FRESHEN_SESSION_KEY);
        session(session).finishRefresh();
    }

    @Override
    public void encryptionBltKey(SessionHandle session, ByteBuffer wrapped) {
        capabilities().require(Capability.ENCRYPTED_READ_BACK_KEY);
        DeviceSession by = session(session);
        lock().run(() -> by.requireRsa(SessionState.Call.READ_BACK_KEY));
        requireKeySize(wrapped);
        wrapped.put(wrapped.position(), by.readBackKey());
    }

    @Override
    public BlockCipher contentKeyCipher(SessionHandle session, ByteBuffer wrapped) {
        return session(session).contentKeyCipher(wrapped);
    }

    @Override
    public CryptoSessionStatus cryptoSessionStatus(SessionHandle session) {
        return session(session).status();
    }

    @Override
    public SurfaceHandle createSurface(SurfaceDescription description) {
        return lock().call(() -> {
            SurfaceHandle named = new SurfaceHandle(Handles.next());
            surfaces.put(named.value(), (Surface) surface(description));
            return named;
        });
    }

    @Override
    public void destroySurface(SurfaceHandle surface) {
        lock().run(() -> surfaces.remove(surface.value()).close());
    }

    @Override
    public int surfacePitch(SurfaceHandle surface) {
        return surface(surface).pitch();
    }

    @Override
    public MemoryKind surfaceMemory(SurfaceHandle surface) {
        return surface(surface).memory();
    }

    @Override
    public ByteBuffer mapSurface(SurfaceHandle surface) {
        return surface(surface).map();
    }

    @Override
    public void copySurface(SurfaceHandle from, SurfaceHandle to) {
        surface(from).copyTo(surface(to));
    }

    @Override
    public DecoderHandle createDecoder(UUID decodeProfile) {
        return lock().call(() -> {
            requireRunning();
            DecodeProfile profile = DecodeProfile.of(decodeProfile)
                    .orElseThrow(() -> invalid("The device knows no decode profile " + decodeProfile));
            DecoderHandle decoder = new DecoderHandle(Handles.next());
            decoders.add(decoder.value(), profile);
            return decoder;
        });
    }

    @Override
    public void destroyDecoder(DecoderHandle decoder) {
        lock().run(() -> decoders.remove(decoder.value()));
    }

    @Override
    public ChannelHandle createAuthenticatedChannel(ChannelType type) {
        return lock().call(() -> {
            requireRunning();
            return channels.create(type);
        });
    }

    @Override
    public void destroyAuthenticatedChannel(ChannelHandle channel) {
        lock().run(() -> channels.destroy(channel));
    }

    @Override
    public int channelCertificateSize(ChannelHandle channel) {
        return channelCertificate(channel).length;
    }

    @Override
    public void channelCertificate(ChannelHandle channel, ByteBuffer target) {
        write(channelCertificate(channel), target);
    }

    private byte[] channelCertificate(ChannelHandle channel) {
        return lock().call(() -> {
            var unusedChannel = channels.authenticated(channel);
            return encodedChain();
        });
    }

    @Override
    public void negotiateChannelKeyExchange(ChannelHandle channel, ByteBuffer data) {
        var unusedChannel = receiveKey(data, () -> channels.authenticated(channel), key -> {
            Channel open = channels.authenticated(channel);
            open.replaceKey(key);
            return open;
        });
    }

    @Override
    public Status configureChannel(ChannelHandle channel, ByteBuffer input, ByteBuffer output) {
        return lock().call(() -> channels.message(channel, open -> open.configure(input, output)));
    }

    @Override
    public Status queryChannel(ChannelHandle channel, ByteBuffer input, ByteBuffer output) {
        return lock().call(() -> channels.message(channel, open -> open.query(input, output)));
    }

    @Override
    public Set<SupportFlag> contextSupport(ContextDescription description) {
        return Policies.supported(description)
                ? EnumSet.of(SupportFlag.SUPPORTED, SupportFlag.INDEPENDENT_DECRYPTION_REQUIRED)
                : EnumSet.noneOf(SupportFlag.class);
    }

    @Override
    public TransformSupport transformSupport(TransformOperation operation) {
        return Transforms.SUPPORT;
    }

    @Override
    public ContextHandle createContext(ContextDescription description) {
        return lock().call(() -> {
            requireRunning();
            return policies.create(description);
        });
    }

    @Override
    public ByteBuffer keyBaseData(ContextHandle context, ByteBuffer input) {
        return lock().call(() -> {
            policies.requireValid(context);
            return ByteBuffer.wrap(encodedChain());
        });
    }

    @Override
    public PolicyHandle createPolicy(ContextHandle context, ByteBuffer keyInfo) {
        byte[] kept = new byte[keyInfo.remaining()];
        keyInfo.duplicate().get(kept);
        return receiveKey(
                ByteBuffer.wrap(kept),
                () -> policies.requireValid(context),
                key -> policies.createPolicy(context, kept, key));
    }

    @Override
    public ContextHandle openContext(ContextHandle context) {
        return lock().call(() -> policies.open(context));
    }

    @Override
    public PolicyHandle openPolicy(PolicyHandle policy) {
        return lock().call(() -> policies.open(policy));
    }

    @Override
    public ByteBuffer policyKeyInfo(PolicyHandle policy) {
        return lock().call(() -> policies.keyInfo(policy));
    }

    @Override
    public ContextHandle policyContext(PolicyHandle policy) {
        return lock().call(() -> policies.contextOf(policy));
    }

    @Override
    public void destroyContext(ContextHandle context) {
        lock().run(() -> policies.destroy(context));
    }

    @Override
    public void destroyPolicy(PolicyHandle policy) {
        lock().run(() -> policies.destroy(policy));
    }

    @Override
    public ContextStatus contextStatus(ContextHandle context) {
        return lock().call(() -> policies.status(context));
    }

    @Override
    public long fence(ContextHandle context) {
        return lock().call(() -> policies.fence(context));
    }

    @Override
    public Result transform(Transform transform) {
        return lock().call(() -> transforms.transform(transform));
    }

    @Override
    void loseOtherKeys() {
        AllSteps.take(List.of(channels::loseKeys, policies::invalidateAll));
    }

    @Override
    void destroyOthers() {
        AllSteps.take(
                List.of(sessions::clear, surfaces::clear, channels::destroyAll, policies::destroyAll, decoders::clear));
    }

    private static void write(byte[] chain, ByteBuffer target) {
        if (target.isReadOnly() || target.remaining() < chain.length) {
            throw invalid("The certificate chain has " + chain.length + " bytes, more than the buffer takes");
        }
        target.put(target.position(), chain);
    }

    private static void requireKeySize(ByteBuffer target) {
        if (target.isReadOnly() || target.remaining() != AesKey.LENGTH) {
            throw invalid("The buffer has the size of the session key, " + AesKey.LENGTH + " bytes");
        }
    }

    private static MediaException invalid(String sentence) {
        return new MediaException(Status.E_INVALIDARG, sentence);
    }
}
