package dev.reel.session.sequencer;

import dev.reel.platform.Status;
import dev.reel.topology.Topology;

/**
 * What a presentation of a sequence stands for.
 *
 * @param status {@code MF_S_SEQUENCER_CONTEXT_CANCELED} when it will not be played any more, else {@code S_OK}
 * @param elementId the segment
 * @param topology the topology to play it with
 */
public record PresentationContext(Status status, int elementId, Topology topology) {}
