package dev.reel.protection.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.tools.Clips;
import dev.reel.protection.tools.Packets;
import dev.reel.protection.tools.ShippedFfmpeg;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages for web players: whole, encrypted, and described as they are. */
class PackagerTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "h264,CENC,avc1.42C0",
        "h264,CBCS,avc1.42C0",
        "h264-fragmented,CBCS,avc1.42C0",
        "vp9,CENC,vp09.00",
        "av1,CBCS,av01.0",
        "opus,CBCS,opus"
    })
    void everySampleIsThereAndFfmpegOpensIt(String clip, Scheme scheme, String codec) throws Exception {
        Path clear = Clips.named(clip);
        Path web = folder.resolve("web");
        List<Rendition> made;
        try (KeyRing keys = TestKeys.one()) {
            made = Packager.of(clear.toString())
                    .scheme(scheme)
                    .keys(keys)
                    .segments(Duration.ofSeconds(2))
                    .hls(web)
                    .dash(web)
                    .run();
        }
        assertThat(made.get(0).codec()).startsWith(codec);
        for (Rendition rendition : made) {
            assertThat(rendition.segments()).hasSizeBetween(3, 4).allMatch(segment -> segment.key() != null);
            Path joined = joined(web, rendition);
            String stream = rendition.width() > 0 ? "v" : "a";
            assertThat(Packets.decodedByFfmpeg(joined, TestKeys.KEY, stream))
                    .isEqualTo(Packets.decodedByFfmpeg(clear, null, stream));
            assertThat(Packets.byFfmpeg(joined, null, stream)).isNotEqualTo(Packets.byFfmpeg(clear, null, stream));
        }
        assertThat(Files.readString(web.resolve("index.mpd")))
                .contains("value=\"" + scheme.code() + "\" cenc:default_KID=\"00112233-4455-6677-8899-aabbccddeeff\"")
                .contains("mediaPresentationDuration=\"PT6.")
                .doesNotContain(TestKeys.KEY, "Laurl");
        assertThat(Files.readString(web.resolve(made.get(0).name()).resolve("index.m3u8")))
                .contains("#EXT-X-KEY:METHOD=" + (scheme == Scheme.CBCS ? "SAMPLE-AES," : "SAMPLE-AES-CTR,"))
                .endsWith(made.get(0).segments().size() + ".m4s\n#EXT-X-ENDLIST\n");
    }

    private Path joined(Path web, Rendition rendition) throws Exception {
        Path joined = folder.resolve(rendition.name() + ".mp4");
        try (OutputStream out = Files.newOutputStream(joined)) {
            Files.copy(web.resolve(rendition.name()).resolve("init.mp4"), out);
            for (int i = 1; i <= rendition.segments().size(); i++) {
                Files.copy(web.resolve(rendition.name()).resolve(i + ".m4s"), out);
            }
        }
        return joined;
    }

    @Test
    void aClearLeadAndKeysInTurnAreInTheLists() throws Exception {
        Path web = folder.resolve("web");
        List<Rendition> made;
        try (KeyRing keys = TestKeys.two()) {
            made = Packager.of(Clips.h264().toString())
                    .scheme(Scheme.CENC)
                    .keys(keys)
                    .segments(Duration.ofSeconds(1))
                    .clearLead(Duration.ofSeconds(1))
                    .rotation(Duration.ofSeconds(2))
                    .licenseServer(URI.create("https://keys.example/license?film=a&b=c"))
                    .hls(web)
                    .dash(web)
                    .run();
        }
        assertThat(made.get(0).segments().get(0).key()).isNull();
        assertThat(made.get(0).keyIds()).containsExactly(TestKeys.ID, TestKeys.ID_2);
        List<String> tags = Files.readAllLines(web.resolve("video-1/index.m3u8")).stream()
                .filter(line -> line.startsWith("#EXT-X-KEY") || line.endsWith(".m4s"))
                .toList();
        String first = key(TestKeys.KID);
        assertThat(tags)
                .containsExactly(
                        "1.m4s", first, "2.m4s", key(TestKeys.KID_2), "3.m4s", "4.m4s", first, "5.m4s", "6.m4s");
        assertThat(Files.readString(web.resolve("index.mpd")))
                .contains("licenseType=\"EME-1.0\">https://keys.example/license?film=a&amp;b=c</dashif:Laurl>");
    }

    private static String key(String kid) {
        return "#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI=\"https://keys.example/key/" + kid
                + "\",KEYFORMAT=\"identity\",KEYFORMATVERSIONS=\"1\"";
    }

    @Test
    void severalRenditionsHaveTheKeysOfTheirLabelsAndSoundIsTakenOnce() throws Exception {
        Path large = folder.resolve("large.mp4");
        ShippedFfmpeg.run(
                "-i",
                Clips.h264().toString(),
                "-vf",
                "scale=1280:720",
                "-c:v",
                "libopenh264",
                "-g",
                "25",
                "-c:a",
                "copy",
                large.toString());
        Path web = folder.resolve("web");
        try (ContentKey sound = ContentKey.parse(TestKeys.KID + ":" + TestKeys.KEY);
                ContentKey any = ContentKey.parse(TestKeys.KID_2 + ":" + TestKeys.KEY_2)) {
            List<Rendition> made = Packager.of(large.toString(), Clips.h264().toString())
                    .keys(Map.of("AUDIO", sound, "HD", sound, "", any))
                    .hls(web)
                    .dash(web)
                    .run();
            assertThat(made).extracting(Rendition::label).containsExactly("HD", "SD", "AUDIO");
            assertThat(made)
                    .extracting(rendition -> rendition.keyIds().get(0))
                    .containsExactly(TestKeys.ID, TestKeys.ID_2, TestKeys.ID);
            assertThat(Files.readString(web.resolve("index.m3u8")))
                    .contains("RESOLUTION=1280x720", "RESOLUTION=320x180", "TYPE=AUDIO");
            assertThat(Files.readString(web.resolve("index.mpd")).split("<AdaptationSet", -1))
                    .hasSize(4);

            Packager without =
                    Packager.of(large.toString()).keys(Map.of("UHD", any)).dash(folder.resolve("none"));
            assertThatThrownBy(without::run).isInstanceOf(MediaException.class).hasMessageContaining("no key for HD");
            assertThat(folder.resolve("none")).isEmptyDirectory();
        }
    }

    @Test
    void whateverReelReadsGoesIn() throws Exception {
        List<Path> inputs = new ArrayList<>();
        inputs.add(folder.resolve("packets.mkv"));
        ShippedFfmpeg.run(
                "-i", Clips.h264().toString(), "-c", "copy", inputs.get(0).toString());
        inputs.add(folder.resolve("old.avi"));
        ShippedFfmpeg.run(
                "-i",
                Clips.h264().toString(),
                "-c:v",
                "mpeg4",
                "-c:a",
                "pcm_s16le",
                inputs.get(1).toString());
        for (Path input : inputs) {
            Path web = folder.resolve(input.getFileName() + ".web");
            try (KeyRing keys = TestKeys.one()) {
                List<Rendition> made =
                        Packager.of(input.toString()).keys(keys).dash(web).run();
                assertThat(made).extracting(Rendition::codec).anyMatch(codec -> codec.startsWith("avc1."));
                assertThat(made).extracting(Rendition::codec).contains("mp4a.40.2");
                assertThat(Packets.decodedByFfmpeg(joined(web, made.get(0)), TestKeys.KEY, "v"))
                        .hasSize(Clips.RATE * Clips.SECONDS);
                assertThat(web.resolve("index.m3u8")).doesNotExist();
            }
        }
        try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(temporary.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("reel-package"));
        }
    }

    @Test
    void whatCannotBeIsRefusedAndLeavesNothing() throws Exception {
        Path web = folder.resolve("web");
        try (KeyRing keys = TestKeys.one();
                KeyRing none = KeyRing.parse(List.of())) {
            Path locked = folder.resolve("locked.mp4");
            Protector.run(Clips.h264(), locked, keys, ProtectorOptions.of(Scheme.CBCS), PackagingProgress.NONE);
            assertThatThrownBy(() ->
                            Packager.of(locked.toString()).keys(keys).dash(web).run())
                    .hasMessageContaining("protected already");
            assertThatThrownBy(() ->
                            Packager.of("nothing.mp4").keys(keys).dash(web).run())
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("nothing.mp4");
            assertThatThrownBy(() -> Packager.of(Clips.h264().toString())
                            .keys(none)
                            .dash(web)
                            .run())
                    .hasMessageContaining("needs a key");
            Files.writeString(folder.resolve("text.mp4"), "no film");
            assertThatThrownBy(() -> Packager.of(folder.resolve("text.mp4").toString())
                            .keys(keys)
                            .dash(web)
                            .run())
                    .isInstanceOf(MediaException.class);
            assertThat(web.toFile().list()).isNullOrEmpty();
            assertThatThrownBy(() -> Packager.of(Clips.h264().toString())
                            .keys(keys)
                            .dash(folder)
                            .run())
                    .hasMessageContaining("not empty");
            assertThat(locked).exists();
        }
    }
}
