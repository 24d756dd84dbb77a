package dev.reel.pipeline;

/**
 * What a source with several presentations offers its session (topology.md §10); applications leave it alone.
 *
 * <p>Such a source has {@link SourceCharacteristic#HAS_MULTIPLE_PRESENTATIONS}. It ends every presentation but the last with
 * MEEndOfPresentationSegment, is started with the descriptor of the next one without being stopped before, and begins each at
 * its own mark-in when it is started without a position.
 */
public interface PresentationProvider {
    /**
     * Ends a presentation before its data does: playback has reached a mark-out. The source answers by
     * MEEndOfPresentationSegment, or MEEndOfPresentation for the last; nothing when it has said so already.
     */
    void forceEndOfPresentation(PresentationDescriptor presentation);
}
