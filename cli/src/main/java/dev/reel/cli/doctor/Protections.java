package dev.reel.cli.doctor;

import dev.reel.cli.demo.SoftHsm;
import dev.reel.platform.MediaException;
import dev.reel.protection.aes.AesKeyStore;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.memory.ProtectionReport;
import dev.reel.protection.session.ProtectedSession;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at how well keys are kept on this machine, and for the programs that protected media meets. */
final class Protections {
    private final String searchPath;

    /** @param searchPath folders of programs, as in PATH */
    Protections(String searchPath) {
        this.searchPath = searchPath;
    }

    List<Finding> findings() {
        return List.of(level(), process(), token(), browser());
    }

    private static Finding level() {
        ProtectionReport report = AesKeyStore.protectionOfThisMachine();
        String text = report.level() + " in this process (" + report.level().meaning() + "), " + report.reachable()
                + " in a shielded one; " + String.join("; ", report.reasons());
        return report.reachable() == ProtectionLevel.SECRET_NATIVE
                ? Finding.ok("protection", text)
                : Finding.missing(
                        "protection",
                        text,
                        "for secret memory: Linux 5.14 or newer, secretmem.enable=1 on the kernel's command line"
                                + " (default since 6.5), and room in ulimit -l (8192 is plenty); for native AES: FFmpeg's"
                                + " natives");
    }

    /** What a protected process of this very machine says about itself. */
    private static Finding process() {
        ProtectedSession session;
        try {
            session = ProtectedSession.create(null);
        } catch (MediaException refused) {
            return Finding.missing(
                    "protected",
                    String.valueOf(refused.getMessage()),
                    "a protected process needs Linux with /proc, and room for one more JVM");
        }
        try {
            ProtectionLevel level = session.server().level();
            String text = "a protected process starts here and reaches " + level + " (" + level.meaning() + ")";
            return level == ProtectionLevel.SECRET_NATIVE
                    ? Finding.ok("protected", text)
                    : Finding.missing(
                            "protected",
                            text,
                            "for " + ProtectionLevel.SECRET_NATIVE
                                    + ": secret memory (see protection above) and FFmpeg's" + " natives");
        } catch (MediaException silent) {
            return Finding.missing(
                    "protected", String.valueOf(silent.getMessage()), "try again, or see protection above");
        } finally {
            session.shutdown();
        }
    }

    private Finding token() {
        String advice = "install it (Debian: apt install softhsm2)";
        Optional<Path> module = SoftHsm.module();
        if (module.isEmpty()) {
            return Finding.missing(
                    "token", "SoftHSM2 is not here; only 'reel crypto demo --device pkcs11' needs it", advice);
        }
        return program("softhsm2-util")
                .map(tool -> Finding.ok("token", "SoftHSM2, " + module.get()))
                .orElseGet(() -> Finding.missing("token", "SoftHSM2 is here without its softhsm2-util", advice));
    }

    private Finding browser() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(this::program)
                .flatMap(Optional::stream)
                .findFirst()
                .map(program -> Finding.ok("browser", "Chromium, " + program))
                .orElseGet(() -> Finding.missing(
                        "browser",
                        "Chromium is not here; only tests of protected files in a browser need it",
                        "install it (Debian: apt install chromium)"));
    }

    private Optional<Path> program(String name) {
        return Stream.of(searchPath.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> in(folder, name).stream())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> in(String folder, String name) {
        try {
            return Optional.of(Path.of(folder, name));
        } catch (InvalidPathException odd) {
            return Optional.empty();
        }
    }
}
