package dev.reel.cli.script;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.session.sequencer.SequencerSource;
import dev.reel.topology.PlaybackTopology;
import dev.reel.topology.Topology;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes the topologies of a script and releases what they hold. Owned by the run's queue. */
final class ScriptTopologies {
    private static final Logger LOG = System.getLogger(ScriptTopologies.class.getName());

    private final ScriptSettings settings;
    private final Cancellation cancellation = new Cancellation();
    private final List<Runnable> releases = new ArrayList<>();
    /** The sinks that all segments of the sequence share, by major type: a change between them leaves no gap. */
    private final Map<MajorType, MediaSink> sequenceSinks = new LinkedHashMap<>();

    private @Nullable SequencerSource sequencer;

    ScriptTopologies(ScriptSettings settings) {
        this.settings = settings;
    }

    /** Opens a source; completes on another thread. */
    CompletableFuture<MediaSource> open(String uri) {
        return settings.resolver().resolve(uri, settings.sourceOptions(), cancellation);
    }

    /** The partial topology that plays a source, which is released with the rest. */
    Topology of(MediaSource source, String uri) {
        releases.add(source::shutdown);
        return build(source, uri, sinks());
    }

    /** Appends a source to the sequence, which takes it over, and gives the element id of its segment. */
    int append(MediaSource source, String uri, boolean last) {
        SequencerSource sequence = sequencer;
        if (sequence == null) {
            sequence = new SequencerSource(settings.platform());
            releases.add(sequence::shutdown);
            sequenceSinks.putAll(sinks());
            sequencer = sequence;
        }
        try {
            return sequence.appendTopology(build(source, uri, sequenceSinks), last);
        } catch (MediaException refused) {
            source.shutdown();
            throw refused;
        }
    }

    /** The topology of the sequence's present or first segment. */
    Topology sequence() {
        SequencerSource sequence = sequencer;
        if (sequence == null) {
            throw new MediaException(Status.MF_E_INVALIDREQUEST, "the sequence is empty; append something first");
        }
        return sequence.mediaSourceTopology(sequence.createPresentationDescriptor());
    }

    /** The topology that answers the sequence's announcement of its next segment; null when the script has no sequence. */
    @Nullable
    Topology announced(PresentationDescriptor presentation) {
        SequencerSource sequence = sequencer;
        return sequence == null ? null : sequence.mediaSourceTopology(presentation);
    }

    private Map<MajorType, MediaSink> sinks() {
        Map<MajorType, MediaSink> sinks = new LinkedHashMap<>();
        for (MajorType majorType : List.of(MajorType.VIDEO, MajorType.AUDIO)) {
            MediaSink sink = NullSink.paced(settings.platform(), majorType);
            releases.add(sink::shutdown);
            sinks.put(majorType, sink);
        }
        return sinks;
    }

    private static Topology build(MediaSource source, String uri, Map<MajorType, MediaSink> sinks) {
        PlaybackTopology playback = PlaybackTopology.of(source, uri, source.createPresentationDescriptor());
        sinks.forEach(playback::output);
        return playback.build();
    }

    /** Gives up what is being opened. */
    void cancel() {
        cancellation.cancel();
    }

    /** Shuts sources and sinks down, those too that the session has shut down already. */
    void release() {
        for (Runnable release : releases) {
            try {
                release.run();
            } catch (MediaException failure) {
                if (!failure.status().equals(Status.MF_E_SHUTDOWN)) {
                    LOG.log(Level.WARNING, failure.line(), failure);
                }
            }
        }
        releases.clear();
    }
}
