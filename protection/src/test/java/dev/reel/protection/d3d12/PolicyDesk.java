package dev.reel.protection.d3d12;

import dev.reel.protection.SlowAes;
import dev.reel.protection.d3d12.VideoPolicies.BitstreamEncryption;
import dev.reel.protection.d3d12.VideoPolicies.ContextDescription;
import dev.reel.protection.d3d12.VideoPolicies.ContextFlag;
import dev.reel.protection.d3d12.VideoPolicies.ContextHandle;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.identity.DeviceCertificate;
import java.nio.ByteBuffer;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;

/** What a caller of policies has on its desk: descriptions, key info, ciphertext made slowly. */
final class PolicyDesk {
    private PolicyDesk() {}

    static ContextDescription description(int nodeMask) {
        return new ContextDescription(
                nodeMask,
                DecodeProfile.H264_VLD_NOFGT.guid(),
                VideoPolicies.COMMON_SYSTEM,
                BitstreamEncryption.CENC_AES_CTR_128,
                ContextFlag.NONE);
    }

    static ByteBuffer keyInfo(DriverFunctions device, ContextHandle to, byte[] key) {
        ByteBuffer base = VideoPolicies.of(device).keyBaseData(to, ByteBuffer.allocate(0));
        byte[] chain = new byte[base.remaining()];
        base.get(chain);
        RSAPublicKey leaf = DeviceCertificate.verify(
                chain, device.rootCertificate(), Clock.systemUTC().instant(), revoked -> false);
        return ByteBuffer.wrap(DeviceCertificate.wrap(leaf, OaepHash.SHA_512, key));
    }

    static byte[] encrypt(byte[] key, AesCtrIv iv, SubSampleMap map, byte[] clear) {
        byte[] stream = new SlowAes(key).ctr(iv.iv(), iv.count(), new byte[clear.length]);
        byte[] out = clear.clone();
        int at = 0;
        int used = 0;
        for (SubSampleMap.Pair pair : map.pairs()) {
            at += (int) pair.clear();
            for (int i = 0; i < pair.encrypted(); i++) {
                out[at++] ^= stream[used++];
            }
        }
        return out;
    }
}
