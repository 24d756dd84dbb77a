package dev.reel.bench.crypto;

import com.sun.management.OperatingSystemMXBean;
import dev.reel.cli.bench.BenchClip;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.player.Player;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.decrypter.DecrypterFactory;
import dev.reel.protection.decrypter.KeySource;
import dev.reel.protection.packager.PackagingProgress;
import dev.reel.protection.packager.Protector;
import dev.reel.protection.packager.ProtectorOptions;
import dev.reel.session.SessionRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Compares the processor time of an unpaced session on 30 s of 1080p H.264, clear and protected, turn by turn, with one and the
 * same source. Processor time, because other work on the machine hits the clock harder than decryption does.
 */
public final class DecodeBench {
    private static final int ROUNDS = 9;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final PrintStream out;
    private final Platform platform = Platform.system();

    private DecodeBench(PrintStream out) {
        this.out = out;
    }

    /** Runs everything; takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        new DecodeBench(System.out).run(BenchClip.in(Path.of(System.getProperty("java.io.tmpdir"))));
    }

    private void run(Path clear) throws IOException {
        MediaSource reader =
                SourceResolver.installed(platform).open(clear.toString(), new Attributes(), new Cancellation());
        MediaType type = reader.createPresentationDescriptor().streamDescriptors().stream()
                .map(stream -> stream.typeHandler().mediaTypes().get(0))
                .filter(MediaType::isVideo)
                .findFirst()
                .orElseThrow();
        try (KeyRing keys =
                KeyRing.parse(List.of("00112233445566778899aabbccddeeff:0123456789abcdef0123456789abcdef"))) {
            for (Scheme scheme : Scheme.values()) {
                Path locked = Files.createTempFile("reel-bench", ".mp4");
                try {
                    var unusedReport =
                            Protector.run(clear, locked, keys, ProtectorOptions.of(scheme), PackagingProgress.NONE);
                    race(scheme, clear, locked, type, keys);
                } finally {
                    Files.delete(locked);
                }
            }
        } finally {
            reader.shutdown();
        }
    }

    private void race(Scheme scheme, Path clear, Path locked, MediaType type, KeyRing keys) {
        List<Double> plain = new ArrayList<>();
        List<Double> decrypted = new ArrayList<>();
        for (int round = -1; round < ROUNDS; round++) {
            double first = seconds(MovieSource.open(clear, type), keys);
            double second = seconds(MovieSource.open(locked, type), keys);
            if (round >= 0) {
                plain.add(first);
                decrypted.add(second);
            }
        }
        out.printf(
                Locale.ROOT,
                "%s: protected %.3f s of processor time, clear %.3f s, %+.1f %% (median of %d; best %.3f and %.3f)%n",
                scheme,
                median(decrypted),
                median(plain),
                100 * (median(decrypted) / median(plain) - 1),
                ROUNDS,
                Collections.min(decrypted),
                Collections.min(plain));
    }

    private double seconds(MediaSource source, KeyRing keys) {
        SessionRegistry registry =
                new SessionRegistry(TransformRegistry.installed().child());
        registry.transforms().register(new DecrypterFactory(KeySource.of(keys)));
        RenderingSink video = NullSink.rateless(platform, MajorType.VIDEO);
        long start = PROCESS.getProcessCpuTime();
        try (Player player = Player.builder()
                .platform(platform)
                .registry(registry)
                .video(video)
                .withoutAudio()
                .openAsync(source, "clip")
                .join()) {
            var unusedStarted = player.play();
            player.awaitEnd();
            double seconds = (PROCESS.getProcessCpuTime() - start) / 1e9;
            long pictures = video.service(Services.SINK_STATISTICS, SinkStatistics.class)
                    .map(SinkStatistics::rendered)
                    .orElse(0L);
            if (pictures != 900) {
                throw new IllegalStateException(pictures + " pictures instead of 900");
            }
            return seconds;
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
