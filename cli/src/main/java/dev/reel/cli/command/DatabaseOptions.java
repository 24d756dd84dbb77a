package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.license.store.LicenseDatabase;
import dev.reel.protection.identity.SealingKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where keys and entitlements are, and what they are wrapped with; the same options in every command of the licence server. */
final class DatabaseOptions {
    /** What libraries tell of themselves is not what a user asked for; kept here, since the logging system forgets loggers. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("com.zaxxer.hikari"), Logger.getLogger("org.eclipse.jetty"));

    private static final String FILE = "licenses.db";
    private static final String MASTER = "licenses.p12";

    @Option(
            names = "--database",
            paramLabel = "FILE|URL",
            description = {
                "A file of SQLite, or jdbc:postgresql://HOST/NAME?user=USER;",
                "its password in REEL_DATABASE_PASSWORD (default: reel/licenses.db in the user's data folder)."
            })
    private @Nullable String location;

    @Option(
            names = "--master-key",
            paramLabel = "FILE",
            description = {
                "The PKCS#12 file with the key that wraps all others, made on first use;",
                "its password in REEL_MASTER_PASSWORD (default: licenses.p12 beside the database)."
            })
    private @Nullable Path master;

    @Option(
            names = "--master-module",
            paramLabel = "FILE",
            description = "Keep that key in a PKCS#11 token: its module; the PIN in REEL_TOKEN_PIN.")
    private @Nullable Path module;

    @Option(names = "--master-slot", paramLabel = "N", description = "The slot that the token is in.")
    private @Nullable Long slot;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** The database that is meant; the caller closes it. */
    LicenseDatabase open(CommandContext context) {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        String database = location == null ? dataFolder().resolve(FILE).toString() : location;
        return LicenseDatabase.open(database, secret("REEL_DATABASE_PASSWORD"), masterKey(database), Clock.systemUTC());
    }

    private SealingKey masterKey(String database) {
        if ((module == null) != (slot == null) || (module != null && master != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--master-module and --master-slot go together, without --master-key");
        }
        char[] secret = secret(module == null ? "REEL_MASTER_PASSWORD" : "REEL_TOKEN_PIN")
                .toCharArray();
        try {
            return module != null && slot != null
                    ? SealingKey.inToken(module, slot, secret)
                    : SealingKey.inFile(master == null ? beside(database) : master, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private static Path beside(String database) {
        return database.startsWith("jdbc:")
                ? dataFolder().resolve(MASTER)
                : Path.of(database).toAbsolutePath().resolveSibling(MASTER);
    }

    private static Path dataFolder() {
        String data = System.getenv("XDG_DATA_HOME");
        return (data == null || data.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".local", "share")
                        : Path.of(data))
                .resolve("reel");
    }

    private static String secret(String variable) {
        String value = System.getenv(variable);
        return value == null ? "" : value;
    }
}
