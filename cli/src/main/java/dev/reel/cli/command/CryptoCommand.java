package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.demo.CryptoDemo;
import dev.reel.cli.demo.SoftHsm;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoDeviceOptions.Token;
import dev.reel.protection.device.CryptoDeviceProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reel crypto}: shows crypto devices at work. */
@Command(
        name = "crypto",
        mixinStandardHelpOptions = true,
        header = "Shows a crypto device at work.",
        synopsisSubcommandLabel = "WHAT",
        commandListHeading = "%nCommands:%n",
        description = "")
public final class CryptoCommand {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public CryptoCommand(CommandContext context) {
        this.context = context;
    }

    /** Where the private key of the device is. */
    enum Device {
        SOFTWARE,
        PKCS11;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Command(
            name = "demo",
            mixinStandardHelpOptions = true,
            header = "Walks through one crypto session aloud.",
            description = {
                "",
                "Walks through one crypto session aloud: capabilities, certificate, key exchange, decryption,"
                        + " read-back, key refresh, destruction. Every result is checked; no key is printed.",
                "",
                "The device pkcs11 makes a SoftHSM2 token for the demo and removes it afterwards, unless --module and"
                        + " --slot name a token of yours; its PIN comes from the variable of --pin-env.",
                ""
            })
    int demo(
            @Option(
                            names = "--device",
                            paramLabel = "DEVICE",
                            defaultValue = "software",
                            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
                    Device device,
            @Option(names = "--module", paramLabel = "FILE", description = "The PKCS#11 module of your token.")
                    @Nullable
                    Path module,
            @Option(names = "--slot", paramLabel = "N", description = "The slot that your token is in.") @Nullable
                    Long slot,
            @Option(
                            names = "--pin-env",
                            paramLabel = "NAME",
                            defaultValue = "REEL_TOKEN_PIN",
                            description =
                                    "The environment variable with the PIN of your token (default: ${DEFAULT-VALUE}).")
                    String pinVariable)
            throws IOException {
        CryptoDeviceOptions options = CryptoDeviceOptions.defaults();
        boolean named = module != null || slot != null;
        if (named && (module == null || slot == null || device != Device.PKCS11)) {
            throw new ParameterException(
                    spec.subcommands().get("demo"), "--module and --slot go together, with --device pkcs11");
        }
        if (module != null && slot != null) {
            tell(device, options.withToken(new Token(module, slot, pin(pinVariable))));
        } else if (device == Device.PKCS11) {
            try (SoftHsm token = SoftHsm.create()) {
                tell(device, options.withToken(token.token()));
            }
        } else {
            tell(device, options);
        }
        return ExitStatus.DONE;
    }

    private void tell(Device kind, CryptoDeviceOptions options) throws IOException {
        try (CryptoDevice device = CryptoDeviceProvider.open(kind.toString(), options)) {
            new CryptoDemo(device, options.oaepHash(), context.console().out()).run();
        }
    }

    private static String pin(String variable) {
        String pin = System.getenv(variable);
        if (pin == null) {
            throw new MediaException(
                    Status.MF_E_NOT_FOUND,
                    "cannot log in to the token: the environment variable " + variable
                            + " is not set; set it to the PIN");
        }
        return pin;
    }
}
