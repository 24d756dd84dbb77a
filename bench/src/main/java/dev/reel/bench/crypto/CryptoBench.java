package dev.reel.bench.crypto;

import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoDeviceProvider;
import dev.reel.protection.device.CryptoSession;
import dev.reel.protection.device.CryptoSession.EncryptedBuffer;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.device.ProtectedSurface;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.identity.DeviceCertificate;
import dev.reel.protection.memory.ProtectionLevel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Prints the rates of DecryptionBlt and of a session's content key at each level beside their peers. */
public final class CryptoBench {
    private static final byte[] KEY = new byte[16];

    private final PrintStream out;

    private CryptoBench(PrintStream out) {
        this.out = out;
    }

    /** Runs everything; takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CryptoBench bench = new CryptoBench(System.out);
        bench.openssl();
        for (int size : new int[] {16 << 10, 64 << 10, 1 << 20, 8 << 20}) {
            bench.transfer(size);
        }
        for (int size : new int[] {512, 4 << 10, 16 << 10}) {
            bench.sample(size);
        }
    }

    private void openssl() throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(
                            "openssl", "speed", "-evp", "aes-128-ctr", "-bytes", "16384", "-seconds", "2")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            process.waitFor();
            out.println("openssl speed at 16 KiB: " + said.lines().reduce("", (a, b) -> b));
        } catch (IOException absent) {
            out.println("openssl speed: the program is not installed");
        }
    }

    private void transfer(int size) {
        byte[] source = new byte[size];
        byte[] target = new byte[size];
        Cipher cipher = cipher();
        double[] peers =
                Race.run(() -> update(cipher, source, target), () -> System.arraycopy(source, 0, target, 0, size));
        out.printf(
                Locale.ROOT,
                "%n%d KiB: JDK AES/CTR %.2f GB/s, copy %.2f GB/s%n",
                size >> 10,
                rate(peers[0], size),
                rate(peers[1], size));
        for (ProtectionLevel level : ProtectionLevel.values()) {
            try (Bench bench = new Bench(level)) {
                ProtectedSurface surface = bench.device.surface(SurfaceDescription.offscreen(1024, size / 1024));
                double[] both = Race.run(() -> update(cipher, source, target), () -> bench.blt(source, surface));
                out.printf(
                        Locale.ROOT,
                        "  %-14s DecryptionBlt %6.2f GB/s = %.2f of the JDK, surface in %s memory%n",
                        level,
                        rate(both[1], size),
                        both[1] / both[0],
                        surface.memory());
            }
        }
    }

    private void sample(int size) {
        byte[] data = new byte[size];
        Cipher cipher = cipher();
        AtomicLong next = new AtomicLong();
        out.printf(Locale.ROOT, "%nsample of %d bytes, a fresh IV each:%n", size);
        for (ProtectionLevel level : ProtectionLevel.values()) {
            try (Bench bench = new Bench(level);
                    BlockCipher engine = bench.session.contentKeyCipher(ByteBuffer.allocate(16))) {
                double[] both = Race.run(() -> initAndFinal(cipher, next.incrementAndGet(), data), () -> {
                    engine.beginCtr(new AesCtrIv(next.incrementAndGet(), 0).bytes());
                    engine.ctr(data, 0, size);
                });
                out.printf(
                        Locale.ROOT,
                        "  %-14s %7.0f ns, Cipher.init + doFinal %7.0f ns, ratio %.2f%n",
                        level,
                        1e9 / both[1],
                        1e9 / both[0],
                        both[1] / both[0]);
            }
        }
    }

    private static double rate(double operations, int size) {
        return operations * size / 1e9;
    }

    private static Cipher cipher() {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(new byte[16]));
            return cipher;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void update(Cipher cipher, byte[] source, byte[] target) {
        try {
            for (int at = 0; at < source.length; at += 64 << 10) {
                cipher.update(source, at, Math.min(64 << 10, source.length - at), target, at);
            }
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void initAndFinal(Cipher cipher, long iv, byte[] data) {
        try {
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(KEY, "AES"),
                    new IvParameterSpec(new AesCtrIv(iv, 0).bytes()));
            cipher.doFinal(data, 0, data.length, data, 0);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A device with a keyed session at one level. */
    private static final class Bench implements AutoCloseable {
        final CryptoDevice device;
        final CryptoSession session;
        private long iv;

        Bench(ProtectionLevel level) {
            device = CryptoDeviceProvider.open(
                    "software", CryptoDeviceOptions.defaults().withLevels(level, ProtectionLevel.OPEN));
            session = CryptoSession.create(device, CryptoTypes.NULL_GUID);
            RSAPublicKey leaf = (RSAPublicKey)
                    DeviceCertificate.parse(session.certificate()).get(0).getPublicKey();
            session.negotiateKeyExchange(ByteBuffer.wrap(DeviceCertificate.wrap(leaf, OaepHash.SHA_512, KEY)));
        }

        void blt(byte[] source, ProtectedSurface surface) {
            iv++;
            session.decrypt(EncryptedBuffer.of(ByteBuffer.wrap(source), new AesCtrIv(iv, 1)), surface);
        }

        @Override
        public void close() {
            session.close();
            device.close();
        }
    }
}
