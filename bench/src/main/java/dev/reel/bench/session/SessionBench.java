package dev.reel.bench.session;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.ffmpeg.NativeCount;
import dev.reel.pipeline.sink.RenderPolicy;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.platform.AsyncCallback;
import dev.reel.platform.AsyncResult;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.player.Player;
import dev.reel.session.MediaSession;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures what a session costs beside its codecs, one line of JSON each. Arguments: a clip for opening and seeking, then the
 * names of the measures wanted (all without any): {@code events idle paced open seek}.
 */
public final class SessionBench {
    private static final int EVENTS = 5_000;
    private static final int IDLE = 1_000;
    private static final int PACED = 200;
    private static final int OPENS = 300;
    private static final int OPENS_WARM = 50;
    private static final int SEEKS = 40;

    private final PrintStream out;

    private SessionBench(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        String clip = arguments[0];
        Set<String> wanted = arguments.length == 1
                ? Set.of("events", "idle", "paced", "open", "seek")
                : Set.copyOf(Arrays.asList(arguments).subList(1, arguments.length));
        SessionBench bench = new SessionBench(System.out);
        if (wanted.contains("events")) {
            bench.eventLatency();
        }
        if (wanted.contains("idle")) {
            bench.idleSessions();
        }
        if (wanted.contains("paced")) {
            bench.pacedSessions();
        }
        if (wanted.contains("open")) {
            bench.openAndClose(clip);
        }
        if (wanted.contains("seek")) {
            bench.seek(clip);
        }
    }

    /** From queueing an event to the subscriber's callback. */
    private void eventLatency() throws InterruptedException {
        MediaSession session = MediaSession.create(null);
        long[] nanos = new long[EVENTS];
        AtomicLong queued = new AtomicLong();
        for (int i = -EVENTS; i < EVENTS; i++) {
            CountDownLatch seen = new CountDownLatch(1);
            int index = Math.max(0, i);
            AsyncCallback callback = new AsyncCallback() {
                @Override
                public void invoke(AsyncResult result) {
                    nanos[index] = System.nanoTime() - queued.get();
                    session.endGetEvent(result);
                    seen.countDown();
                }
            };
            session.beginGetEvent(callback, null);
            queued.set(System.nanoTime());
            session.queueEvent(MediaEvent.of(MediaEventType.MEExtendedType));
            seen.await();
        }
        session.shutdown();
        Arrays.sort(nanos);
        print("events", "median_us", nanos[EVENTS / 2] / 1e3, "p95_us", nanos[EVENTS * 95 / 100] / 1e3);
    }

    /** Heap and threads of sessions that do nothing. */
    private void idleSessions() {
        List<MediaSession> warm = sessions(10);
        long before = heapAfterGc();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        List<MediaSession> idle = sessions(IDLE);
        long after = heapAfterGc();
        print(
                "idle",
                "sessions",
                IDLE,
                "heap_kib_each",
                (after - before) / 1024.0 / IDLE,
                "threads_more",
                ManagementFactory.getThreadMXBean().getThreadCount() - threads);
        idle.forEach(MediaSession::shutdown);
        warm.forEach(MediaSession::shutdown);
    }

    /** Many audio sessions at once, paced by the system's time. */
    private void pacedSessions() throws InterruptedException {
        Platform platform = Platform.system();
        long packet = 20 * Platform.MILLISECOND;
        List<MediaSession> sessions = new ArrayList<>();
        List<EndlessSource> sources = new ArrayList<>();
        List<LatenessMeter> meters = new ArrayList<>();
        for (int i = 0; i < PACED; i++) {
            EndlessSource source = new EndlessSource(MediaType.audio(Subtype.PCM, 48_000, 2, 16), packet);
            LatenessMeter meter = new LatenessMeter();
            RenderingSink sink = new RenderingSink(platform, "paced", RenderPolicy.audio(), meter);
            MediaSession session = MediaSession.create(null, platform);
            session.setTopology(
                    Set.of(), OneBranch.of(source, sink.streamSinks().get(0)));
            session.start(null, PropVariant.EMPTY).join();
            sources.add(source);
            meters.add(meter);
            sessions.add(session);
        }
        Thread.sleep(Duration.ofSeconds(2).toMillis());
        meters.forEach(LatenessMeter::reset);
        Thread.sleep(Duration.ofSeconds(10).toMillis());
        long samples = meters.stream().mapToLong(LatenessMeter::count).sum();
        long late = meters.stream().mapToLong(meter -> meter.laterThan(packet)).sum();
        long worst = meters.stream().mapToLong(LatenessMeter::worst).max().orElse(0);
        print("paced", "sessions", PACED, "samples", samples, "late", late, "worst_ms", worst / 1e4);
        sessions.forEach(MediaSession::shutdown);
        sources.forEach(EndlessSource::shutdown);
    }

