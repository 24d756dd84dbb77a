package dev.reel.protection.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.StreamDigest;
import dev.reel.ffmpeg.StreamDigests;
import dev.reel.pipeline.bytestream.InputByteStream;
import dev.reel.platform.MediaException;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.decrypter.DecrypterFactory;
import dev.reel.protection.decrypter.KeySource;
import dev.reel.protection.tools.Clips;
import dev.reel.protection.tools.ShakaPackager;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that change on the way, read as a film comes: each sample by the key of its group, whoever made the file. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KeysOnTheWayTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void eachSampleIsReadByTheKeyOfItsGroup(Scheme scheme) throws Exception {
        Path locked = rotated(scheme);
        try (KeyRing keys = TestKeys.two()) {
            assertThat(StreamDigests.of(locked.toString(), with(keys))).isEqualTo(clear());
        }
        try (KeyRing keys = TestKeys.two();
                InputStream once = Files.newInputStream(locked)) {
            assertThat(StreamDigests.of(InputByteStream.of(once), with(keys))).isEqualTo(clear());
        }
    }

    @Test
    void theKeyThatIsMissingIsNamed() {
        Path locked = rotated(Scheme.CENC);
        try (KeyRing keys = TestKeys.one()) {
            assertThatThrownBy(() -> StreamDigests.of(locked.toString(), with(keys)))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            e -> assertThat(e.status().symbol()).isEqualTo("MF_E_LICENSE_REQUIRED"))
                    .hasMessageContaining(TestKeys.KID_2);
        }
        assertThatThrownBy(() -> StreamDigests.of(locked.toString(), OpenOptions.DEFAULT))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.status().symbol()).isEqualTo("MF_E_LICENSE_REQUIRED"))
                .hasMessageContaining(TestKeys.KID);
    }

    @ParameterizedTest(name = "{0}, clear lead {1} s")
    @CsvSource({"CENC,0", "CENS,0", "CBCS,0", "CENC,2", "CBCS,2"})
    void anotherPackagersKeysAreFollowed(Scheme scheme, int lead) {
        Path video = folder.resolve("video.mp4");
        Path audio = folder.resolve("audio.mp4");
        ShakaPackager.run(
                "in=" + Clips.h264() + ",stream=video,output=" + video,
                "in=" + Clips.h264() + ",stream=audio,output=" + audio,
                "--enable_raw_key_encryption",
                "--keys",
                "label=:key_id=" + TestKeys.KID + ":key=" + TestKeys.KEY,
                "--protection_scheme",
                scheme.code(),
                "--clear_lead",
                Integer.toString(lead),
                "--segment_duration",
                "1",
                "--crypto_period_duration",
                "2");
        try (KeyRing keys = shakaKeys()) {
            assertThat(hash(video, keys)).isEqualTo(clear().get(0).hash());
            assertThat(hash(audio, keys)).isEqualTo(clear().get(1).hash());
        }
    }

    @ParameterizedTest(name = "{0}, periods of {1} s")
    @CsvSource({"CENC,0", "CBCS,0", "CENC,2", "CBCS,2"})
    void anotherPackagersSegmentsAreRead(Scheme scheme, int period) throws Exception {
        // Its segments do not say where in its last packet the sound ends, so they are compared with the same ones in
        // clear.
        Path plain = Files.createDirectory(folder.resolve("plain"));
        ShakaPackager.run(segments(plain, List.of()));
        List<String> clear = StreamDigests.of(plain.resolve("film.mpd").toString(), OpenOptions.DEFAULT).stream()
                .map(StreamDigest::hash)
                .sorted()
                .toList();
        assertThat(clear).contains(clear().get(0).hash());

        Path list = folder.resolve("master.m3u8");
        Path description = folder.resolve("film.mpd");
        ShakaPackager.run(segments(
                folder,
                List.of(
                        "--enable_raw_key_encryption",
                        "--keys",
                        "label=:key_id=" + TestKeys.KID + ":key=" + TestKeys.KEY,
                        "--protection_scheme",
                        scheme.code(),
                        "--clear_lead",
                        "0",
                        "--crypto_period_duration",
                        Integer.toString(period))));
        try (KeyRing keys = shakaKeys()) {
            for (Path film : List.of(list, description)) {
                assertThat(StreamDigests.of(film.toString(), with(keys)))
                        .extracting(StreamDigest::hash)
                        .containsExactlyInAnyOrderElementsOf(clear);
            }
        }
        try (KeyRing none = KeyRing.parse(List.of(TestKeys.KID_2 + ":" + TestKeys.KEY_2))) {
            assertThatThrownBy(() -> StreamDigests.of(list.toString(), with(none)))
                    .hasMessageContaining(TestKeys.KID);
        }
    }

    private static String[] segments(Path target, List<String> protection) {
        List<String> words = new ArrayList<>();
        for (String kind : List.of("video", "audio")) {
            words.add("in=" + Clips.h264() + ",stream=" + kind + ",init_segment="
                    + target.resolve(kind + ".mp4") + ",segment_template=" + target.resolve(kind + "_$Number$.m4s")
                    + ",playlist_name=" + kind + ".m3u8");
        }
        words.addAll(protection);
        words.addAll(List.of(
                "--segment_duration",
                "1",
                "--generate_static_live_mpd",
                "--mpd_output",
                target.resolve("film.mpd").toString(),
                "--hls_master_playlist_output",
                target.resolve("master.m3u8").toString()));
        return words.toArray(String[]::new);
    }

    private static String hash(Path file, KeyRing keys) {
        return StreamDigests.of(file.toString(), with(keys)).get(0).hash();
    }

    /** The packager turns key id and key by a byte for each period. */
    private static KeyRing shakaKeys() {
        String id = TestKeys.KID;
        String key = TestKeys.KEY;
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(id + ":" + key);
            id = id.substring(2) + id.substring(0, 2);
            key = key.substring(2) + key.substring(0, 2);
        }
        return KeyRing.parse(all);
    }

    private Path rotated(Scheme scheme) {
        Path locked = folder.resolve("locked.mp4");
        try (KeyRing keys = TestKeys.two()) {
            Protector.run(
                    Clips.h264(),
                    locked,
                    keys,
                    ProtectorOptions.of(scheme).withRotation(Duration.ofSeconds(2)),
                    PackagingProgress.NONE);
        }
        return locked;
    }

    private static List<StreamDigest> clear() {
        return StreamDigests.of(Clips.h264().toString(), OpenOptions.DEFAULT);
    }

    private static OpenOptions with(KeyRing keys) {
        return OpenOptions.DEFAULT.withDecrypter(new DecrypterFactory(KeySource.of(keys)));
    }
}
