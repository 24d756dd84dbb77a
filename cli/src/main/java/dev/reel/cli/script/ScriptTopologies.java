package dev.reel.cli.script;

import dev.reel.pipeline.Cancellation;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.platform.MajorType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.topology.PlaybackTopology;
import dev.reel.topology.Topology;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Makes the topologies of a script and releases what they hold. Owned by the run's queue. */
final class ScriptTopologies {
    private static final Logger LOG = System.getLogger(ScriptTopologies.class.getName());

    private final ScriptSettings settings;
    private final Cancellation cancellation = new Cancellation();
    private final List<Runnable> releases = new ArrayList<>();

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
        PlaybackTopology playback = PlaybackTopology.of(source, uri, source.createPresentationDescriptor());
        for (UUID majorType : List.of(MajorType.VIDEO, MajorType.AUDIO)) {
            MediaSink sink = NullSink.paced(settings.platform(), majorType);
            releases.add(sink::shutdown);
            playback.output(majorType, sink);
        }
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
