package dev.reel.session;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.session.sequencer.SequencerSource;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.MediaSourceContract;
import dev.reel.testkit.contract.Waiting;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;

/** topology.md §7 for a sequence of one segment. */
class SequencerContractTest extends MediaSourceContract {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Fakes fakes = new Fakes(virtual);

    @Override
    protected MediaSource open() {
        FakeSource source = fakes.source(
                        StreamScript.compressedVideo(30, Duration.ofSeconds(3), 15),
                        StreamScript.audio(Duration.ofSeconds(3)))
                .rates(0, 8, true)
                .build();
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        Topology topology = new Topology();
        for (StreamDescriptor stream : presentation.streamDescriptors()) {
            TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
            from.set(NodeAttributes.SOURCE, source);
            from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
            from.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
            TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
            to.setObject(fakes.sink().build().streamSinks().get(0));
            from.connectTo(to);
        }
        SequencerSource sequence = new SequencerSource(virtual.platform());
        sequence.appendTopology(topology, true);
        return sequence;
    }

    @Override
    protected Waiting waiting() {
        return Waiting.virtual(virtual);
    }

    @Override
    protected void checkAfterwards() {
        virtual.runUntilIdle();
        virtual.assertNoFailures();
        fakes.ledger().assertClean();
    }
}
