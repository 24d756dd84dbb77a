package dev.reel.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reel.pipeline.Chapter;
import dev.reel.pipeline.Disposition;
import dev.reel.platform.media.Rational;
import dev.reel.player.AudioInfo;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import dev.reel.player.VideoInfo;
import dev.reel.player.VideoInfo.Colour;
import dev.reel.player.VideoInfo.Hdr;
import dev.reel.player.VideoInfo.Orientation;
import dev.reel.protection.cenc.KeyRing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InspectionTextTest {
    private static final StreamInfo VIDEO = stream(
            0,
            StreamInfo.Kind.VIDEO,
            "h264",
            "High",
            OptionalInt.of(31),
            OptionalLong.of(718_289),
            Set.of(Disposition.DEFAULT),
            new VideoInfo(
                    1080,
                    720,
                    "yuv420p",
                    Optional.of(new Rational(30_000, 1001)),
                    new Rational(4, 3),
                    new Orientation(90, true),
                    "tt",
                    new Colour("pc", "bt2020", "smpte2084", "bt2020nc", Optional.of(new Hdr(0.005, 1000, 800, 400)))),
            null);
    private static final StreamInfo AUDIO = stream(
            1,
            StreamInfo.Kind.AUDIO,
            "ac4",
            "",
            OptionalInt.empty(),
            OptionalLong.empty(),
            Set.of(Disposition.COMMENT, Disposition.HEARING_IMPAIRED),
            null,
            new AudioInfo(48_000, 6, "5.1", "fltp", 0));
    private static final MediaInfo MEDIA = new MediaInfo(
            "film.mp4",
            "mov,mp4",
            "QuickTime / MOV",
            Optional.of(Duration.ofMillis(1067)),
            Optional.of(Duration.ZERO),
            OptionalLong.of(762_166),
            OptionalLong.of(101_674),
            Map.of("title", "A film"),
            List.of(VIDEO, AUDIO),
            List.of(new Chapter(Duration.ZERO, Duration.ofMillis(500), "Start", Map.of("title", "Start"))),
            Map.of());

    private static StreamInfo stream(
            int index,
            StreamInfo.Kind kind,
            String codec,
            String profile,
            OptionalInt level,
            OptionalLong bitRate,
            Set<Disposition> dispositions,
            VideoInfo video,
            AudioInfo audio) {
        boolean first = index == 0;
        return new StreamInfo(
                index,
                kind,
                codec,
                "",
                profile,
                level,
                new Rational(1, 90_000),
                Optional.empty(),
                first ? Optional.of(Duration.ofMillis(1001)) : Optional.empty(),
                OptionalLong.empty(),
                bitRate,
                first ? "" : "deu",
                first ? "" : "Kommentar",
                dispositions,
                Map.of(),
                first,
                false,
                Optional.ofNullable(video),
                Optional.ofNullable(audio),
                Map.of());
    }

    @Test
    void aLineForTheContainerAndOneForEachStream() {
        assertThat(InspectionText.lines("film.mp4", MEDIA))
                .containsExactly(
                        "film.mp4: QuickTime / MOV, 0:01.067, 102 kB, 762 kb/s",
                        "  title: A film",
                        "  #0 video: h264 (High 3.1), yuv420p, bt2020/smpte2084/bt2020nc, full range, HDR up to 1000"
                                + " cd/m², 1080x720, pixels 4:3, 29.97 fps, interlaced, mirrored, turned 90°, 718 kb/s",
                        "  #1 audio: ac4, fltp, 48000 Hz, 5.1, language deu, 'Kommentar', comment, hearing impaired,"
                                + " no decoder",
                        "  chapter 0:00.000 - 0:00.500 'Start'");
    }

    @Test
    void jsonHasNumbersInTheirUnitsAndLeavesOutWhatIsUnknown() throws Exception {
        JsonNode json = new ObjectMapper()
                .readTree(InspectionText.json("film.mp4", MEDIA, null, KeyRing.of(List.of()), Map.of()));

        assertThat(json.get("duration").asDouble()).isEqualTo(1.067);
        assertThat(json.get("bytes").asLong()).isEqualTo(101_674);
        JsonNode video = json.get("streams").get(0);
        assertThat(video.get("frameRateFraction").asText()).isEqualTo("30000/1001");
        assertThat(video.has("channelLayout")).isFalse();
        assertThat(video.get("shownWidth").asInt()).as("turned").isEqualTo(720);
        assertThat(video.get("shownHeight").asInt()).as("wide pixels").isEqualTo(1440);
        assertThat(video.get("hdr").get("maximumContent").asInt()).isEqualTo(800);
        assertThat(json.get("chapters").get(0).get("end").asDouble()).isEqualTo(0.5);
        JsonNode audio = json.get("streams").get(1);
        assertThat(audio.get("sampleRate").asInt()).isEqualTo(48_000);
        assertThat(audio.get("channels").asInt()).isEqualTo(6);
        assertThat(audio.get("language").asText()).isEqualTo("deu");
        assertThat(audio.get("decodable").asBoolean()).isFalse();
        assertThat(audio.has("duration")).isFalse();
        assertThat(audio.has("frameRate")).isFalse();
    }
}
