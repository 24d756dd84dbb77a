package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.TopologyFormat;
import dev.reel.cli.format.TopologyGraph;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.media.MajorType;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.PlaybackTopology;
import dev.reel.topology.StandardTopologyLoader;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reel topology}. */
@Command(
        name = "topology",
        mixinStandardHelpOptions = true,
        header = "Shows the graph that plays a file or URL.",
        description = {
            "",
            "Shows the graph that plays a file or URL: sources, decoders, converters and outputs, with the media type"
                    + " on each arrow. The outputs are the ones that count and show nothing.",
            "",
            "  reel topology clip.mp4 --format dot | dot -Tsvg > clip.svg",
            ""
        })
public final class TopologyCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "URI", description = "A path or URL.")
    private String uri = "";

    @Option(names = "--partial", description = "Show the graph before decoders and converters are put in.")
    private boolean partial;

    @Option(
            names = "--format",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private TopologyFormat format = TopologyFormat.text;

    @Mixin
    private ReadOptions reading = new ReadOptions();

    public TopologyCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        MediaSource source = SourceResolver.installed(context.platform())
                .open(uri, reading.sourceOptions(), context.interruption().cancellation());
        List<MediaSink> sinks = new ArrayList<>();
        try {
            PlaybackTopology playback = PlaybackTopology.of(source, uri, source.createPresentationDescriptor())
                    .onlyDecodable(TransformRegistry.installed());
            for (MajorType majorType : List.of(MajorType.VIDEO, MajorType.AUDIO)) {
                MediaSink sink = NullSink.paced(context.platform(), majorType);
                sinks.add(sink);
                playback.output(majorType, sink);
            }
            show(playback.build());
        } finally {
            sinks.forEach(MediaSink::shutdown);
            source.shutdown();
        }
        return ExitStatus.DONE;
    }

    private void show(Topology topology) {
        TransformRegistry registry = TransformRegistry.installed();
        if (partial) {
            write(topology, registry);
            return;
        }
        Topology full = new StandardTopologyLoader(registry, context.platform()).load(topology, null);
        try {
            write(full, registry);
        } finally {
            for (TopologyNode node : full.nodes()) {
                if (node.objectOrNull() instanceof Transform transform) {
                    transform.close();
                }
            }
        }
    }

    private void write(Topology topology, TransformRegistry registry) {
        TopologyGraph graph = TopologyGraph.of(topology, node -> label(node, registry));
        context.console().out().println(format.write(graph));
    }

    private String label(TopologyNode node, TransformRegistry registry) {
        return switch (node.type()) {
            case SOURCESTREAM ->
                uri
                        + node.find(NodeAttributes.STREAM_DESCRIPTOR)
                                .map(stream -> ", stream " + stream.id())
                                .orElse("");
            case TRANSFORM ->
                node.find(NodeAttributes.TRANSFORM_OBJECTID)
                        .flatMap(registry::byId)
                        .map(TransformFactory::name)
                        .orElseGet(() -> String.valueOf(node.objectOrNull()));
            case OUTPUT -> "none";
            case TEE -> "";
        };
    }
}
