package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.MediaSource;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.protection.enabling.ContentProtectionManager;
import dev.reel.protection.enabling.LicenseServerManager;
import dev.reel.protection.session.ProtectedSession;
import dev.reel.session.SessionAttributes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Playing in a protected process, and where its licences come from. */
final class ProtectedOptions {
    @Option(
            names = "--protected",
            description = {
                "Play in a protected process: keys and decrypted samples are never in this one.",
                "Licences come from --license-server, or are made of --key-file and its like."
            })
    private boolean wanted;

    @Option(
            names = "--license-server",
            paramLabel = "URL",
            description = "Where to ask for licences (ClearKey); goes with --protected.")
    private @Nullable URI server;

    @Option(
            names = "--license-timeout",
            paramLabel = "T",
            defaultValue = "20s",
            converter = TimeConverter.class,
            description = "How long to ask a licence server that is down or busy (default: ${DEFAULT-VALUE}).")
    private Duration within = Duration.ofSeconds(20);

    @Option(
            names = "--license-token-file",
            paramLabel = "FILE",
            description = "What the licence server knows you by: the only line of a file.")
    private @Nullable Path tokenFile;

    @Option(names = "--license-token-env", paramLabel = "NAME", description = "The same, in an environment variable.")
    private @Nullable String tokenVariable;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** A session as the options want it; null for a plain one. The caller shuts it down. */
    @Nullable
    ProtectedSession open(ContentKeys keys, CommandContext context, boolean lowLatency) {
        if (!wanted) {
            if (server != null || tokenFile != null || tokenVariable != null) {
                throw new ParameterException(
                        spec.commandLine(), "--license-server and --license-token-… go with --protected");
            }
            return null;
        }
        ContentProtectionManager manager;
        try {
            manager = server == null
                    ? keys.manager()
                    : new LicenseServerManager(server, token(), context.platform(), within.toNanos() / 100);
        } catch (MediaException noAddress) {
            throw new ParameterException(spec.commandLine(), String.valueOf(noAddress.getMessage()), noAddress);
        }
        Attributes configuration = new Attributes().set(SessionAttributes.CONTENT_PROTECTION_MANAGER, (Object) manager);
        if (lowLatency) {
            configuration.set(AttributeStore.LOW_LATENCY, 1);
        }
        return ProtectedSession.create(Set.of(), configuration, context.platform());
    }

    private @Nullable String token() {
        if (tokenFile != null && tokenVariable != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a token comes from --license-token-file or --license-token-env, not from both");
        }
        if (tokenVariable != null) {
            String value = System.getenv(tokenVariable);
            if (value == null) {
                throw new ParameterException(
                        spec.commandLine(), "the environment variable " + tokenVariable + " is not set");
            }
            return value.strip();
        }
        if (tokenFile == null) {
            return null;
        }
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException unreadable) {
            throw new ParameterException(
                    spec.commandLine(), "cannot read the licence token in " + tokenFile + ": is it there?", unreadable);
        }
    }

    /** Opens a location: in the protected process when there is one. */
    static MediaSource source(
            @Nullable ProtectedSession session,
            ContentKeys keys,
            String location,
            Attributes options,
            CommandContext context) {
        if (session == null) {
            return keys.open(location, options);
        }
        return session.resolver().open(location, options, context.interruption().cancellation());
    }
}
