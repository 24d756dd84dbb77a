package dev.reel.protection.cenc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** protected-path.md §17.1: the four schemes on single samples. */
class SampleCipherTest {
    private static final KeyId KID = KeyId.parse("00112233445566778899aabbccddeeff");

    /** A random case: key, scheme, sample, IV (often near the wrap of the counter), pattern and map. */
    private static final class Case {
        final byte[] key = new byte[16];
        final Scheme scheme;
        final byte[] sample;
        final byte[] iv;
        final Pattern pattern;
        final int[] pairs;

        Case(long seed) {
            Random random = new Random(seed);
            random.nextBytes(key);
            scheme = List.of(Scheme.CENC, Scheme.CENS, Scheme.CBC1, Scheme.CBCS).get(random.nextInt(4));
            boolean large = random.nextInt(50) == 0;
            sample = new byte[random.nextInt(large ? 300_000 : 700)];
            random.nextBytes(sample);
            iv = new byte[scheme.isCounterMode() && random.nextBoolean() ? 8 : 16];
            random.nextBytes(iv);
            if (iv.length == 16 && random.nextBoolean()) {
                Arrays.fill(iv, 8, 16, (byte) 0xFF);
                iv[15] = (byte) -random.nextInt(20);
            }
            pattern = scheme.usesPattern() && random.nextInt(4) > 0
                    ? new Pattern(random.nextInt(16), random.nextInt(16))
                    : Pattern.NONE;
            pairs = random.nextInt(4) == 0 ? null : pairs(random);
        }

        private int[] pairs(Random random) {
            List<Integer> all = new ArrayList<>();
            int left = sample.length;
            while (left > 0 && all.size() < 40) {
                int clear = random.nextInt(Math.min(left, 90) + 1);
                int secret = random.nextInt(left - clear + 1);
                secret -= scheme == Scheme.CBC1 ? secret % 16 : 0;
                if (clear + secret > 0) {
                    all.add(clear);
                    all.add(secret);
                    left -= clear + secret;
                }
            }
            return all.isEmpty() ? null : all.stream().mapToInt(i -> i).toArray();
        }

        SampleEncryption encryption() {
            return new SampleEncryption(scheme, KID, iv, pattern, pairs == null ? null : SubsampleMap.of(pairs));
        }

        SampleCipher cipher(CipherDirection direction) {
            try (ContentKey contentKey = ContentKey.of(KID, key)) {
                return new SampleCipher(new JdkBlockCipher(contentKey), direction);
            }
        }

        byte[] slow() {
            return new SlowCommonEncryption(key)
                    .encrypt(sample, scheme.code(), iv, pattern.cryptBlocks(), pattern.skipBlocks(), pairs);
        }
    }

