package dev.reel.bench.crypto;

import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.cenc.CipherDirection;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.JdkBlockCipher;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Pattern;
import dev.reel.protection.cenc.SampleCipher;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.decrypter.Decrypter;
import dev.reel.protection.decrypter.EncryptionAttributes;
import dev.reel.protection.decrypter.KeySource;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoDeviceProvider;
import dev.reel.protection.device.CryptoSession;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.identity.DeviceCertificate;
import dev.reel.protection.memory.ProtectionLevel;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Prints what decrypting one sample with a fresh IV costs, beside a loop of the JDK's {@code Cipher.init} and {@code
 * doFinal} on an array, which has no attributes to read and no native memory to work in.
 */
public final class DecrypterBench {
    private static final KeyId ID = new KeyId(1, 2);
    private static final byte[] KEY = new byte[16];

    private final PrintStream out;
    private long count;

    private DecrypterBench(PrintStream out) {
        this.out = out;
    }

    /** Runs everything; takes no arguments. */
    public static void main(String[] arguments) {
        DecrypterBench bench = new DecrypterBench(System.out);
        for (Scheme scheme : List.of(Scheme.CENC, Scheme.CBC1)) {
            for (int size : new int[] {512, 4 << 10, 16 << 10}) {
                bench.size(scheme, size);
            }
        }
    }

    private void size(Scheme scheme, int size) {
        out.printf(Locale.ROOT, "%n%s, sample of %d bytes, a fresh IV each:%n", scheme, size);
        cipher("cipher of the sample, JDK AES", scheme, size, () -> new JdkBlockCipher(ContentKey.of(ID, KEY)));
        Sample marked = new Sample(MemoryBuffer.allocate(size));
        race("marks of the source alone", scheme, size, () -> EncryptionAttributes.write(marked, fresh(scheme)));
        marked.close();
        try (KeyRing ring = KeyRing.of(List.of(ContentKey.of(ID, KEY)))) {
            decrypter("decrypter, key of a ring", scheme, size, KeySource.of(ring));
        }
        if (scheme.isCounterMode()) {
            for (ProtectionLevel level : ProtectionLevel.values()) {
                try (CryptoDevice device = CryptoDeviceProvider.open(
                                "software", CryptoDeviceOptions.defaults().withLevels(level, ProtectionLevel.OPEN));
                        CryptoSession session = keyed(device)) {
                    decrypter(
                            "decrypter, session at " + level,
                            scheme,
                            size,
                            id -> session.contentKeyCipher(ByteBuffer.allocate(16)));
                }
            }
        }
    }

    private static CryptoSession keyed(CryptoDevice device) {
        CryptoSession session = CryptoSession.create(device, CryptoTypes.NULL_GUID);
        RSAPublicKey leaf = (RSAPublicKey)
                DeviceCertificate.parse(session.certificate()).get(0).getPublicKey();
        session.negotiateKeyExchange(ByteBuffer.wrap(DeviceCertificate.wrap(leaf, OaepHash.SHA_512, KEY)));
        return session;
    }

    private void cipher(String name, Scheme scheme, int size, Supplier<BlockCipher> engine) {
        byte[] data = new byte[size];
        try (SampleCipher cipher = new SampleCipher(engine.get(), CipherDirection.DECRYPT)) {
            race(name, scheme, size, () -> cipher.apply(data, 0, size, fresh(scheme)));
        }
    }

    /** The marks that a source puts on each sample are part of the race. */
    private void decrypter(String name, Scheme scheme, int size, KeySource keys) {
        MemoryBuffer buffer = MemoryBuffer.allocate(size);
        buffer.setCurrentLength(size);
        Sample sample = new Sample(buffer);
        TransformOutput output = new TransformOutput();
        try (Decrypter decrypter = new Decrypter(keys)) {
            decrypter.setInputType(0, MediaType.video(Subtype.H264, 16, 16));
            race(name, scheme, size, () -> {
                EncryptionAttributes.write(sample, fresh(scheme));
                var unusedAccepted = decrypter.processInput(0, sample);
                var unusedProduced = decrypter.processOutput(output);
                var unusedSample = output.takeSample();
            });
        }
        sample.close();
    }

    private SampleEncryption fresh(Scheme scheme) {
        byte[] iv = new byte[scheme == Scheme.CBC1 ? 16 : 8];
        ByteBuffer.wrap(iv).putLong(0, ++count);
        return new SampleEncryption(scheme, ID, iv, Pattern.NONE, null);
    }

    private void race(String name, Scheme scheme, int size, Runnable contestant) {
        byte[] data = new byte[size];
        Cipher peer = peer(scheme);
        double[] both = Race.run(() -> initAndFinal(peer, scheme, data), contestant);
        out.printf(
                Locale.ROOT,
                "  %-32s %7.0f ns, Cipher.init + doFinal %7.0f ns, ratio %.2f%n",
                name,
                1e9 / both[1],
                1e9 / both[0],
                both[1] / both[0]);
    }

    private static Cipher peer(Scheme scheme) {
        try {
            return Cipher.getInstance(scheme.isCounterMode() ? "AES/CTR/NoPadding" : "AES/CBC/NoPadding");
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void initAndFinal(Cipher cipher, Scheme scheme, byte[] data) {
        byte[] iv = new byte[16];
        ByteBuffer.wrap(iv).putLong(0, ++count);
        try {
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(iv));
            cipher.doFinal(data, 0, data.length, data, 0);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(scheme + " failed", failed);
        }
    }
}
