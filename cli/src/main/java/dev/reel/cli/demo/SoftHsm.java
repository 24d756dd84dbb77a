package dev.reel.cli.demo;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.CryptoDeviceOptions.Token;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A SoftHSM2 token made for one demo in a folder of its own; closing removes the folder.
 *
 * <p>The module reads where its tokens are from this process's environment, once: one such token per process.
 */
public final class SoftHsm implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SoftHsm.class.getName());
    private static final String PROGRAM = "softhsm2-util";
    private static final List<Path> MODULES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/pkcs11/libsofthsm2.so"));
    private static final String PIN = "2468";

    private final Path folder;
    private final Token token;

    private SoftHsm(Path folder, Token token) {
        this.folder = folder;
        this.token = token;
    }

    /** The PKCS#11 module of an installed SoftHSM2. */
    public static Optional<Path> module() {
        return MODULES.stream().filter(Files::exists).findFirst();
    }

    /** Makes a token; {@code MF_E_NOT_FOUND} where SoftHSM2 is not installed. */
    public static SoftHsm create() {
        Path module = module().orElseThrow(() -> new MediaException(
                Status.MF_E_NOT_FOUND,
                "cannot make a token: SoftHSM2 is not installed; install it (Debian: apt install softhsm2)"));
        Path folder = null;
        try {
            folder = Files.createTempDirectory("reel-token");
            return new SoftHsm(folder, new Token(module, initialise(folder), PIN));
        } catch (IOException failed) {
            remove(folder);
            throw new MediaException(
                    Status.E_FAIL,
                    "cannot make a token with " + PROGRAM + ": " + failed.getMessage() + "; check that it is installed",
                    failed);
        }
    }

    private static long initialise(Path folder) throws IOException {
        Path configuration = folder.resolve("softhsm2.conf");
        Files.writeString(
                configuration,
                "directories.tokendir = " + Files.createDirectory(folder.resolve("tokens"))
                        + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        setEnvironment("SOFTHSM2_CONF", configuration.toString());
        ProcessBuilder init = new ProcessBuilder(
                PROGRAM, "--init-token", "--free", "--label", "reel", "--pin", PIN, "--so-pin", "13579");
        init.environment().put("SOFTHSM2_CONF", configuration.toString());
        Process process = init.redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher slot = Pattern.compile("slot (\\d+)").matcher(said);
            if (process.waitFor() != 0 || !slot.find()) {
                throw new IOException(said.strip());
            }
            return Long.parseLong(slot.group(1));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Java has no way to change the environment that native code of this process reads. */
    private static void setEnvironment(String name, String value) {
        Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
        setenv.invokeInt(new Object[] {name, value, 1});
    }

    /** The token, for the device's options. */
    public Token token() {
        return token;
    }

    @Override
    public void close() {
        remove(folder);
    }

    private static void remove(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException inUse) {
            LOG.log(Level.WARNING, "the demo's token stays behind in " + folder, inUse);
        }
    }
}