    private static void forEachSeed(int count, Consumer<Case> program) {
        for (long seed = 0; seed < count; seed++) {
            Case c = new Case(seed);
            try {
                program.accept(c);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    @Conformance(spec = "protected-path", section = "17.1", rule = "all schemes agree with the standard byte for byte")
    @Test
    void agreesWithTheStandard() {
        forEachSeed(3000, c -> {
            byte[] fast = c.sample.clone();
            try (SampleCipher cipher = c.cipher(CipherDirection.ENCRYPT)) {
                cipher.apply(fast, 0, fast.length, c.encryption());
            }
            byte[] slow = c.slow();
            assertThat(fast).isEqualTo(slow);
            assertThat(new SlowCommonEncryption(c.key)
                            .decrypt(
                                    slow,
                                    c.scheme.code(),
                                    c.iv,
                                    c.pattern.cryptBlocks(),
                                    c.pattern.skipBlocks(),
                                    c.pairs))
                    .isEqualTo(c.sample);
        });
    }

    @Test
    void decryptsWhatItEncrypted() {
        forEachSeed(1000, c -> {
            byte[] data = c.sample.clone();
            try (SampleCipher encrypt = c.cipher(CipherDirection.ENCRYPT);
                    SampleCipher decrypt = c.cipher(CipherDirection.DECRYPT)) {
                for (int round = 0; round < 2; round++) {
                    encrypt.apply(data, 0, data.length, c.encryption());
                    decrypt.apply(data, 0, data.length, c.encryption());
                    assertThat(data).isEqualTo(c.sample);
                }
            }
        });
    }

    @Test
    void nativeMemoryGivesTheSame() {
        forEachSeed(500, c -> {
            ByteBuffer direct = ByteBuffer.allocateDirect(c.sample.length + 20);
            direct.position(13).limit(13 + c.sample.length);
            direct.duplicate().put(c.sample);
            try (SampleCipher cipher = c.cipher(CipherDirection.ENCRYPT)) {
                cipher.apply(direct, c.encryption());
            }
            byte[] out = new byte[c.sample.length];
            direct.get(out);
            assertThat(out).isEqualTo(c.slow());
            assertThat(direct.get(0)).isZero();
            assertThat(direct.limit()).isEqualTo(13 + c.sample.length);
        });
    }

    @Conformance(spec = "protected-path", section = "17.1", rule = "only the low 64 bits of the counter count")
    @Conformance(spec = "crypto-session", section = "8.1", rule = "the carry out of Count never enters IV")
    @Test
    void theCounterWrapsWithoutACarry() {
        byte[] key = HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c");
        byte[] iv = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7ffffffffffffffff");
        byte[] sample = new byte[48];
        try (ContentKey contentKey = ContentKey.of(KID, key);
                SampleCipher cipher = new SampleCipher(new JdkBlockCipher(contentKey), CipherDirection.ENCRYPT)) {
            cipher.apply(sample, 0, 48, new SampleEncryption(Scheme.CENC, KID, iv, Pattern.NONE, null));
        }
        byte[] second = new byte[16];
        try (ContentKey contentKey = ContentKey.of(KID, key);
                SampleCipher cipher = new SampleCipher(new JdkBlockCipher(contentKey), CipherDirection.ENCRYPT)) {
            byte[] wrapped = HexFormat.of().parseHex("f0f1f2f3f4f5f6f70000000000000000");
            cipher.apply(second, 0, 16, new SampleEncryption(Scheme.CENC, KID, wrapped, Pattern.NONE, null));
        }
        assertThat(Arrays.copyOfRange(sample, 16, 32)).isEqualTo(second);
    }

    @Conformance(spec = "protected-path", section = "17.3", rule = "subsample sum > sample size: reject sample")
    @ParameterizedTest
    @EnumSource(Scheme.class)
    void refusesAMapThatLeavesTheSample(Scheme scheme) {
        byte[] sample = new byte[100];
        SampleEncryption how = new SampleEncryption(scheme, KID, new byte[16], Pattern.NONE, SubsampleMap.of(5, 96));
        try (ContentKey key = ContentKey.of(KID, new byte[16]);
                SampleCipher cipher = new SampleCipher(new JdkBlockCipher(key), CipherDirection.DECRYPT)) {
            assertThatThrownBy(() -> cipher.apply(sample, 0, 100, how))
                    .extracting(MediaException::statusOf)
                    .isEqualTo(Status.MF_E_INVALID_FILE_FORMAT);
        }
        assertThat(sample).containsOnly(0);
    }

    @Conformance(spec = "protected-path", section = "17.3", rule = "subsample sum < sample size: rest clear")
    @ParameterizedTest
    @EnumSource(Scheme.class)
    void leavesTheRestClear(Scheme scheme) {
        byte[] sample = new byte[100];
        SampleEncryption how = new SampleEncryption(scheme, KID, new byte[16], Pattern.NONE, SubsampleMap.of(4, 32));
        try (ContentKey key = ContentKey.of(KID, new byte[16]);
                SampleCipher cipher = new SampleCipher(new JdkBlockCipher(key), CipherDirection.ENCRYPT)) {
            cipher.apply(sample, 0, 100, how);
        }
        assertThat(Arrays.copyOfRange(sample, 0, 4)).containsOnly(0);
        assertThat(Arrays.copyOfRange(sample, 4, 36)).isNotEqualTo(new byte[32]);
        assertThat(Arrays.copyOfRange(sample, 36, 100)).containsOnly(0);
    }

    @Conformance(spec = "protected-path", section = "17.1", rule = "cbc1 protects multiples of 16 bytes")
    @Test
    void cbc1RefusesPartialBlocksInAMap() {
        SampleEncryption how =
                new SampleEncryption(Scheme.CBC1, KID, new byte[16], Pattern.NONE, SubsampleMap.of(0, 20));
        try (ContentKey key = ContentKey.of(KID, new byte[16]);
                SampleCipher cipher = new SampleCipher(new JdkBlockCipher(key), CipherDirection.DECRYPT)) {
            assertThatThrownBy(() -> cipher.apply(new byte[20], 0, 20, how))
                    .extracting(MediaException::statusOf)
                    .isEqualTo(Status.MF_E_INVALID_FILE_FORMAT);
        }
    }

    @Conformance(spec = "protected-path", section = "5.5", rule = "IV of 8 or 16 bytes, else MF_E_INVALID_STREAM_DATA")
    @Test
    void refusesIvsOfOtherSizes() {
        for (int size : new int[] {0, 1, 7, 9, 12, 15, 17, 32}) {
            assertThatThrownBy(() -> new SampleEncryption(Scheme.CENC, KID, new byte[size], Pattern.NONE, null))
                    .extracting(MediaException::statusOf)
                    .isEqualTo(Status.MF_E_INVALID_STREAM_DATA);
        }
    }

    @Test
    void aClosedCipherRefuses() {
        SampleCipher cipher;
        try (ContentKey key = ContentKey.of(KID, new byte[16])) {
            cipher = new SampleCipher(new JdkBlockCipher(key), CipherDirection.DECRYPT);
        }
        cipher.close();
        SampleEncryption how = new SampleEncryption(Scheme.CENC, KID, new byte[8], Pattern.NONE, null);
        assertThatThrownBy(() -> cipher.apply(new byte[20], 0, 20, how)).isInstanceOf(IllegalStateException.class);
    }
}
