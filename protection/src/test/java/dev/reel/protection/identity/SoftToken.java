package dev.reel.protection.identity;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reel.protection.demo.SoftHsm;
import dev.reel.protection.device.CryptoDeviceOptions.Token;

/** A SoftHSM2 token made for the tests, in a folder of its own; tests are skipped where SoftHSM2 is not installed. */
public final class SoftToken {
    private SoftToken() {}

    /** The token of this test run, initialised on first use, gone at its end. */
    public static Token get() {
        assumeTrue(SoftHsm.module().isPresent(), "SoftHSM2 is not installed (apt-get install softhsm2)");
        return Made.TOKEN;
    }

    private static final class Made {
        static final Token TOKEN = make();

        private static Token make() {
            SoftHsm made = SoftHsm.create();
            Runtime.getRuntime().addShutdownHook(new Thread(made::close));
            return made.token();
        }
    }
}
