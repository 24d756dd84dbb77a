package dev.reel.protection.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.decrypter.KeyFit.Verdict;
import dev.reel.protection.tools.Clips;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong key under the right key id is noticed in every codec and scheme, and a right one is never taken for wrong. */
class KeyFitTest {
    private static final String KID = "00112233445566778899aabbccddeeff";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "h264, cenc",
        "h264, cens",
        "h264, cbc1",
        "h264, cbcs",
        "h264-fragmented, cbcs",
        "vp9, cenc",
        "vp9, cbcs",
        "av1, cenc",
        "av1-pyramid, cbcs",
        "opus, cenc",
        "opus, cbcs"
    })
    void theFirstSamplesTell(String clip, String scheme) {
        Path locked = folder.resolve("locked.mp4");
        Path out = folder.resolve("out.mp4");
        try (KeyRing right = KeyRing.parse(List.of(KID + ":0f1e2d3c4b5a69788796a5b4c3d2e1f0"));
                KeyRing wrong = KeyRing.parse(List.of(KID + ":0f1e2d3c4b5a69788796a5b4c3d2e1f1"))) {
            Protector.run(
                    Clips.named(clip),
                    locked,
                    right,
                    ProtectorOptions.of(Scheme.parse(scheme)),
                    PackagingProgress.NONE);

            assertThat(Unprotector.tryKeys(locked, right).values()).containsExactly(Verdict.FITS);
            assertThat(Unprotector.tryKeys(locked, wrong).values()).containsExactly(Verdict.DOES_NOT_FIT);
            assertThatThrownBy(() -> Unprotector.run(locked, out, wrong, PackagingProgress.NONE))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining(KID)
                    .hasMessageContaining("does not fit");
            assertThat(Files.exists(out)).isFalse();
            Unprotector.run(locked, out, right, PackagingProgress.NONE);
        }
    }
}
