package dev.reel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoDeviceProvider;
import dev.reel.protection.device.OaepHash;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CryptoDemoTest {
    private static final String[] STEPS = {
        "device",
        "level",
        "caps",
        "session",
        "certificate",
        "exchange",
        "surface",
        "decryption",
        "read-back",
        "refresh",
        "destroy"
    };

    @Test
    void theSoftwareDeviceTellsEveryStep() throws IOException {
        try (CryptoDevice device = CryptoDeviceProvider.open("software", CryptoDeviceOptions.defaults())) {
            assertThat(told(device)).contains("in memory");
        }
    }

    @Test
    void theTokenDeviceTellsEveryStep() throws IOException {
        assumeTrue(SoftHsm.module().isPresent(), "SoftHSM2 is not installed (apt-get install softhsm2)");
        try (SoftHsm token = SoftHsm.create();
                CryptoDevice device = CryptoDeviceProvider.open(
                        "pkcs11", CryptoDeviceOptions.defaults().withToken(token.token()))) {
            assertThat(told(device)).contains("token in slot");
        }
    }

    private static String told(CryptoDevice device) throws IOException {
        StringBuilder out = new StringBuilder();
        new CryptoDemo(device, OaepHash.SHA_512, out).run();
        String story = out.toString();
        assertThat(story.lines().map(line -> line.split(" ", 2)[0]).distinct()).containsExactly(STEPS);
        assertThat(story).contains("0x005F9").contains("E_INVALIDARG");
        return story;
    }
}
