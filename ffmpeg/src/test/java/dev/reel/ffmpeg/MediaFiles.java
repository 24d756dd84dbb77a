package dev.reel.ffmpeg;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** The files of {@link MediaFolder} as tests, and what is known of those that cannot be decoded. */
public final class MediaFiles {
    private static final String EMPTY = "nothing in it";
    private static final String ENCRYPTED = "FFmpeg's demuxer refuses its encryption boxes";
    private static final String CIPHER_TEXT = "encrypted: no frame can be decoded without the key";
    private static final String NOT_RECOGNISED = "FFmpeg does not recognise the format";
    private static final String NO_DECODER = "this build of FFmpeg has no decoder for the codec";
    private static final String TAKEN_FOR_MP3 = "FFmpeg takes MPEG-H or DTS for MP3, of which no frame can be decoded";
    private static final String TEXT_ONLY = "subtitles only";

    /** Why the shipped program makes nothing of a file. */
    public static final Map<String, String> UNDECODABLE = Map.ofEntries(
            Map.entry("drm/sample_av1c_fragmented_clearkey.mp4", ENCRYPTED),
            Map.entry("drm/sample_fragmented_clearkey.mp4", ENCRYPTED),
            Map.entry("mkv/subsample_encrypted_altref.webm", CIPHER_TEXT),
            Map.entry("mkv/subsample_encrypted_noaltref.webm", CIPHER_TEXT),
            Map.entry("mp3/1024_incrementing_bytes.mp3", NOT_RECOGNISED),
            Map.entry("mp3/play-trimmed.mp3", NOT_RECOGNISED),
            Map.entry("mp4/sample_ac4_level4.mp4", NO_DECODER),
            Map.entry("mp4/sample_mhm1_bl_cicp1_fragmented.mp4", NO_DECODER),
            Map.entry("mp4/sample_mhm1_bl_configchange.mp4", NO_DECODER),
            Map.entry("mp4/sample_mhm1_lcbl_configchange.mp4", NO_DECODER),
            Map.entry("ogg/continued_packet_over_two_pages", NOT_RECOGNISED),
            Map.entry("ogg/invalid_ogg_header", NOT_RECOGNISED),
            Map.entry("ogg/three_headers", NOT_RECOGNISED),
            Map.entry("ssa/overlapping_cues_different_layers", TEXT_ONLY),
            Map.entry("ssa/positioning", TEXT_ONLY),
            Map.entry("ssa/positioning_without_playres", TEXT_ONLY),
            Map.entry("ssa/style_font_size", TEXT_ONLY),
            Map.entry("ssa/style_outline_color", TEXT_ONLY),
            Map.entry("ssa/style_strikeout", TEXT_ONLY),
            Map.entry("ssa/typical_dialogue", NOT_RECOGNISED),
            Map.entry("subrip/empty", EMPTY),
            Map.entry("subrip/typical_bad_timestamps", TEXT_ONLY),
            Map.entry("subrip/typical_missing_timecode", TEXT_ONLY),
            Map.entry("subrip/typical_unexpected_end", TEXT_ONLY),
            Map.entry("subrip/typical_utf16le", TEXT_ONLY),
            Map.entry("ts/sample_dts_hd_across_pes.ts", TAKEN_FOR_MP3),
            Map.entry("ts/sample_dts_uhd.ts", NO_DECODER),
            Map.entry("ts/sample_mpegh_bl_cicp1_cont.ts", TAKEN_FOR_MP3),
            Map.entry("ts/sample_mpegh_bl_cicp1_cont_setrai_unsetdai.ts", TAKEN_FOR_MP3),
            Map.entry("ts/sample_mpegh_bl_configchange_single.ts", TAKEN_FOR_MP3),
            Map.entry("ts/sample_mpegh_lcbl_configchange_single.ts", TAKEN_FOR_MP3),
            Map.entry("ttml/fallback_display_align_from_style.xml", NOT_RECOGNISED),
            Map.entry("ttml/frame_rate.xml", NOT_RECOGNISED),
            Map.entry("ttml/inherit_region_attributes_from_style.xml", NOT_RECOGNISED),
            Map.entry("vp9/invalid-bitstream.webm", "no frame of the bit stream can be decoded"),
            Map.entry("webvtt/empty", EMPTY),
            Map.entry("webvtt/typical_with_comments", TEXT_ONLY),
            Map.entry("webvtt/with_consecutive_cues", TEXT_ONLY),
            Map.entry("webvtt/with_css_complex_selectors", TEXT_ONLY),
            Map.entry("webvtt/with_css_styles", TEXT_ONLY),
            Map.entry("webvtt/with_css_text_combine_upright", TEXT_ONLY),
            Map.entry("webvtt/with_vertical", TEXT_ONLY));

    private MediaFiles() {}

    /** One test for each file that the shipped program decodes. */
    public static Stream<DynamicTest> decodable(ThrowingConsumer<String> test) {
        return tests(name -> !UNDECODABLE.containsKey(name), test);
    }

    /** One test for each of the other files. */
    public static Stream<DynamicTest> undecodable(ThrowingConsumer<String> test) {
        return tests(UNDECODABLE::containsKey, test);
    }

    private static Stream<DynamicTest> tests(Function<String, Boolean> wanted, ThrowingConsumer<String> test) {
        if (!MediaFolder.exists()) {
            return Stream.of(DynamicTest.dynamicTest(
                    "skipped",
                    () -> Assumptions.abort("skipped: there is no media folder at " + MediaFolder.path()
                            + "; -Dreel.media=FOLDER names another")));
        }
        return MediaFolder.names().stream()
                .filter(wanted::apply)
                .map(name -> DynamicTest.dynamicTest(name, () -> test.accept(name)));
    }
}
