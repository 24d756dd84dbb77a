package dev.reel.topology.transcode;

import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.pipeline.sink.FileSinkProvider;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.media.MajorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What becomes of the selected streams: those that the source would have selected by itself have to be in the file, each further one
 * is left behind where the container cannot hold it. One thread at a time.
 */
final class StreamPlans {
    private static final List<MajorType> ORDER = List.of(MajorType.VIDEO, MajorType.AUDIO, MajorType.SUBTITLE);

    private final TranscodeProfile profile;
    private final StreamPlanner planner;
    private final FileSinkProvider writer;
    private final ContainerType container;
    private final Path target;
    private final boolean every;
    private final List<StreamPlan> plans = new ArrayList<>();
    private final List<String> leftBehind = new ArrayList<>();

    /** @param every false for one stream of video and one of sound at most */
    StreamPlans(TranscodeProfile profile, StreamPlanner planner, FileSinkProvider writer, Path target, boolean every) {
        this.every = every;
        this.profile = profile;
        this.planner = planner;
        this.writer = writer;
        this.container = planner.container();
        this.target = target;
    }

    /**
     * Plans for all.
     *
     * @param own the ids of those that the source selects by itself
     */
    void add(List<StreamDescriptor> selected, Set<Integer> own) {
        for (MajorType kind : ORDER) {
            List<StreamDescriptor> alike = selected.stream()
                    .filter(stream -> stream.typeHandler().majorType().equals(kind))
                    .toList();
            // What matters most comes first, should there be too many.
            List<StreamDescriptor> ranked = new ArrayList<>(alike);
            ranked.sort(Comparator.comparing(stream -> !own.contains(stream.id())));
            List<StreamPlan> made = new ArrayList<>();
            for (StreamDescriptor stream : ranked) {
                plan(stream, kind, made);
            }
            made.sort(Comparator.comparing(plan -> alike.indexOf(plan.stream())));
            plans.addAll(made);
        }
    }

    private void plan(StreamDescriptor stream, MajorType kind, List<StreamPlan> made) {
        boolean subtitles = kind.equals(MajorType.SUBTITLE);
        Optional<Attributes> wanted = attributesFor(kind);
        if (wanted.isEmpty() || (!every && (subtitles || !made.isEmpty()))) {
            return;
        }
        int most = writer.most(container, kind);
        if (made.size() >= most && (subtitles || !made.isEmpty())) {
            leave(
                    stream,
                    container.name() + " files hold " + (most == 0 ? "no" : "only " + most) + " " + kind.name()
                            + (most == 1 ? " stream" : " streams"));
            return;
        }
        boolean required = made.isEmpty() && !subtitles;
        boolean decoded = !subtitles && !wanted.get().isTrue(TranscodeAttributes.DONOT_INSERT_ENCODER);
        if (decoded && !required && !planner.canDecode(stream)) {
            leave(stream, "there is no decoder for it");
            return;
        }
        try {
            made.add(subtitles ? planner.planSubtitles(stream, target) : planner.plan(stream, wanted.get(), target));
        } catch (MediaException refused) {
            if (required) {
                throw refused;
            }
            String why = String.valueOf(refused.getMessage());
            leave(stream, why.substring(why.indexOf(": ") + 2));
        }
    }

    private Optional<Attributes> attributesFor(MajorType kind) {
        if (kind.equals(MajorType.VIDEO)) {
            return profile.videoAttributes();
        }
        return kind.equals(MajorType.AUDIO) ? profile.audioAttributes() : Optional.of(new Attributes());
    }

    private void leave(StreamDescriptor stream, String why) {
        leftBehind.add(describe(stream) + ": " + why);
    }

    /** A stream as people know it from an inspection. */
    static String describe(StreamDescriptor stream) {
        StringJoiner facts = new StringJoiner(", ", " (", ")");
        facts.add(stream.typeHandler().mediaTypes().get(0).subtype().name());
        stream.find(DescriptorAttributes.LANGUAGE).ifPresent(facts::add);
        return stream.typeHandler().majorType().name() + " stream " + stream.id() + facts;
    }

    /** In their order in the file. */
    List<StreamPlan> plans() {
        return List.copyOf(plans);
    }

    /** A line for each that is not in the file though it is selected. */
    List<String> leftBehind() {
        return List.copyOf(leftBehind);
    }
}
