package dev.reel.protection.cenc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key ids, keys and rings of keys. */
class KeysTest {
    private static final String KID = "00112233445566778899aabbccddeeff";
    private static final String KEY = "8899aabbccddeeff0011223344556677";

    @Conformance(spec = "protected-path", section = "5.5", rule = "one canonical form: the 16 file bytes")
    @Test
    void aKeyIdIsTheBytesOfTheFile() {
        KeyId id = KeyId.parse(KID);
        assertThat(id.toBytes()).isEqualTo(HexFormat.of().parseHex(KID));
        assertThat(id.toString()).isEqualTo(KID);
        assertThat(KeyId.parse("00112233-4455-6677-8899-AABBCCDDEEFF")).isEqualTo(id);
        assertThat(KeyId.of(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")))
                .isEqualTo(id);
        assertThat(KeyId.of(id.toUuid())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "12", "00112233445566778899aabbccddeef", "00112233445566778899aabbccddeefg", KID + "00"})
    void refusesOtherKeyIds(String text) {
        assertThatThrownBy(() -> KeyId.parse(text))
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.E_INVALIDARG);
    }

    @Test
    void noTextShowsAKey() {
        try (KeyRing ring = KeyRing.parse(List.of(KID + ":" + KEY))) {
            assertThat(ring.toString() + ring.keys()).contains(KID).doesNotContain(KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KID + ":" + "8899aabbccddeeff001122334455667",
                KID + ":zz99aabbccddeeff0011223344556677",
                KID + KEY
            })
    void messagesNeverHoldTheKey(String text) {
        assertThatThrownBy(() -> KeyRing.parse(List.of(text)))
                .isInstanceOf(MediaException.class)
                .hasMessageNotContaining("99aabbccddeeff00");
    }

    @Test
    void closingWipes() {
        ContentKey key = ContentKey.parse(KID + ":" + KEY);
        byte[] inside = key.use(bytes -> bytes);
        assertThat(inside).isEqualTo(HexFormat.of().parseHex(KEY));
        key.close();
        assertThat(inside).containsOnly(0);
        assertThatThrownBy(() -> key.use(bytes -> bytes)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRingReadsWordsAndFiles(@TempDir Path folder) throws IOException {
        String other = "ffeeddccbbaa99887766554433221100";
        Path file = Files.writeString(
                folder.resolve("keys"),
                "# keys of the evening\n" + KID + ":" + KEY + " # first\n\n" + other + ":" + KEY + "\n");
        try (KeyRing ring = KeyRing.fromFile(file);
                KeyRing words = KeyRing.parse(List.of(KID + ":" + KEY + "," + other + ":" + KEY))) {
            assertThat(ring.keys()).extracting(ContentKey::id).containsExactly(KeyId.parse(KID), KeyId.parse(other));
            assertThat(words.keys()).hasSize(2);
            assertThat(ring.find(KeyId.parse("0123456789abcdef0123456789abcdef")))
                    .isNull();
        }
    }

    @Test
    void missingSourcesAreNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> KeyRing.fromFile(folder.resolve("none")))
                .hasMessageContaining("none")
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.ERROR_FILE_NOT_FOUND);
        assertThatThrownBy(() -> KeyRing.fromEnvironment("REEL_NO_SUCH_VARIABLE"))
                .hasMessageContaining("REEL_NO_SUCH_VARIABLE")
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_NOT_FOUND);
    }
}
