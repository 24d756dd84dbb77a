package dev.reel.player;

import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.session.SessionRegistry;
import dev.reel.topology.transcode.TranscodeProfile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a file of what a location holds: {@code Transcoder.from("in.mkv").to("out.mp4").run()}.
 *
 * <p>The name's extension says what kind of file it becomes; video and sound are encoded as such files usually have them unless
 * something else is said. The file appears under its name when it is whole; a failure or a cancelled run leaves none. One thread
 * fills it and runs it once.
 */
public final class Transcoder {
    private final String name;
    private final Opening opening;
    private final Attributes sourceOptions = new Attributes();
    private final Attributes videoSettings = new Attributes();
    private final Attributes audioSettings = new Attributes();
    private final Attributes containerSettings = new Attributes();
    private @Nullable Path target;
    private @Nullable Subtype videoCodec;
    private @Nullable Subtype audioCodec;
    private boolean leavesVideo;
    private boolean leavesAudio;
    private boolean leavesSubtitles;
    private String audioTrack = StreamChoice.ALL;
    private boolean copiesVideo;
    private boolean copiesAudio;
    private @Nullable Duration from;
    private @Nullable Duration until;
    private Consumer<TranscodeProgress> progress = made -> {};
    private Platform platform = Platform.system();
    private @Nullable SessionRegistry registry;
    private @Nullable SourceResolver resolver;

    /** How the source comes to be. */
    interface Opening {
        CompletableFuture<MediaSource> open(SourceResolver resolver, Attributes options, Cancellation cancellation);
    }

    private Transcoder(String name, Opening opening) {
        this.name = name;
        this.opening = opening;
    }

    /** Takes a path or URL. */
    public static Transcoder from(String location) {
        return new Transcoder(
                location, (resolver, options, cancellation) -> resolver.resolve(location, options, cancellation));
    }

    /** Takes what a byte stream holds; the stream is closed in the end, also on failure. */
    public static Transcoder from(ByteStream stream) {
        return new Transcoder(
                stream.toString(),
                (resolver, options, cancellation) -> resolver.resolve(stream, options, cancellation));
    }

    /**
     * Takes a source that is open; it is shut down in the end, also on failure.
     *
     * @param name of the source, its path or URL, for messages
     */
    public static Transcoder from(MediaSource source, String name) {
        return new Transcoder(name, (resolver, options, cancellation) -> CompletableFuture.completedFuture(source));
    }

