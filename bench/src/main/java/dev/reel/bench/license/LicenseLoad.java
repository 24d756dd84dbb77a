package dev.reel.bench.license;

import dev.reel.license.LicenseServer;
import dev.reel.license.LicenseServerOptions;
import dev.reel.license.store.Holder;
import dev.reel.license.store.KeyTerms;
import dev.reel.license.store.LicenseDatabase;
import dev.reel.platform.Platform;
import dev.reel.protection.enabling.LicenseServerManager;
import dev.reel.protection.identity.EphemeralIdentity;
import dev.reel.protection.identity.SealingKey;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Licence requests at a steady rate: {@code LicenseLoad DATABASE [RATE [SECONDS]]}. Server and clients are one process; the database is a
 * file that is made, or a {@code jdbc:postgresql:} address. Half the licences are wrapped for a process, half are plain.
 */
public final class LicenseLoad {
    private static final int FILMS = 1000;
    private static final double NANOS = 1e9;

    private final ConcurrentLinkedQueue<Long> taken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private LicenseLoad() {}

    public static void main(String[] arguments) throws Exception {
        int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
        Path folder = Files.createTempDirectory("reel-license-load");
        Platform platform = Platform.system();
        try (LicenseDatabase database = LicenseDatabase.open(
                        arguments[0],
                        "",
                        SealingKey.inFile(folder.resolve("master.p12"), new char[0]),
                        Clock.systemUTC());
                LicenseServer server = LicenseServer.start(
                        LicenseServerOptions.defaults()
                                .withAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .withRate(0),
                        database,
                        Clock.systemUTC(),
                        platform)) {
            new LicenseLoad().run(server.address(), films(database), rate, seconds, System.out);
        }
    }

    private static List<String> films(LicenseDatabase database) {
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < FILMS; i++) {
            String name = "film-" + i;
            byte[] id = database.add(name, "", null, KeyTerms.NONE).id().toBytes();
            var unusedNone = database.grant(Holder.EVERYBODY, name, null);
            requests.add("{\"kids\":[\""
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(id) + "\"],\"type\":\"temporary\"}");
        }
        return requests;
    }

    private void run(URI address, List<String> requests, int rate, int seconds, PrintStream out) throws Exception {
        String certificate = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(new EphemeralIdentity(Clock.systemUTC(), new SecureRandom())
                        .chain()
                        .get(0)
                        .getEncoded());
        volley(address, requests, certificate, rate, 5);
        taken.clear();
        lost.set(0);
        volley(address, requests, certificate, rate, seconds);
        List<Long> sorted = taken.stream().sorted().toList();
        out.printf(
                Locale.ROOT,
                "%d requests at %d/s: %d lost, median %.1f ms, p99 %.1f ms, worst %.1f ms%n",
                rate * seconds,
                rate,
                lost.get(),
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6,
                sorted.get(sorted.size() - 1) / 1e6);
    }

    /** Each request has its moment, whatever became of those before: what a slow answer holds up is counted. */
    private void volley(URI address, List<String> requests, String certificate, int rate, int seconds)
            throws InterruptedException {
        int count = rate * seconds;
        CountDownLatch open = new CountDownLatch(count);
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long moment = begin + (long) (i * NANOS / rate);
            while (System.nanoTime() < moment) {
                LockSupport.parkNanos(moment - System.nanoTime());
            }
            HttpRequest.Builder post = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(requests.get(i % requests.size())));
            if (i % 2 == 0) {
                post.header(LicenseServerManager.CERTIFICATE_HEADER, certificate);
            }
            client.sendAsync(post.build(), HttpResponse.BodyHandlers.ofString()).whenComplete((answer, failure) -> {
                if (failure == null && answer.statusCode() == 200) {
                    taken.add(System.nanoTime() - moment);
                } else {
                    lost.incrementAndGet();
                }
                open.countDown();
            });
        }
        if (!open.await(30, TimeUnit.SECONDS)) {
            lost.addAndGet((int) open.getCount());
        }
    }
}
