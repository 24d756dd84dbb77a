package dev.reel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.reel.cli.CommandLineRun;
import dev.reel.cli.Interruption;
import dev.reel.cli.Media;
import dev.reel.cli.NativesClosed;
import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.platform.Platform;
import dev.reel.testkit.LeakCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is broken, missing or silent ends in one clear line, or plays as far as it goes; nothing hangs or stays open. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadInputTest {
    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @TempDir
    private Path folder;

    @Test
    void aMissingFile() {
        fails(play(folder.resolve("nothing.mp4")), "nothing.mp4", "ERROR_FILE_NOT_FOUND, 0x80070002");
    }

    @Test
    void aFolder() {
        fails(play(folder), folder.toString(), "0x");
    }

    @Test
    void anEmptyFile() throws IOException {
        fails(play(Files.createFile(folder.resolve("empty.mp4"))), "empty", "MF_E_INVALID_FILE_FORMAT, 0xC00D36BE");
    }

    @Test
    void aTextFile() throws IOException {
        Path text = Files.writeString(folder.resolve("letter.txt"), "Dear reader,\n".repeat(200));
        fails(play(text), "letter.txt", "it is text, not media (MF_E_UNSUPPORTED_BYTESTREAM_TYPE, 0xC00D36C4");
    }

    @Test
    void garbageWithTheNameOfMedia() throws IOException {
        byte[] garbage = new byte[200_000];
        new Random(7).nextBytes(garbage);
        for (String name : List.of("garbage.mp4", "garbage.mkv", "garbage.ts", "garbage.mp3")) {
            fails(play(Files.write(folder.resolve(name), garbage)), name, "0x");
        }
    }

    @Test
    void anMp4WithoutItsIndex() throws Exception {
        byte[] whole = Files.readAllBytes(withIndexAtTheEnd());
        Path cut = Files.write(folder.resolve("no-moov.mp4"), Arrays.copyOf(whole, whole.length / 2));
        fails(play(cut), "no-moov.mp4", "MF_E_INVALID_FILE_FORMAT, 0xC00D36BE");
    }

    @Test
    void anMp4CutInItsDataPlaysAsFarAsItGoes() throws Exception {
        Path indexed = folder.resolve("indexed.mp4");
        FfmpegProgram.run(List.of(
                "-v",
                "error",
                "-i",
                Media.clip().toString(),
                "-c",
                "copy",
                "-movflags",
                "+faststart",
                indexed.toString()));
        byte[] whole = Files.readAllBytes(indexed);
        Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(whole, whole.length / 2));

        CommandLineRun run = play(cut);

        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains("ended early").contains("bytes are missing");
        assertThat(run.out()).doesNotContain(" 0 shown").doesNotContain(" 300 shown");
    }

    @Test
    void onlySoundOrOnlyPictures() throws Exception {
        Path sound = folder.resolve("sound.m4a");
        FfmpegProgram.run(List.of("-v", "error", "-i", Media.clip().toString(), "-vn", "-c", "copy", sound.toString()));
        Path pictures = folder.resolve("pictures.mp4");
        FfmpegProgram.run(
                List.of("-v", "error", "-i", Media.clip().toString(), "-an", "-c", "copy", pictures.toString()));

        CommandLineRun heard = play(sound);
        assertThat(heard.status()).as(heard.err()).isZero();
        assertThat(heard.out()).contains("audio: none").doesNotContain("video:");
        CommandLineRun seen = play(pictures);
        assertThat(seen.status()).as(seen.err()).isZero();
        assertThat(seen.out()).contains("300 shown");
    }

    @Test
    void aStreamOfAnUnknownCodecIsLeftOut() throws Exception {
        String clip = Files.readString(Media.clip(), StandardCharsets.ISO_8859_1);
        Path unknown = Files.writeString(
                folder.resolve("unknown.mp4"), clip.replace("avc1", "zzzz"), StandardCharsets.ISO_8859_1);

        CommandLineRun run = play(unknown);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("audio: none").doesNotContain("video:");
    }

    @Test
    void aFileOfNoLength() throws Exception {
        Path still = folder.resolve("still.mp4");
        FfmpegProgram.run(List.of(
                "-v", "error", "-i", Media.clip().toString(), "-an", "-frames:v", "1", "-c", "copy", still.toString()));

        CommandLineRun run = play(still);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains(" 1 shown");
    }

    @Test
    void brokenTimeStamps() throws Exception {
        Path broken = folder.resolve("broken.ts");
        FfmpegProgram.run(List.of(
                "-v",
                "error",
                "-i",
                Media.clip().toString(),
                "-c",
                "copy",
                "-bsf:v",
                "setts=pts='if(mod(N,7),PTS,PTS-900000)':dts='if(mod(N,5),DTS,DTS-900000)'",
                broken.toString()));

        CommandLineRun run = play(broken);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("ended");
    }

    @Test
    void anUnknownScheme() {
        fails(run("play", "gopher2://example.org/a.mp4"), "gopher2", "MF_E_UNSUPPORTED_SCHEME, 0xC00D36C3");
    }

    @Test
    void aRefusedConnection() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        fails(run("play", "http://127.0.0.1:" + port + "/a.mp4"), "127.0.0.1:" + port, "0x");
    }

    @Test
    void aServerThatSaysNoSuchThing() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            fails(run("play", "http://127.0.0.1:" + server.getAddress().getPort() + "/a.mp4"), "404 Not Found", "0x");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerThatAcceptsAndNeverAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort() + "/a.mp4";

            fails(run("play", "--read-timeout", "1s", address), address, "0x");
            fails(run("inspect", "--read-timeout", "1s", address), address, "0x");
            fails(run("digest", "--read-timeout", "1s", address), address, "0x");
            fails(run("topology", "--read-timeout", "1s", address), address, "0x");
            fails(run("session", "--read-timeout", "1s", "--script", "set-topology " + address), address, "0x");
        }
    }

    @Test
    void anInterruptEndsTheWaitForASilentServer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort() + "/a.mp4";
            Interruption interruption = new Interruption();
            CompletableFuture<CommandLineRun> running = CompletableFuture.supplyAsync(
                    () -> CommandLineRun.of(interruption, "play", "--read-timeout", "1h", address),
                    Platform.system().blocking());
            silent.accept();
            interruption.interrupt().get(20, TimeUnit.SECONDS);

            CommandLineRun run = running.get(20, TimeUnit.SECONDS);
            assertThat(run.status()).isEqualTo(130);
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void aServerThatFallsSilentInTheMiddle() throws IOException {
        byte[] clip = Files.readAllBytes(Media.clip());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        var held = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, clip.length);
            exchange.getResponseBody().write(clip, 0, clip.length / 2);
            exchange.getResponseBody().flush();
            awaitQuietly(held);
            exchange.close();
        });
        server.start();
        try {
            CommandLineRun run = run(
                    "play",
                    "--read-timeout",
                    "1s",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/a.mp4");
            assertThat(run.errLines()).hasSizeLessThanOrEqualTo(1);
            assertThat(run.status()).isEqualTo(run.errLines().isEmpty() ? 0 : 1);
        } finally {
            held.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** The bundled clip with its index behind the data, as recorders write it. */
    private Path withIndexAtTheEnd() throws Exception {
        Path file = folder.resolve("index-at-end.mp4");
        FfmpegProgram.run(List.of("-v", "error", "-i", Media.clip().toString(), "-c", "copy", file.toString()));
        return file;
    }

    private static CommandLineRun play(Path file) {
        return run("play", file.toString());
    }

    private static CommandLineRun run(String command, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = command;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        if (command.equals("play")) {
            String[] unpaced = Arrays.copyOf(all, all.length + 1);
            unpaced[all.length] = "--unpaced";
            all = unpaced;
        }
        return CommandLineRun.of(all);
    }

    private static void fails(CommandLineRun run, String what, String status) {
        assertThat(run.status()).as(run.toString()).isEqualTo(1);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("reel: ")
                .contains(what)
                .contains(status)
                .endsWith(")");
    }
}
