package dev.reel.topology.transcode;

import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a new file is to be: three attribute sets, for its sound, its video and the container (topology.md §11).
 *
 * <p>A set that is absent means that the file has no such stream; without container attributes no topology can be built. The sets
 * of a stream hold media type attributes, the subtype above all, and the stream keys of {@link TranscodeAttributes}. Sets are
 * copied on the way in and out. One thread at a time.
 */
public final class TranscodeProfile {
    private @Nullable Attributes audio;
    private @Nullable Attributes video;
    private @Nullable Attributes container;

    /** A profile without attributes. */
    public TranscodeProfile() {}

    /** A profile with a container and nothing in it yet. */
    public static TranscodeProfile of(ContainerType containerType) {
        return new TranscodeProfile()
                .setContainerAttributes(new Attributes().set(TranscodeAttributes.CONTAINERTYPE, containerType));
    }

    /**
     * A profile as a file of this name usually is: container by its extension, with that container's usual codecs.
     * {@code MF_E_TRANSCODE_NO_CONTAINERTYPE} for an extension that says nothing.
     */
    public static TranscodeProfile forFile(String fileName) {
        ContainerType container = ContainerType.ofFileName(fileName)
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_TRANSCODE_NO_CONTAINERTYPE,
                        "what kind of file " + fileName
                                + " is to be cannot be seen; give it an extension such as .mp4, .mkv, .webm, .mp3"));
        UsualCodecs codecs = UsualCodecs.of(container, fileName);
        TranscodeProfile profile = of(container);
        if (codecs.audio() != null) {
            profile.audio(codecs.audio());
        }
        return codecs.video() == null ? profile : profile.video(codecs.video());
    }

    /** Encodes the sound in a subtype; PCM in 16 bits. */
    public TranscodeProfile audio(Subtype subtype) {
        Attributes attributes = new Attributes().set(MediaTypeAttributes.SUBTYPE, subtype);
        if (subtype.equals(Subtype.PCM)) {
            attributes.set(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, Short.SIZE);
        }
        return setAudioAttributes(attributes);
    }

    /** Encodes the video in a subtype. */
    public TranscodeProfile video(Subtype subtype) {
        return setVideoAttributes(new Attributes().set(MediaTypeAttributes.SUBTYPE, subtype));
    }

    /** Takes the sound over as it is. */
    public TranscodeProfile copyAudio() {
        return setAudioAttributes(copied());
    }

    /** Takes the video over as it is. */
    public TranscodeProfile copyVideo() {
        return setVideoAttributes(copied());
    }

    /** Replaces the attributes of the sound; null: no sound. */
    public TranscodeProfile setAudioAttributes(@Nullable Attributes attributes) {
        audio = copyOf(attributes);
        return this;
    }

    /** Replaces the attributes of the video; null: no video. */
    public TranscodeProfile setVideoAttributes(@Nullable Attributes attributes) {
        video = copyOf(attributes);
        return this;
    }

    /** Replaces the attributes of the container. */
    public TranscodeProfile setContainerAttributes(@Nullable Attributes attributes) {
        container = copyOf(attributes);
        return this;
    }

    /** A copy of the sound's attributes. */
    public Optional<Attributes> audioAttributes() {
        return Optional.ofNullable(copyOf(audio));
    }

    /** A copy of the video's attributes. */
    public Optional<Attributes> videoAttributes() {
        return Optional.ofNullable(copyOf(video));
    }

    /** A copy of the container's attributes. */
    public Optional<Attributes> containerAttributes() {
        return Optional.ofNullable(copyOf(container));
    }

    private static Attributes copied() {
        return new Attributes().set(TranscodeAttributes.DONOT_INSERT_ENCODER, 1);
    }

    private static @Nullable Attributes copyOf(@Nullable Attributes attributes) {
        if (attributes == null) {
            return null;
        }
        Attributes copy = new Attributes();
        attributes.copyAllItems(copy);
        return copy;
    }
}
