package dev.reel.player;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.Disposition;
import dev.reel.pipeline.Language;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MetadataProvider;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import java.util.StringJoiner;

/**
 * Which streams of a source go into a file: all that belong to the same whole, unless somebody chooses.
 *
 * @param audio {@link #ALL}, a number counted from 1, or a language
 * @param subtitles whether they are wanted
 */
record StreamChoice(String audio, boolean subtitles) {
    static final String ALL = "all";

    /** {@code MF_E_INVALIDSTREAMNUMBER} when there is no such track; {@code name} is the source's, for messages. */
    PresentationDescriptor of(MediaSource source, String name) {
        PresentationDescriptor chosen = source.createPresentationDescriptor();
        MetadataProvider told =
                source.service(Services.METADATA, MetadataProvider.class).orElse(null);
        int number = 0;
        int found = 0;
        StringJoiner there = new StringJoiner(", ");
        for (int i = 0; i < chosen.streamCount(); i++) {
            StreamDescriptor stream = chosen.streamDescriptor(i);
            MajorType kind = stream.typeHandler().majorType();
            boolean whole = !stream.isTrue(DescriptorAttributes.VARIANT);
            if (kind.equals(MajorType.AUDIO)) {
                number++;
                String language = stream.get(DescriptorAttributes.LANGUAGE, "");
                there.add(language.isEmpty() ? String.valueOf(number) : number + " (" + language + ")");
                boolean wanted = isAll()
                        ? whole
                        : audio.equals(String.valueOf(number)) || (whole && Language.matches(audio, language));
                found += wanted ? 1 : 0;
                set(chosen, i, wanted);
            } else if (kind.equals(MajorType.VIDEO)) {
                boolean cover = told != null && told.dispositions(stream.id()).contains(Disposition.ATTACHED_PICTURE);
                set(chosen, i, whole && !cover);
            } else {
                set(chosen, i, whole && subtitles && kind.equals(MajorType.SUBTITLE));
            }
        }
        if (!isAll() && found == 0) {
            throw new MediaException(
                    Status.MF_E_INVALIDSTREAMNUMBER,
                    "there is no audio track " + audio + " in " + name + "; "
                            + (number == 0 ? "it has no sound" : "it has " + there));
        }
        return chosen;
    }

    private boolean isAll() {
        return audio.equals(ALL);
    }

    private static void set(PresentationDescriptor presentation, int index, boolean selected) {
        if (selected) {
            presentation.select(index);
        } else {
            presentation.deselect(index);
        }
    }
}
