package dev.reel.protection.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import dev.reel.protection.device.CryptoDeviceOptions.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A SoftHSM2 token made for the tests, in a folder of its own; tests are skipped where SoftHSM2 is not installed. */
public final class SoftToken {
    private static final Optional<Path> MODULE = Stream.of(
                    "/usr/lib/softhsm/libsofthsm2.so",
                    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
            .map(Path::of)
            .filter(Files::exists)
            .findFirst();

    private SoftToken() {}

    /** The token of this test run, initialised on first use. */
    public static Token get() {
        assumeTrue(MODULE.isPresent(), "SoftHSM2 is not installed (apt-get install softhsm2)");
        return Made.TOKEN;
    }

    private static final class Made {
        static final Token TOKEN = make();

        /** The module reads where its tokens are from this process's environment, once. */
        private static Token make() {
            try {
                Path folder = Files.createTempDirectory("reel-test-token");
                Path configuration = folder.resolve("softhsm2.conf");
                Files.writeString(
                        configuration,
                        "directories.tokendir = " + Files.createDirectory(folder.resolve("tokens"))
                                + "\nobjectstore.backend = file\nlog.level = ERROR\n");
                NativeLibrary.getInstance("c")
                        .getFunction("setenv")
                        .invokeInt(new Object[] {"SOFTHSM2_CONF", configuration.toString(), 1});
                ProcessBuilder init = new ProcessBuilder(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "reel",
                        "--pin",
                        "2468",
                        "--so-pin",
                        "13579");
                init.environment().put("SOFTHSM2_CONF", configuration.toString());
                Process process = init.redirectErrorStream(true).start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                Matcher slot = Pattern.compile("slot (\\d+)").matcher(said);
                assertThat(slot.find()).as(said).isTrue();
                return new Token(MODULE.orElseThrow(), Long.parseLong(slot.group(1)), "2468");
            } catch (IOException failed) {
                throw new AssertionError("cannot make a token", failed);
            }
        }
    }
}
