package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.aes.AesKeyStore;
import dev.reel.protection.d3d12.VideoPolicies;
import dev.reel.protection.d3d12.VideoPolicies.ContextDescription;
import dev.reel.protection.d3d12.VideoPolicies.ContextFlag;
import dev.reel.protection.d3d12.VideoPolicies.ContextHandle;
import dev.reel.protection.d3d12.VideoPolicies.ContextStatus;
import dev.reel.protection.d3d12.VideoPolicies.KeySource;
import dev.reel.protection.d3d12.VideoPolicies.PolicyHandle;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.ProtectionStatus;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;

/** Protection contexts and policies of a device, each with as many handles as it has users (crypto-session.md §16). */
final class Policies {
    private final AesKeyStore keys;
    private final SecureRandom random;
    private final Handles<Context> contexts = new Handles<>("protection context");
    private final Handles<Policy> policies = new Handles<>("policy");

    Policies(AesKeyStore keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** The memory of one context: its own key for transcryption. */
    static final class Context {
        private final ContextHandle first;
        private final AesKey ownKey;
        private final IvSequence ownIvs;
        private int users = 1;
        private long fence = 1;
        private ContextStatus status = ContextStatus.OK;

        Context(ContextHandle first, AesKey ownKey, IvSequence ownIvs) {
            this.first = first;
            this.ownKey = ownKey;
            this.ownIvs = ownIvs;
        }

        AesKey ownKey() {
            return ownKey;
        }

        IvSequence ownIvs() {
            return ownIvs;
        }
    }

    private static final class Policy {
        private final Context context;
        private final byte[] keyInfo;
        private final AesKey key;
        private int users = 1;

        Policy(Context context, byte[] keyInfo, AesKey key) {
            this.context = context;
            this.keyInfo = keyInfo;
            this.key = key;
        }
    }

    static boolean supported(ContextDescription description) {
        return description.contentProtectionSystem().equals(VideoPolicies.COMMON_SYSTEM)
                && description.flag() == ContextFlag.NONE
                && DecodeProfile.of(description.decodeProfile())
                        .filter(profile -> profile.supports(CryptoTypes.AES128_CTR))
                        .isPresent();
    }

    ContextHandle create(ContextDescription description) {
        if (Integer.bitCount(description.nodeMask()) > 1) {
            throw new MediaException(Status.E_INVALIDARG, "A node mask is 0 or exactly one bit");
        }
        if (description.flag() == ContextFlag.HARDWARE) {
            throw new MediaException(
                    ProtectionStatus.D3DERR_NOTAVAILABLE,
                    "This device protects in software: it has no hardware context");
        }
        if (!supported(description)) {
            throw new MediaException(
                    ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO,
                    "This profile and content protection system do not go together");
        }
        ContextHandle handle = new ContextHandle(Handles.next());
        contexts.put(handle.value(), new Context(handle, keys.randomKey(random), IvSequence.random(random, false)));
        return handle;
    }

    /** {@code E_FAIL} when the context has lost its keys. */
    void requireValid(ContextHandle handle) {
        var unusedContext = valid(handle);
    }

    PolicyHandle createPolicy(ContextHandle handle, byte[] keyInfo, AesKey key) {
        PolicyHandle policy = new PolicyHandle(Handles.next());
        policies.put(policy.value(), new Policy(valid(handle), keyInfo, key));
        return policy;
    }

    ContextHandle open(ContextHandle handle) {
        Context context = contexts.get(handle.value());
        ContextHandle second = new ContextHandle(Handles.next());
        context.users++;
        contexts.put(second.value(), context);
        return second;
    }

    PolicyHandle open(PolicyHandle handle) {
        Policy policy = policies.get(handle.value());
        PolicyHandle second = new PolicyHandle(Handles.next());
        policy.users++;
        policies.put(second.value(), policy);
        return second;
    }

    ByteBuffer keyInfo(PolicyHandle handle) {
        return ByteBuffer.wrap(policies.get(handle.value()).keyInfo).asReadOnlyBuffer();
    }

    ContextHandle contextOf(PolicyHandle handle) {
        return policies.get(handle.value()).context.first;
    }

    void destroy(ContextHandle handle) {
        Context context = contexts.remove(handle.value());
        if (--context.users == 0) {
            end(context);
        }
    }

    void destroy(PolicyHandle handle) {
        Policy policy = policies.remove(handle.value());
        if (--policy.users == 0) {
            policy.key.close();
        }
    }

    ContextStatus status(ContextHandle handle) {
        return contexts.get(handle.value()).status;
    }

    long fence(ContextHandle handle) {
        return contexts.get(handle.value()).fence;
    }

    /** All keys are lost: every context is invalid from now on, and says so. */
    void invalidateAll() {
        AllSteps.each(contexts.all().stream().distinct().toList(), this::end);
    }

    void destroyAll() {
        List<Policy> ending = policies.all();
        AllSteps.take(List.of(
                this::invalidateAll,
                () -> AllSteps.each(ending, policy -> policy.key.close()),
                policies::clear,
                contexts::clear));
    }

    /** The key of a sample; {@code E_FAIL} when its context is no longer valid. */
    AesKey key(KeySource source) {
        if (source instanceof PolicyHandle handle) {
            Policy policy = policies.get(handle.value());
            requireValid(policy.context);
            return policy.key;
        }
        return valid((ContextHandle) source).ownKey;
    }

    /** The context that a sample's key belongs to. */
    Context context(KeySource source) {
        return source instanceof PolicyHandle handle
                ? policies.get(handle.value()).context
                : contexts.get(((ContextHandle) source).value());
    }

    private void end(Context context) {
        if (context.status == ContextStatus.OK) {
            context.status = ContextStatus.INVALID;
            context.fence++;
            AllSteps.take(List.of(context.ownKey::close, () -> closeKeysOf(context)));
        }
    }

    private void closeKeysOf(Context context) {
        AllSteps.each(
                policies.all().stream()
                        .filter(policy -> policy.context == context)
                        .toList(),
                policy -> policy.key.close());
    }

    private Context valid(ContextHandle handle) {
        Context context = contexts.get(handle.value());
        requireValid(context);
        return context;
    }

    private static void requireValid(Context context) {
        if (context.status != ContextStatus.OK) {
            throw new MediaException(
                    Status.E_FAIL, "The protection context is invalid: its keys are lost; create a new one");
        }
    }
}
