package dev.reel.protection.session;

import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.packager.PackagingProgress;
import dev.reel.protection.packager.Protector;
import dev.reel.protection.packager.ProtectorOptions;
import dev.reel.protection.tools.Clips;
import java.nio.file.Path;
import java.util.List;

/** A protected film and its key. */
final class Films {
    static final String KID = "00112233445566778899aabbccddeeff";
    static final String KEY = "9f3c5a1be07d4428b6c1d2e3f4a59687";

    private Films() {}

    static KeyRing keys() {
        return KeyRing.parse(List.of(KID + ":" + KEY));
    }

    static Path protectedFilm(Path folder, Scheme scheme) {
        Path film = folder.resolve(scheme + ".mp4");
        try (KeyRing keys = keys()) {
            Protector.run(Clips.h264(), film, keys, ProtectorOptions.of(scheme), PackagingProgress.NONE);
        }
        return film;
    }
}
