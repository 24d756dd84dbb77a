package dev.reel.pipeline;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The containers that a file sink may write (MFTranscodeContainerType_…, topology.md §11), and those that Reel adds.
 *
 * <p>Which of them can be written depends on the installed file sink providers.
 *
 * @param guid equal ones are the same container
 */
public record ContainerType(UUID guid) {
    public static final ContainerType ASF = of("430f6f6e-b6bf-4fc1-a0bd-9ee46eee2afb");
    public static final ContainerType MPEG4 = of("dc6cd05d-b9d0-40ef-bd35-fa622c1ab28a");
    public static final ContainerType MP3 = of("e438b912-83f1-4de6-9e3a-9ffbc6dd24d1");
    /** 3GPP. */
    public static final ContainerType THREE_GP = of("34c50167-4472-4f34-9ea0-c49fbacf037d");

    public static final ContainerType AC3 = of("6d8d91c3-8c91-4ed1-8742-8c347d5b44d0");
    public static final ContainerType ADTS = of("132fd27d-0f02-43de-a301-38fbbbb3834e");
    /** A transport stream, or a program stream when the file's name says so. */
    public static final ContainerType MPEG2 = of("bfc2dbf9-7bb4-4f8f-afde-e112c44ba882");
    /** Fragmented MP4. */
    public static final ContainerType FMPEG4 = of("9ba876f1-419f-4b77-a1e0-35959d9d4004");

    public static final ContainerType WAVE = of("64c3453c-0f26-4741-be63-87bdf8bb935b");
    public static final ContainerType AVI = of("7edfe8af-402f-4d76-a33c-619fd157d0f1");
    public static final ContainerType AMR = of("025d5ad3-621a-475b-964d-66b1c824f079");
    public static final ContainerType FLAC = of("31344aa3-05a9-42b5-901b-8e9d4257f75e");
    /** Matroska. Reel's own id. */
    public static final ContainerType MATROSKA = of("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c701");
    /** WebM. Reel's own id. */
    public static final ContainerType WEBM = of("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c702");
    /** QuickTime. Reel's own id. */
    public static final ContainerType QUICKTIME = of("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c704");
    /** Animated GIF. Reel's own id. */
    public static final ContainerType GIF = of("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c705");
    /** Ogg. Reel's own id. */
    public static final ContainerType OGG = of("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c703");

    private static final Map<ContainerType, String> NAMES = names();
    private static final Map<String, ContainerType> EXTENSIONS = Map.ofEntries(
            Map.entry("asf", ASF),
            Map.entry("wma", ASF),
            Map.entry("wmv", ASF),
            Map.entry("mp4", MPEG4),
            Map.entry("m4a", MPEG4),
            Map.entry("m4v", MPEG4),
            Map.entry("mov", QUICKTIME),
            Map.entry("gif", GIF),
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

    private static ContainerType of(String guid) {
        return new ContainerType(UUID.fromString(guid));
    }

    /** The container that a file name's extension stands for; fragmented MP4 has none of its own. */
    public static Optional<ContainerType> ofFileName(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(EXTENSIONS.get(extension));
    }

    /** {@code MP4}, {@code AVI} …, or the id itself. */
    public String name() {
        return NAMES.getOrDefault(this, guid.toString());
    }

    /** The name. */
    @Override
    public String toString() {
        return name();
    }

    private static Map<ContainerType, String> names() {
        Map<ContainerType, String> names = new LinkedHashMap<>();
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
        names.put(QUICKTIME, "MOV");
        names.put(GIF, "GIF");
        return Map.copyOf(names);
    }
}
