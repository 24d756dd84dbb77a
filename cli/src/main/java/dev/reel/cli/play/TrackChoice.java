package dev.reel.cli.play;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.Language;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Which streams play, where a presentation has several of a kind.
 *
 * @param wanted by major type: a number, counted from 1 among the streams of the kind, or a language
 */
public record TrackChoice(Map<MajorType, String> wanted) {
    public TrackChoice {
        wanted = Map.copyOf(wanted);
    }

    /**
     * A presentation with the wanted streams selected, and of other kinds those that were.
     *
     * <p>{@code MF_E_INVALIDSTREAMNUMBER} when there is no such stream.
     *
     * @param name of what is presented, for messages
     */
    public PresentationDescriptor applyTo(PresentationDescriptor presentation, String name) {
        PresentationDescriptor chosen = presentation.copy();
        wanted.forEach((majorType, word) -> select(chosen, majorType, word, name));
        return chosen;
    }

    private static void select(PresentationDescriptor presentation, MajorType majorType, String word, String name) {
        int number = 0;
        int found = -1;
        StringJoiner there = new StringJoiner(", ");
        for (int i = 0; i < presentation.streamCount(); i++) {
            StreamDescriptor stream = presentation.streamDescriptor(i);
            if (!stream.typeHandler().majorType().equals(majorType)) {
                continue;
            }
            number++;
            String language = stream.get(DescriptorAttributes.LANGUAGE, "");
            there.add(language.isEmpty() ? String.valueOf(number) : number + " (" + language + ")");
            presentation.deselect(i);
            if (found < 0 && (word.equals(String.valueOf(number)) || Language.matches(word, language))) {
                found = i;
            }
        }
        if (found < 0) {
            String kind = majorType.name();
            throw new MediaException(
                    Status.MF_E_INVALIDSTREAMNUMBER,
                    "there is no " + kind + " track " + word + " in " + name + "; "
                            + (number == 0 ? "it has no " + kind : "it has " + there));
        }
        presentation.select(found);
    }
}
