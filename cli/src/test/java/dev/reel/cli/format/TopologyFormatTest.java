package dev.reel.cli.format;

import dev.reel.cli.format.TopologyGraph.Arrow;
import dev.reel.cli.format.TopologyGraph.Node;
import dev.reel.testkit.Golden;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopologyFormatTest {
    private static final TopologyGraph GRAPH = new TopologyGraph(
            7,
            List.of(
                    new Node(1, "source", "clip.mp4, stream 0"),
                    new Node(2, "decoder", "FFmpeg \"video\" decoder"),
                    new Node(3, "tee", ""),
                    new Node(4, "output", "none"),
                    new Node(5, "output", "preview"),
                    new Node(6, "source", "clip.mp4, stream 1"),
                    new Node(7, "output", "none")),
            List.of(
                    new Arrow(1, 0, 2, 0, "video/H264 640x360"),
                    new Arrow(2, 0, 3, 0, "video/I420 640x360"),
                    new Arrow(3, 0, 4, 0, "video/I420 640x360"),
                    new Arrow(3, 1, 5, 0, "video/I420 640x360"),
                    new Arrow(6, 0, 7, 0, "audio/AAC 48000 Hz 2 ch")));

    @ParameterizedTest
    @EnumSource
    void drawsTheGraph(TopologyFormat format) {
        Golden.assertMatches("topology." + format, format.write(GRAPH) + "\n");
    }
}
