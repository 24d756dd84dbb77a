package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.license.LicenseServer;
import dev.reel.license.LicenseServerOptions;
import dev.reel.license.store.LicenseDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reel license-server}. */
@Command(
        name = "license-server",
        mixinStandardHelpOptions = true,
        header = "Gives licences out for the keys of 'reel keys'.",
        description = {
            "",
            "Answers ClearKey requests by POST at /license until Ctrl-C: in plain for browsers, wrapped for 'reel play"
                    + " --protected', whose application cannot read what it carries. Who may have what, 'reel keys' says;"
                    + " changes count at once.",
            "",
            "Without --tls-key the keys cross the network in clear, so it listens on this machine only unless told"
                    + " otherwise.",
            "",
            "  reel license-server",
            "  reel license-server --host 0.0.0.0 --tls-key server.p12 --origin https://films.example",
            ""
        })
public final class LicenseServerCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where to listen (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8191",
            description = "0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port = LicenseServerOptions.PORT;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "A PKCS#12 file with key and certificate; its password in REEL_TLS_PASSWORD.")
    private @Nullable Path tls;

    @Option(
            names = "--origin",
            paramLabel = "URL",
            description = "A web site whose pages may ask, as https://films.example; * for all; may be repeated.")
    private Set<String> origins = new LinkedHashSet<>();

    @Option(
            names = "--license-time",
            paramLabel = "T",
            converter = TimeConverter.class,
            description = "How long a licence may be used: 30m, 24h (default: as long as its entitlement lasts).")
    private @Nullable Duration lasting;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "Requests a second that one address may send; 0 for no limit (default: ${DEFAULT-VALUE}).")
    private int rate = 50;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "512",
            description = "How many may be connected at a time (default: ${DEFAULT-VALUE}).")
    private int connections = 512;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public LicenseServerCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        LicenseServerOptions options = options();
        CompletableFuture<Void> told = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (LicenseDatabase opened = database.open(context);
                LicenseServer server = LicenseServer.start(options, opened, Clock.systemUTC(), context.platform())) {
            context.console().out().println("licences from " + opened + " at " + server.address());
            context.console().out().flush();
            context.interruption().closeWith(() -> {
                told.complete(null);
                return closed;
            });
            told.join();
        } finally {
            closed.complete(null);
        }
        return ExitStatus.DONE;
    }

    private LicenseServerOptions options() {
        if (rate < 0 || connections < 1 || port < 0 || port > 65535) {
            throw wrong("--rate, --connections or --port is out of range");
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw wrong("--host: there is no address " + host + " here");
        }
        if (tls == null && !address.isLoopbackAddress()) {
            context.console()
                    .err()
                    .println("reel: without --tls-key whoever listens on the network reads the keys that go out");
        }
        LicenseServerOptions options = LicenseServerOptions.defaults()
                .withAddress(new InetSocketAddress(address, port))
                .withOrigins(origins)
                .withRate(rate)
                .withConnections(connections);
        if (lasting != null) {
            options = options.withLasting(lasting);
        }
        String password = System.getenv("REEL_TLS_PASSWORD");
        return tls == null
                ? options
                : options.withTls(new LicenseServerOptions.Tls(tls, password == null ? "" : password));
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