    /** Open, first frame, close, many times in one JVM. */
    private void openAndClose(String clip) throws IOException, InterruptedException {
        long early = 0;
        for (int i = 0; i < OPENS; i++) {
            CountDownLatch shown = new CountDownLatch(1);
            RenderingSink video = firstFrame(shown);
            try (Player player = Player.builder().video(video).open(clip)) {
                player.play();
                shown.await();
            }
            if (i + 1 == OPENS_WARM) {
                early = residentKib();
            }
        }
        long late = residentKib();
        print(
                "open",
                "times",
                OPENS,
                "rss_kib_after_50",
                early,
                "rss_kib_at_end",
                late,
                "growth",
                (late - early) / (double) early,
                "natives_left",
                NativeCount.total());
    }

    /** A warm seek to its first frame at the sink, beside a run of the ffmpeg program that does the same once. */
    private void seek(String clip) throws Exception {
        double[] reel = new double[SEEKS];
        double[] ffmpeg = new double[SEEKS];
        LatenessMeter meter = new LatenessMeter();
        Platform platform = Platform.system();
        RenderingSink video = new RenderingSink(platform, "first frame", RenderPolicy.video(), meter);
        try (Player player = Player.builder().video(video).open(clip)) {
            player.play().join();
            for (int i = 0; i < SEEKS; i++) {
                Duration target = Duration.ofMillis(500 + (i * 1_777L) % 9_000);
                CountDownLatch shown = meter.next();
                long start = System.nanoTime();
                player.seek(target);
                shown.await();
                reel[i] = (System.nanoTime() - start) / 1e6;
                start = System.nanoTime();
                int status = FfmpegProgram.command(List.of(
                                "-v",
                                "error",
                                "-ss",
                                String.valueOf(target.toMillis() / 1e3),
                                "-i",
                                clip,
                                "-frames:v",
                                "1",
                                "-an",
                                "-f",
                                "null",
                                "-"))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                ffmpeg[i] = (System.nanoTime() - start) / 1e6;
                if (status != 0) {
                    throw new IllegalStateException("ffmpeg ended with " + status);
                }
            }
        }
        Arrays.sort(reel);
        Arrays.sort(ffmpeg);
        print(
                "seek",
                "reel_median_ms",
                reel[SEEKS / 2],
                "reel_p95_ms",
                reel[SEEKS * 95 / 100],
                "ffmpeg_median_ms",
                ffmpeg[SEEKS / 2],
                "ffmpeg_p95_ms",
                ffmpeg[SEEKS * 95 / 100]);
    }

    private static RenderingSink firstFrame(CountDownLatch shown) {
        LatenessMeter meter = new LatenessMeter();
        meter.release(shown);
        return new RenderingSink(Platform.system(), "first frame", RenderPolicy.video(), meter);
    }

    private static List<MediaSession> sessions(int count) {
        List<MediaSession> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add(MediaSession.create(null));
        }
        return sessions;
    }

    private static long heapAfterGc() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long residentKib() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private void print(String measure, Object... pairs) {
        StringBuilder json =
                new StringBuilder("{\"measure\":\"").append(measure).append('"');
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            json.append(",\"").append(pairs[i]).append("\":");
            json.append(value instanceof Double number ? String.format(Locale.ROOT, "%.3f", number) : value);
        }
        out.println(json.append('}'));
    }
}
