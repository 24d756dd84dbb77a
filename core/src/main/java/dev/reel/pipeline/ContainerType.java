package dev.reel.pipeline;

import dev.reel.pipeline.sink.FileSinkProvider;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The containers that a file sink may write (MFTranscodeContainerType_…, topology.md §11), and those that Reel adds.
 *
 * <p>Which of them can be written depends on the installed {@link FileSinkProvider}s.
 */
public final class ContainerType {
    public static final UUID ASF = UUID.fromString("430f6f6e-b6bf-4fc1-a0bd-9ee46eee2afb");
    public static final UUID MPEG4 = UUID.fromString("dc6cd05d-b9d0-40ef-bd35-fa622c1ab28a");
    public static final UUID MP3 = UUID.fromString("e438b912-83f1-4de6-9e3a-9ffbc6dd24d1");
    /** 3GPP. */
    public static final UUID THREE_GP = UUID.fromString("34c50167-4472-4f34-9ea0-c49fbacf037d");

    public static final UUID AC3 = UUID.fromString("6d8d91c3-8c91-4ed1-8742-8c347d5b44d0");
    public static final UUID ADTS = UUID.fromString("132fd27d-0f02-43de-a301-38fbbbb3834e");
    /** A transport stream, or a program stream when the file's name says so. */
    public static final UUID MPEG2 = UUID.fromString("bfc2dbf9-7bb4-4f8f-afde-e112c44ba882");
    /** Fragmented MP4. */
    public static final UUID FMPEG4 = UUID.fromString("9ba876f1-419f-4b77-a1e0-35959d9d4004");

    public static final UUID WAVE = UUID.fromString("64c3453c-0f26-4741-be63-87bdf8bb935b");
    public static final UUID AVI = UUID.fromString("7edfe8af-402f-4d76-a33c-619fd157d0f1");
    public static final UUID AMR = UUID.fromString("025d5ad3-621a-475b-964d-66b1c824f079");
    public static final UUID FLAC = UUID.fromString("31344aa3-05a9-42b5-901b-8e9d4257f75e");
    /** Matroska. Reel's own id. */
    public static final UUID MATROSKA = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c701");
    /** WebM. Reel's own id. */
    public static final UUID WEBM = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c702");
    /** Ogg. Reel's own id. */
    public static final UUID OGG = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c703");

    private static final Map<UUID, String> NAMES = names();
    private static final Map<String, UUID> EXTENSIONS = Map.ofEntries(
            Map.entry("asf", ASF),
            Map.entry("wma", ASF),
            Map.entry("wmv", ASF),
            Map.entry("mp4", MPEG4),
            Map.entry("m4a", MPEG4),
            Map.entry("m4v", MPEG4),
            Map.entry("mp3", MP3),
            Map.entry("3gp", THREE_GP),
            Map.entry("ac3", AC3),
            Map.entry("aac", ADTS),
            Map.entry("adts", ADTS),
            Map.entry("ts", MPEG2),
            Map.entry("m2ts", MPEG2),
            Map.entry("mpg", MPEG2),
            Map.entry("mpeg", MPEG2),
            Map.entry("wav", WAVE),
            Map.entry("avi", AVI),
            Map.entry("amr", AMR),
            Map.entry("flac", FLAC),
            Map.entry("mkv", MATROSKA),
            Map.entry("mka", MATROSKA),
            Map.entry("webm", WEBM),
            Map.entry("ogg", OGG),
            Map.entry("oga", OGG),
            Map.entry("opus", OGG));

    private ContainerType() {}

    /** The container that a file name's extension stands for; fragmented MP4 has none of its own. */
    public static Optional<UUID> ofFileName(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(EXTENSIONS.get(extension));
    }

    /** {@code MP4}, {@code AVI} …, or the id itself. */
    public static String nameOf(UUID container) {
        return NAMES.getOrDefault(container, container.toString());
    }

    private static Map<UUID, String> names() {
        Map<UUID, String> names = new LinkedHashMap<>();
        names.put(ASF, "ASF");
        names.put(MPEG4, "MP4");
        names.put(MP3, "MP3");
        names.put(THREE_GP, "3GP");
        names.put(AC3, "AC-3");
        names.put(ADTS, "ADTS");
        names.put(MPEG2, "MPEG-2");
        names.put(FMPEG4, "fragmented MP4");
        names.put(WAVE, "WAVE");
        names.put(AVI, "AVI");
        names.put(AMR, "AMR");
        names.put(FLAC, "FLAC");
        names.put(MATROSKA, "Matroska");
        names.put(WEBM, "WebM");
        names.put(OGG, "Ogg");
        return Map.copyOf(names);
    }
}
