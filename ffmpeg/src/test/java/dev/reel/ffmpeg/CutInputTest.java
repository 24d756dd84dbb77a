package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.player.Player;
import dev.reel.player.PlayerState;
import dev.reel.player.Transcoder;
import dev.reel.testkit.LeakCheck;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that is not all there plays as far as it goes, and then says that it was not all. */
class CutInputTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path clips;

    @TempDir
    Path folder;

    private static Path mp4;

    @BeforeAll
    static void make() throws Exception {
        mp4 = clips.resolve("clip.mp4");
        new TestClip(128, 96, 25, 2, 100_000).write(mp4);
        for (String kind : List.of("mkv", "avi", "wav", "flac", "ogg", "webm", "wmv", "aiff", "mov", "fragments.mp4")) {
            boolean sound = List.of("wav", "flac", "ogg", "aiff").contains(kind);
            List<String> codecs = sound
                    ? List.of("-vn")
                    : kind.equals("webm") ? List.of("-c:v", "libvpx", "-c:a", "libopus") : List.of("-c:v", "mpeg4");
            List<String> pages = kind.equals("ogg") ? List.of("-page_duration", "100000") : List.of();
            List<String> flags =
                    kind.equals("fragments.mp4") ? List.of("-movflags", "frag_keyframe+empty_moov") : List.of();
            FfmpegProgram.run(Stream.of(
                            List.of("-loglevel", "error", "-i", mp4.toString()),
                            codecs,
                            flags,
                            pages,
                            List.of("-y", clips.resolve("clip." + kind).toString()))
                    .flatMap(List::stream)
                    .toList());
        }
        FfmpegProgram.run(List.of(
                "-loglevel",
                "error",
                "-i",
                mp4.toString(),
                "-c",
                "copy",
                "-movflags",
                "faststart",
                "-y",
                clips.resolve("fast.mp4").toString()));
    }

    private Path cut(Path whole, int percent) throws Exception {
        byte[] bytes = Files.readAllBytes(whole);
        return Files.write(
                folder.resolve("cut" + percent + whole.getFileName()),
                Arrays.copyOf(bytes, bytes.length / 100 * percent));
    }

    @TestFactory
    Stream<DynamicTest> everyContainerThatCanTell() {
        return Stream.of(
                        "clip.mkv",
                        "clip.avi",
                        "clip.wav",
                        "clip.flac",
                        "clip.ogg",
                        "clip.webm",
                        "clip.wmv",
                        "clip.aiff",
                        "fast.mp4",
                        "clip.fragments.mp4")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Path whole = clips.resolve(name);
                    assertThat(StreamDigests.of(whole.toString(), OpenOptions.DEFAULT))
                            .isNotEmpty();
                    for (int percent : new int[] {70, 90}) {
                        String part = cut(whole, percent).toString();
                        assertThatThrownBy(() -> StreamDigests.of(part, OpenOptions.DEFAULT))
                                .as(percent + " %")
                                .isInstanceOf(MediaException.class);
                        assertThat(StreamDigests.of(part, OpenOptions.DEFAULT.keepingGoing()))
                                .isNotEmpty();
                    }
                }));
    }

    @Test
    void whatIsThereIsPlayedAndThenItFails() throws Exception {
        try (Player player =
                Player.builder().open(cut(clips.resolve("fast.mp4"), 60).toString())) {
            player.play();
            assertThatThrownBy(player::awaitEnd)
                    .hasMessageContaining("ended early")
                    .hasMessageContaining("missing");
            assertThat(player.state()).isEqualTo(PlayerState.FAILED);
        }
        try (Player player = Player.builder()
                .keepGoing()
                .open(cut(clips.resolve("fast.mp4"), 60).toString())) {
            player.play();
            player.awaitEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast.mp4", "clip.mkv"})
    void aTranscodeLeavesNoFile(String name) throws Exception {
        String part = cut(clips.resolve(name), 60).toString();
        Path made = folder.resolve("made.mkv");
        assertThatThrownBy(() -> Transcoder.from(part).to(made).copy().run()).hasMessageContaining("ended early");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(each -> each.getFileName().toString())).allMatch(each -> each.startsWith("cut"));
        }
        Transcoder.from(part).to(made).copy().keepGoing().run();
        assertThat(made).exists();
    }

    @Test
    void aServerThatClosesEarly() throws Exception {
        byte[] bytes = Files.readAllBytes(clips.resolve("clip.mkv"));
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> {
                try {
                    while (true) {
                        try (Socket client = server.accept()) {
                            client.getInputStream().read(new byte[8192]);
                            OutputStream out = client.getOutputStream();
                            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + bytes.length
                                            + "\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                            out.write(bytes, 0, bytes.length / 2);
                        }
                    }
                } catch (java.io.IOException over) {
                    return;
                }
            });
            serving.setDaemon(true);
            serving.start();
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/clip.mkv";
            assertThatThrownBy(() -> StreamDigests.of(url, OpenOptions.DEFAULT)).isInstanceOf(MediaException.class);
            try (Player player = Player.open(url)) {
                player.play();
                assertThatThrownBy(player::awaitEnd).isInstanceOf(MediaException.class);
            }
        }
    }

    @Test
    void aListWithAPartThatIsGone() throws Exception {
        FfmpegProgram.run(List.of(
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=64x48:r=10:d=3",
                "-c:v",
                "mpeg2video",
                "-g",
                "10",
                "-f",
                "hls",
                "-hls_time",
                "1",
                "-hls_list_size",
                "0",
                folder.resolve("list.m3u8").toString()));
        assertThat(StreamDigests.of(folder.resolve("list.m3u8").toString(), OpenOptions.DEFAULT)
                        .get(0)
                        .units())
                .isEqualTo(30);
        Files.delete(folder.resolve("list1.ts"));
        assertThatThrownBy(() -> StreamDigests.of(folder.resolve("list.m3u8").toString(), OpenOptions.DEFAULT))
                .hasMessageContaining("list1.ts");
    }
}
