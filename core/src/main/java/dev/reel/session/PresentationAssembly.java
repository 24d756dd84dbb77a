package dev.reel.session;

import dev.reel.platform.Platform;
import dev.reel.session.flow.BranchQueues;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.QualityTap;
import dev.reel.session.flow.RatelessTimeSource;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationBuilder;
import dev.reel.topology.ConverterInsertion;
import dev.reel.topology.LowLatency;

/**
 * Puts together what runs a presentation, as the session's settings want it.
 *
 * <p>Lives on the session's queue.
 */
final class PresentationAssembly {
    /** Requests kept open at each stream of a source. */
    private static final int READ_AHEAD = 4;

    private final SessionSettings settings;
    private final Platform platform;
    private final ComponentRegistry components;
    private final BranchQueues branchQueues;
    private final QualityTap quality;
    private final Pipeline.Owner owner;
    private final RatelessTimeSource.Progress progress;

    /**
     * @param owner is told what happens while data flows
     * @param progress is told how far data has come
     */
    PresentationAssembly(
            SessionSettings settings,
            Platform platform,
            ComponentRegistry components,
            BranchQueues branchQueues,
            QualityTap quality,
            Pipeline.Owner owner,
            RatelessTimeSource.Progress progress) {
        this.settings = settings;
        this.platform = platform;
        this.components = components;
        this.branchQueues = branchQueues;
        this.quality = quality;
        this.owner = owner;
        this.progress = progress;
    }

    /** Gives a presentation its drivers, stages and pipelines; throws when it cannot be run. */
    void build(Presentation presentation) {
        boolean hurried = LowLatency.isWanted(presentation.topology());
        new PresentationBuilder(
                        presentation,
                        sources -> new Pipeline(branchQueues.of(presentation.topology(), sources), owner, progress),
                        (source, node) -> components.source(presentation, source, node),
                        node -> components.sink(presentation, node),
                        hurried ? 1 : READ_AHEAD,
                        quality,
                        new ConverterInsertion(
                                hurried ? LowLatency.telling(settings.transforms()) : settings.transforms(), platform),
                        hurried ? null : () -> platform.serialQueue("branch ahead"))
                .build();
        presentation.setBuilt();
    }
}
