package dev.reel.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reel.ffmpeg.MediaInspection;
import dev.reel.ffmpeg.StreamInspection;
import dev.reel.platform.media.Rational;
import dev.reel.protection.cenc.KeyRing;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InspectionTextTest {
    private static final StreamInspection VIDEO = new StreamInspection(
            0,
            StreamInspection.Type.VIDEO,
            "h264",
            "High",
            "yuv420p",
            1080,
            720,
            new Rational(30_000, 1001),
            90,
            0,
            0,
            "",
            718_289,
            "",
            "",
            OptionalLong.of(10_010_000),
            false,
            true);
    private static final StreamInspection AUDIO = new StreamInspection(
            1,
            StreamInspection.Type.AUDIO,
            "ac4",
            "",
            "fltp",
            0,
            0,
            new Rational(0, 1),
            0,
            48_000,
            6,
            "5.1",
            0,
            "deu",
            "Kommentar",
            OptionalLong.empty(),
            false,
            false);
    private static final MediaInspection MEDIA = new MediaInspection(
            "film.mp4",
            "mov,mp4",
            "QuickTime / MOV",
            OptionalLong.of(10_670_000),
            762_166,
            OptionalLong.of(101_674),
            Map.of("title", "A film"),
            List.of(VIDEO, AUDIO));

    @Test
    void aLineForTheContainerAndOneForEachStream() {
        assertThat(InspectionText.lines("film.mp4", MEDIA))
                .containsExactly(
                        "film.mp4: QuickTime / MOV, 0:01.067, 102 kB, 762 kb/s",
                        "  title: A film",
                        "  #0 video: h264 (High), yuv420p, 1080x720, 29.97 fps, turned 90°, 718 kb/s",
                        "  #1 audio: ac4, fltp, 48000 Hz, 5.1, language deu, 'Kommentar', no decoder");
    }

    @Test
    void jsonHasNumbersInTheirUnitsAndLeavesOutWhatIsUnknown() throws Exception {
        JsonNode json =
                new ObjectMapper().readTree(InspectionText.json("film.mp4", MEDIA, null, KeyRing.of(List.of())));

        assertThat(json.get("duration").asDouble()).isEqualTo(1.067);
        assertThat(json.get("bytes").asLong()).isEqualTo(101_674);
        JsonNode video = json.get("streams").get(0);
        assertThat(video.get("frameRateFraction").asText()).isEqualTo("30000/1001");
        assertThat(video.has("channelLayout")).isFalse();
        JsonNode audio = json.get("streams").get(1);
        assertThat(audio.get("sampleRate").asInt()).isEqualTo(48_000);
        assertThat(audio.get("channels").asInt()).isEqualTo(6);
        assertThat(audio.get("language").asText()).isEqualTo("deu");
        assertThat(audio.get("decodable").asBoolean()).isFalse();
        assertThat(audio.has("duration")).isFalse();
        assertThat(audio.has("frameRate")).isFalse();
    }
}
