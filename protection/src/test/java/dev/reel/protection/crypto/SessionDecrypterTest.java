package dev.reel.protection.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.protection.cenc.CipherDirection;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.JdkBlockCipher;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.Pattern;
import dev.reel.protection.cenc.SampleCipher;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import dev.reel.protection.decrypter.Decrypter;
import dev.reel.protection.decrypter.EncryptionAttributes;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SessionHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A decrypter whose keys come from a crypto session and never leave it. */
class SessionDecrypterTest {
    private static final KeyId KID = KeyId.parse("00112233445566778899aabbccddeeff");
    private static final byte[] KEY = Desk.key(1);
    private static final byte[] CONTENT = Desk.key(2);

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void decryptsWithContentKeysOfTheSession(Scheme scheme) {
        try (DriverFunctions device = Desk.device()) {
            SessionHandle session = Desk.keyed(device, KEY);
            try (Decrypter decrypter =
                    new Decrypter(id -> device.contentKeyCipher(session, Desk.wrapKey(KEY, CONTENT)))) {
                for (int round = 0; round < 3; round++) {
                    byte[] clear = Desk.bytes(100_000 + round, round);
                    decrypter.processInput(0, locked(clear, scheme));
                    TransformOutput output = new TransformOutput();
                    decrypter.processOutput(output);
                    try (Sample sample = output.takeSample()) {
                        byte[] opened = new byte[sample.totalLength()];
                        sample.buffer(0).data().get(opened);
                        assertThat(opened).isEqualTo(clear);
                    }
                }
            }
        }
    }

    @Test
    void endsWithTheSession() {
        try (DriverFunctions device = Desk.device()) {
            SessionHandle session = Desk.keyed(device, KEY);
            try (Decrypter decrypter =
                    new Decrypter(id -> device.contentKeyCipher(session, Desk.wrapKey(KEY, CONTENT)))) {
                decrypter.processInput(0, locked(Desk.bytes(100, 1), Scheme.CENC));
                decrypter.processOutput(new TransformOutput());
                device.destroyCryptoSession(session);
                try (Sample late = locked(Desk.bytes(100, 2), Scheme.CENC)) {
                    assertThatThrownBy(() -> decrypter.processInput(0, late))
                            .extracting(MediaException::statusOf)
                            .isEqualTo(Status.E_FAIL);
                }
            }
        }
    }

    private static Sample locked(byte[] clear, Scheme scheme) {
        Pattern pattern = scheme.usesPattern() ? Pattern.ONE_IN_TEN : Pattern.NONE;
        SubsampleMap map = clear.length > 70_000 ? SubsampleMap.of(5, 1616, 33, 64_000) : null;
        SampleEncryption how = new SampleEncryption(scheme, KID, Desk.bytes(16, 9), pattern, map);
        MemoryBuffer buffer = MemoryBuffer.allocate(clear.length);
        buffer.setCurrentLength(clear.length);
        buffer.data().put(clear);
        try (ContentKey key = ContentKey.of(KID, CONTENT);
                SampleCipher cipher = new SampleCipher(new JdkBlockCipher(key), CipherDirection.ENCRYPT)) {
            cipher.apply(buffer.data(), how);
        }
        Sample sample = new Sample(buffer).setTime(0);
        EncryptionAttributes.write(sample, how);
        return sample;
    }
}
