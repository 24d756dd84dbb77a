package dev.reel.protection.identity;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import dev.reel.protection.device.CryptoDeviceOptions.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SoftHSM2 token made for the tests, in a folder of its own; tests are skipped where SoftHSM2 is not installed. */
public final class SoftToken {
    private static final List<Path> MODULES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/softhsm/libsofthsm2.so"));
    private static final String PIN = "2468";

    private SoftToken() {}

    /** The token of this test run, initialised on first use. */
    public static Token get() {
        assumeTrue(MODULES.stream().anyMatch(Files::exists), "SoftHSM2 is not installed (apt-get install softhsm2)");
        return Made.TOKEN;
    }

    private static final class Made {
        static final Token TOKEN = make();

        private static Token make() {
            try {
                Path folder = Files.createTempDirectory("softhsm");
                Path tokens = Files.createDirectory(folder.resolve("tokens"));
                Path configuration = folder.resolve("softhsm2.conf");
                Files.writeString(
                        configuration,
                        "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
                ProcessBuilder init = new ProcessBuilder(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "reel",
                        "--pin",
                        PIN,
                        "--so-pin",
                        "13579");
                init.environment().put("SOFTHSM2_CONF", configuration.toString());
                init.redirectErrorStream(true);
                Process process = init.start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                Matcher slot = Pattern.compile("slot (\\d+)").matcher(said);
                if (process.waitFor() != 0 || !slot.find()) {
                    throw new AssertionError("softhsm2-util failed: " + said);
                }
                setEnvironment("SOFTHSM2_CONF", configuration.toString());
                Path module = MODULES.stream().filter(Files::exists).findFirst().orElseThrow();
                return new Token(module, Long.parseLong(slot.group(1)), PIN);
            } catch (IOException | InterruptedException failed) {
                throw new AssertionError(failed);
            }
        }

        /** The module reads its configuration from the environment of this very process. */
        private static void setEnvironment(String name, String value) {
            Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
            setenv.invokeInt(new Object[] {name, value, 1});
        }
    }
}