    /** Writes this file, whose extension says of what kind it is; one that is there is replaced. */
    public Transcoder to(String file) {
        try {
            return to(Path.of(file));
        } catch (InvalidPathException bad) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "\"" + file.replaceAll("\\p{Cntrl}", "?") + "\" cannot be a file: " + bad.getReason(),
                    bad);
        }
    }

    /** Writes this file, whose extension says of what kind it is; one that is there is replaced. */
    public Transcoder to(Path file) {
        target = file;
        return this;
    }

    /** Encodes the video with a codec: {@code Subtype.H264}, {@code VP90}, {@code AV1} and more. */
    public Transcoder video(Subtype subtype) {
        videoCodec = subtype;
        return this;
    }

    /** Encodes the sound with a codec: {@code Subtype.AAC}, {@code OPUS}, {@code MP3} and more. */
    public Transcoder audio(Subtype subtype) {
        audioCodec = subtype;
        return this;
    }

    /** Leaves the video out. */
    public Transcoder withoutVideo() {
        leavesVideo = true;
        return this;
    }

    /** Leaves the sound out. */
    public Transcoder withoutAudio() {
        leavesAudio = true;
        return this;
    }

    /** Takes video and sound over as they are. */
    public Transcoder copy() {
        return copyVideo().copyAudio();
    }

    /** Takes the video over as it is. */
    public Transcoder copyVideo() {
        copiesVideo = true;
        return this;
    }

    /** Takes the sound over as it is. */
    public Transcoder copyAudio() {
        copiesAudio = true;
        return this;
    }

    /** Gives the pictures this size, in pixels, as they are seen: turned pictures lie on their side in the file, and keep their shape. */
    public Transcoder size(int width, int height) {
        videoSettings.set(MediaTypeAttributes.FRAME_SIZE, ((long) width << 32) | (height & 0xFFFF_FFFFL));
        return this;
    }

    /** Gives the pictures a steady rate, frames in so many seconds: 25 in 1, 30000 in 1001. */
    public Transcoder frameRate(int frames, int seconds) {
        videoSettings.set(TranscodeAttributes.FRAME_RATE, ((long) frames << 32) | (seconds & 0xFFFF_FFFFL));
        return this;
    }

    /** Gives the pictures the same quality throughout at whatever bit rate that takes, as the codec counts it, 0 the best. */
    public Transcoder constantQuality(int factor) {
        videoSettings.set(TranscodeAttributes.CONSTANT_QUALITY, factor);
        return this;
    }

    /** Aims at this many bits per second of video. */
    public Transcoder videoBitRate(int bitsPerSecond) {
        videoSettings.set(MediaTypeAttributes.AVG_BITRATE, bitsPerSecond);
        return this;
    }

    /** Aims at this many bits per second of sound. */
    public Transcoder audioBitRate(int bitsPerSecond) {
        audioSettings.set(MediaTypeAttributes.AVG_BITRATE, bitsPerSecond);
        return this;
    }

    /** Lets the encoders be fast, 0, or good, 100. */
    public Transcoder quality(int percent) {
        videoSettings.set(TranscodeAttributes.QUALITYVSSPEED, percent);
        audioSettings.set(TranscodeAttributes.QUALITYVSSPEED, percent);
        return this;
    }

    /** Writes an MP4 file in fragments. */
    public Transcoder fragmented() {
        containerSettings.set(TranscodeAttributes.CONTAINERTYPE, ContainerType.FMPEG4);
        return this;
    }

    /** Leaves title, artist and the like behind. */
    public Transcoder withoutMetadata() {
        containerSettings.set(TranscodeAttributes.SKIP_METADATA_TRANSFER, 1);
        return this;
    }

    /**
     * Takes some of the sound only; by default all of it, as far as the file can hold it.
     *
     * @param track {@code all}, a number counted from 1, or a language such as {@code de}
     */
    public Transcoder audioTrack(String track) {
        audioTrack = track;
        return this;
    }

    /** Leaves the subtitles out, which are taken along by default: text becomes text of a kind that the file can hold. */
    public Transcoder withoutSubtitles() {
        leavesSubtitles = true;
        return this;
    }

    /** Begins at a position of the input. */
    public Transcoder startAt(Duration position) {
        from = position;
        return this;
    }

    /** Ends at a position of the input. */
    public Transcoder stopAt(Duration position) {
        until = position;
        return this;
    }

    /** Tells how far it is: at the start, five times a second and at the end, one call at a time, on a worker thread. */
    public Transcoder onProgress(Consumer<TranscodeProgress> listener) {
        progress = listener;
        return this;
    }

    /** Gives up a read of the input that brings no data for this long; default 10 s. */
    public Transcoder readTimeout(Duration timeout) {
        sourceOptions.set(SourceOptions.TIMEOUT, timeout.toNanos() / 100);
        return this;
    }

    /** Makes a file of what is there where the input ends early or is damaged; by default that is a failure, and there is no file. */
    public Transcoder keepGoing() {
        sourceOptions.set(SourceOptions.KEEP_GOING, 1);
        return this;
    }

    /** Takes time and threads from a platform. */
    public Transcoder platform(Platform wanted) {
        platform = wanted;
        return this;
    }

    /** Takes decoders, converters and encoders from a registry. */
    public Transcoder registry(SessionRegistry wanted) {
        registry = wanted;
        return this;
    }

    /** Opens the input with a resolver. */
    public Transcoder resolver(SourceResolver wanted) {
        resolver = wanted;
        return this;
    }

    /** Begins and returns at once; what goes wrong is told by {@link Transcoding#result}. */
    public Transcoding start() {
        return Transcoding.start(this);
    }

    /**
     * Runs to the end.
     *
     * @return what was written
     * @throws MediaException when the input cannot be read to its end or the file cannot be written; then there is no file
     */
    public Transcoded run() {
        return start().await();
    }

    Path target() {
        Path present = target;
        if (present == null) {
            throw new MediaException(Status.E_POINTER, "transcoding needs the path of the file to make: call to()");
        }
        return present;
    }

    StreamChoice streams() {
        return new StreamChoice(audioTrack, !leavesSubtitles);
    }

    /** What the file is to be, by its name and what else was said. */
    TranscodeProfile profile() {
        TranscodeProfile profile = TranscodeProfile.forFile(String.valueOf(target().getFileName()));
        profile.containerAttributes().ifPresent(container -> {
            containerSettings.toMap().forEach(container::setItem);
            profile.setContainerAttributes(container);
        });
        if (leavesVideo) {
            profile.setVideoAttributes(null);
        } else if (copiesVideo) {
            boolean holds = profile.videoAttributes().isPresent() || isOgg(profile);
            if (holds) {
                profile.copyVideo();
            }
        } else if (videoCodec != null) {
            profile.video(videoCodec);
        }
        if (leavesAudio) {
            profile.setAudioAttributes(null);
        } else if (copiesAudio) {
            profile.copyAudio();
        } else if (audioCodec != null) {
            profile.audio(audioCodec);
        }
        if (!copiesVideo) {
            profile.videoAttributes().ifPresent(video -> {
                videoSettings.toMap().forEach(video::setItem);
                profile.setVideoAttributes(video);
            });
        }
        if (!copiesAudio) {
            profile.audioAttributes().ifPresent(audio -> {
                audioSettings.toMap().forEach(audio::setItem);
                profile.setAudioAttributes(audio);
            });
        }
        return profile;
    }

    private static boolean isOgg(TranscodeProfile profile) {
        return profile.containerAttributes()
                .flatMap(container -> container.find(TranscodeAttributes.CONTAINERTYPE))
                .filter(ContainerType.OGG::equals)
                .isPresent();
    }

    CompletableFuture<MediaSource> open(Cancellation cancellation) {
        SourceResolver opener = resolver != null ? resolver : SourceResolver.installed(platform);
        return opening.open(opener, sourceOptions, cancellation);
    }

    SessionRegistry classes() {
        return registry != null ? registry : SessionRegistry.installed();
    }

    String name() {
        return name;
    }

    @Nullable
    Duration from() {
        return from;
    }

    @Nullable
    Duration until() {
        return until;
    }

    Consumer<TranscodeProgress> progress() {
        return progress;
    }

    Platform platform() {
        return platform;
    }
}
