package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.license.store.Holder;
import dev.reel.license.store.KeyTerms;
import dev.reel.license.store.LicenseDatabase;
import dev.reel.license.store.StoredKey;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reel keys}: what a licence server gives out, and to whom. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        header = "Keeps content keys, and says who may have them.",
        description = {
            "",
            "Content keys for 'reel package' and 'reel license-server', by the name of what they protect. A server that"
                    + " runs takes every change at once. No key is ever printed.",
            "",
            "  reel keys add film --everybody",
            "  reel keys add film --label AUDIO --label SD --label HD",
            "  reel keys grant film alice --until 2027-01-31",
            "  reel keys revoke film alice",
            ""
        },
        synopsisSubcommandLabel = "WHAT",
        commandListHeading = "%nCommands:%n")
public final class KeysCommand {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public KeysCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            header = "Makes a key for a content, or keeps one that is given.",
            description = {
                "",
                "Makes a random key, or one for each --label, or keeps the ones that are given. Nobody may have a new"
                        + " key until 'reel keys grant' or --everybody says so.",
                ""
            })
    int add(
            @Parameters(paramLabel = "CONTENT", description = "What the key is for: any name.") String content,
            @Option(
                            names = "--label",
                            paramLabel = "LABEL",
                            description = "A key for this part only: VIDEO, AUDIO, SD, HD, UHD; may be repeated.")
                    @Nullable
                    List<String> labels,
            @Option(names = "--everybody", description = "Whoever asks may have the keys of this content.")
                    boolean everybody,
            @Option(
                            names = "--output-rules",
                            paramLabel = "XYZ",
                            defaultValue = "",
                            description = "What outputs must apply: HDCP 0-2, CGMS-A 0-6, digital only 0-1.")
                    String rules,
            @Option(
                            names = "--wrapped-only",
                            description = "For protected processes only: never in plain, as browsers need it.")
                    boolean wrappedOnly,
            @Option(names = "--storable", description = "Clients may keep the licence.") boolean storable,
            @Mixin KeyOptions given,
            @Mixin DatabaseOptions options) {
        List<String> parts = labels == null ? List.of("") : labels;
        KeyTerms terms;
        try {
            terms = new KeyTerms(rules, wrappedOnly, storable);
        } catch (MediaException wrong) {
            throw new ParameterException(spec.subcommands().get("add"), String.valueOf(wrong.getMessage()), wrong);
        }
        try (KeyRing ring = given.ring();
                LicenseDatabase database = options.open(context)) {
            List<ContentKey> keys = List.copyOf(ring.keys());
            if (!keys.isEmpty() && keys.size() != parts.size()) {
                throw new ParameterException(
                        spec.subcommands().get("add"),
                        keys.size() + " keys for " + parts.size() + " labels: give one for each, or none");
            }
            for (int i = 0; i < parts.size(); i++) {
                StoredKey stored = database.add(content, parts.get(i), keys.isEmpty() ? null : keys.get(i), terms);
                context.console().out().println("added key " + described(stored));
            }
            if (everybody) {
                var unusedNone = database.grant(Holder.EVERYBODY, content, null);
                context.console().out().println("everybody may have the keys of " + content);
            }
        }
        return ExitStatus.DONE;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            header = "Lists the keys that there are, and who may have them.",
            description = "")
    int list(@Mixin DatabaseOptions options) {
        PrintStream out = context.console().out();
        try (LicenseDatabase database = options.open(context)) {
            List<StoredKey> keys = database.list();
            for (StoredKey key : keys) {
                List<String> holders = database.holders(key.content());
                out.println(described(key)
                        + (key.revoked() != null
                                ? ", revoked " + key.revoked()
                                : ", for "
                                        + (holders.isEmpty()
                                                ? "nobody"
                                                : String.join(", ", holders).replace(Holder.EVERYBODY, "everybody"))));
            }
            if (keys.isEmpty()) {
                out.println("no keys in " + database);
            }
        }
        return ExitStatus.DONE;
    }

    @Command(
            name = "grant",
            mixinStandardHelpOptions = true,
            header = "Lets a holder have the keys of a content.",
            description = {
                "",
                "A holder who is new gets a token, which is printed once: a player sends it along"
                        + " (--license-token-file or --license-token-env of 'reel play').",
                ""
            })
    int grant(
            @Parameters(index = "0", paramLabel = "CONTENT", description = "What the keys are for.") String content,
            @Parameters(index = "1", arity = "0..1", paramLabel = "HOLDER", description = "Who: any name.") @Nullable
                    String holder,
            @Option(names = "--everybody", description = "Whoever asks, in place of HOLDER.") boolean everybody,
            @Option(
                            names = "--until",
                            paramLabel = "TIME",
                            converter = InstantConverter.class,
                            description = "Up to then: 2027-01-31, or 2027-01-31T20:15:00Z.")
                    @Nullable
                    Instant until,
            @Mixin DatabaseOptions options) {
        if (everybody == (holder != null)) {
            throw new ParameterException(spec.subcommands().get("grant"), "name a holder, or say --everybody");
        }
        try (LicenseDatabase database = options.open(context)) {
            if (database.list().stream().noneMatch(key -> key.content().equals(content))) {
                throw unknown(content, database);
            }
            Optional<String> token = database.grant(holder == null ? Holder.EVERYBODY : holder, content, until);
            context.console()
                    .out()
                    .println((holder == null ? "everybody" : holder) + " may have the keys of " + content
                            + (until == null ? "" : " until " + until));
            token.ifPresent(made -> context.console().out().println("token " + made));
        }
        return ExitStatus.DONE;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            header = "Gives keys out no more, or to one holder no more.",
            description = {
                "",
                "Licences that were given out stay with who has them, until they end.",
                "",
            })
    int revoke(
            @Parameters(index = "0", paramLabel = "CONTENT|KID", description = "All keys of a content, or one key.")
                    String what,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "HOLDER",
                            description = "Take them from this holder only; 'everybody' for those without a name.")
                    @Nullable
                    String holder,
            @Mixin DatabaseOptions options) {
        try (LicenseDatabase database = options.open(context)) {
            if (holder != null) {
                if (!database.withdraw(holder.equals("everybody") ? Holder.EVERYBODY : holder, what)) {
                    throw new MediaException(
                            Status.MF_E_NOT_FOUND,
                            holder + " had no entitlement to " + what + " (see 'reel keys list')");
                }
                context.console().out().println(holder + " gets no more keys of " + what);
                return ExitStatus.DONE;
            }
            int revoked = database.revoke(what);
            if (revoked == 0 && what.matches("[0-9a-fA-F-]{32,36}")) {
                revoked = database.revoke(KeyId.parse(what)) ? 1 : 0;
            }
            if (revoked == 0) {
                throw unknown(what, database);
            }
            context.console().out().println("revoked " + revoked + (revoked == 1 ? " key of " : " keys of ") + what);
        }
        return ExitStatus.DONE;
    }

    private static MediaException unknown(String what, LicenseDatabase database) {
        return new MediaException(
                Status.MF_E_NOT_FOUND, "no key of " + what + " in " + database + " (see 'reel keys list')");
    }

    private static String described(StoredKey key) {
        KeyTerms terms = key.terms();
        return key.id() + " of " + key.content()
                + (key.label().isEmpty() ? "" : " " + key.label())
                + (terms.policy().isEmpty() ? "" : ", output rules " + terms.policy())
                + (terms.wrappedOnly() ? ", wrapped only" : "")
                + (terms.storable() ? ", storable" : "");
    }
}
