package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.license.store.LicenseDatabase;
import dev.reel.license.store.Offer;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.packager.Packager;
import dev.reel.protection.packager.PackagingReport;
import dev.reel.protection.packager.Rendition;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reel package}. */
@Command(
        name = "package",
        mixinStandardHelpOptions = true,
        header = "Packages a film for web players, encrypted, for DASH and HLS.",
        description = {
            "",
            "Cuts a film into encrypted CMAF segments and writes index.mpd and index.m3u8 over them. Several INs are"
                    + " renditions of one film; sound in the same language is taken once. What web players cannot read is"
                    + " encoded as H.264 and AAC first.",
            "",
            "Keys are those of 'reel keys' for --content, or given ones: the first for the first pictures, the next"
                    + " for the next track, the last for all that are left; with --rotate all tracks take them in turn.",
            "",
            "  reel package film.mp4 --out web --content film --license-url http://127.0.0.1:8191/license",
            "  reel package hd.mp4 sd.mp4 --out web --dash --scheme cenc --key-file film.keys",
            ""
        })
public final class PackageCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(arity = "1..*", paramLabel = "IN", description = "Files or URLs of one film.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "The folder of the package: a new or empty one.")
    private @Nullable Path output;

    @Option(names = "--dash", description = "For DASH players only, unless --hls is there too.")
    private boolean dash;

    @Option(names = "--hls", description = "For HLS players only, unless --dash is there too.")
    private boolean hls;

    @Option(
            names = "--scheme",
            paramLabel = "SCHEME",
            defaultValue = "cbcs",
            description = "cbcs or cenc, which browsers play; cens or cbc1 (default: ${DEFAULT-VALUE}).")
    private Scheme scheme = Scheme.CBCS;

    @Option(
            names = "--content",
            paramLabel = "NAME",
            description = "Take the keys that 'reel keys add NAME' has made, by the labels AUDIO, SD, HD, UHD, VIDEO or"
                    + " none.")
    private @Nullable String content;

    @Option(
            names = "--license-url",
            paramLabel = "URL",
            description = "Tell players where licences are, as http://127.0.0.1:8191/license.")
    private @Nullable URI licenses;

    @Option(
            names = "--page",
            description = "Add index.html, which plays the package in a browser; needs --license-url.")
    private boolean page;

    @Mixin
    private EncryptionOptions encryption = new EncryptionOptions();

    @Option(
            names = "--segment",
            paramLabel = "T",
            defaultValue = "4s",
            converter = TimeConverter.class,
            description = "How long segments are at least, where key frames allow (default: ${DEFAULT-VALUE}).")
    private Duration segment = Duration.ofSeconds(4);

    @Mixin
    private KeyOptions keys = new KeyOptions();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public PackageCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path folder = Objects.requireNonNull(output);
        if (segment.isZero()) {
            throw new ParameterException(spec.commandLine(), "--segment must be longer than nothing");
        }
        if (licenses != null && licenses.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--license-url is an address like https://host/license, not " + licenses);
        }
        Packager packager = Packager.of(inputs.toArray(String[]::new))
                .scheme(scheme)
                .clearLead(encryption.clearLead())
                .rotation(encryption.rotation())
                .segments(segment);
        if (dash || !hls) {
            packager.dash(folder);
        }
        if (hls || !dash) {
            packager.hls(folder);
        }
        if (page && licenses == null) {
            throw new ParameterException(spec.commandLine(), "--page needs --license-url");
        }
        if (page) {
            packager.page();
        }
        if (licenses != null) {
            packager.licenseServer(licenses);
        }
        try (KeyRing ring = keys.ring()) {
            if (ring.isEmpty() == (content == null)) {
                throw new ParameterException(
                        spec.commandLine(), "say whose keys: --content NAME, or --key-file, --key-env or --key");
            }
            encryption.requireKeys(ring.keys().size());
            if (content == null) {
                run(packager.keys(ring), folder);
            } else {
                runWithContentKeys(packager, content, folder);
            }
        }
        return ExitStatus.DONE;
    }

    private void runWithContentKeys(Packager packager, String name, Path folder) {
        List<Offer> offers = new ArrayList<>();
        try (LicenseDatabase opened = database.open(context)) {
            offers.addAll(opened.keys(name));
            if (offers.isEmpty()) {
                throw new MediaException(
                        Status.MF_E_NOT_FOUND,
                        "there is no key of " + name + " in " + opened + "; make one by 'reel keys add " + name + "'");
            }
            Map<String, ContentKey> labelled = new HashMap<>();
            for (Offer offer : offers) {
                labelled.put(offer.stored().label(), Objects.requireNonNull(offer.key()));
            }
            run(packager.keys(labelled), folder);
        } finally {
            offers.forEach(Offer::close);
        }
    }

    private void run(Packager packager, Path folder) {
        List<Rendition> made = new ArrayList<>();
        var unusedReport = PackagingRun.of(context, progress -> {
            made.addAll(packager.onProgress(progress).run());
            return new PackagingReport(0, 0, 0, 0);
        });
        PrintStream out = context.console().out();
        for (Rendition rendition : made) {
            out.println(String.format(
                    Locale.ROOT,
                    "%s: %s, %s, %d kb/s, %d segments, %s",
                    folder.resolve(rendition.name()),
                    rendition.codec(),
                    rendition.width() > 0
                            ? rendition.width() + "x" + rendition.height()
                            : rendition.channels() + " channels",
                    rendition.bandwidth() / 1000,
                    rendition.segments().size(),
                    rendition.keyIds().size() == 1
                            ? "key " + rendition.keyIds().get(0)
                            : rendition.keyIds().size() + " keys in turn"));
        }
        if (dash || !hls) {
            out.println("DASH: " + folder.resolve("index.mpd"));
        }
        if (hls || !dash) {
            out.println("HLS:  " + folder.resolve("index.m3u8"));
        }
        if (page) {
            out.println("page: " + folder.resolve("index.html"));
        }
    }
}
