package dev.reel.session;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.AsyncCallback;
import dev.reel.platform.AsyncResult;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventQueue;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationRates;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The session's face: checks arguments and shutdown, then leaves everything to {@link SessionCore}.
 *
 * <p>Arguments are checked before shutdown (media-session.md §3.3).
 */
final class DefaultMediaSession implements MediaSession {
    private final Platform platform;
    private final SessionSettings settings;
    private final EventQueue events;
    private final PresentationClock clock;
    private final SessionCore core;
    private final RateSupport rates = new PresentationRates(this::currentPresentation);
    private final RateService rateService = new RateService();
    private final NodeAttributeEditor nodeAttributeEditor = this::updateNodeAttributes;
    private final WorkQueueServices workQueueServices;
    private final AtomicBoolean shutDown = new AtomicBoolean();
    private final CompletableFuture<Void> whenShutDown = new CompletableFuture<>();

    private DefaultMediaSession(SessionSettings settings, Platform platform) {
        this.platform = platform;
        this.settings = settings;
        this.events = new EventQueue(platform.blocking());
        this.clock = new PresentationClock(platform, this::clockSinkFailed);
        this.core = new SessionCore(settings, platform, events, clock);
        this.workQueueServices = core.workQueueServices(this::fullTopology);
    }

    private void clockSinkFailed(ClockStateSink sink, RuntimeException failure) {
        core.post(() -> core.clockSinkFailed(sink, failure));
    }

    static MediaSession create(@Nullable Attributes configuration, SessionRegistry registry, Platform platform) {
        return new DefaultMediaSession(SessionSettings.of(configuration, registry, platform), platform);
    }

    @Override
    public CompletableFuture<MediaEvent> setTopology(Set<SetTopologyFlag> flags, @Nullable Topology topology) {
        if (flags == null) {
            throw new MediaException(Status.E_POINTER, "flags are required; Set.of() for none");
        }
        Set<SetTopologyFlag> how = flags.isEmpty() ? Set.of() : EnumSet.copyOf(flags);
        boolean clears = how.contains(SetTopologyFlag.CLEAR_CURRENT);
        if (topology == null && !clears && !how.contains(SetTopologyFlag.IMMEDIATE)) {
            throw new MediaException(Status.E_POINTER, "a topology is required");
        }
        checkOpen();
        if (topology != null && !clears) {
            TopologyChecks.check(topology, settings.globalTime());
        }
        return submit(MediaEventType.MESessionTopologySet, operation -> core.setTopology(operation, how, topology));
    }

    @Override
    public CompletableFuture<MediaEvent> clearTopologies() {
        checkOpen();
        return submit(MediaEventType.MESessionTopologiesCleared, core::clearTopologies);
    }

    @Override
    public CompletableFuture<MediaEvent> start(@Nullable UUID timeFormat, PropVariant position) {
        if (position == null) {
            throw new MediaException(
                    Status.E_POINTER, "a start position is required; use PropVariant.EMPTY for the current one");
        }
        checkOpen();
        return submit(MediaEventType.MESessionStarted, operation -> core.start(operation, timeFormat, position));
    }

    @Override
    public CompletableFuture<MediaEvent> pause() {
        checkOpen();
        return submit(MediaEventType.MESessionPaused, core::pause);
    }

    @Override
    public CompletableFuture<MediaEvent> stop() {
        checkOpen();
        return submit(MediaEventType.MESessionStopped, core::stop);
    }

    @Override
    public CompletableFuture<MediaEvent> close() {
        checkOpen();
        long closeBy = platform.time() + settings.closeTimeout();
        core.post(() -> core.hurry(closeBy));
        return submit(MediaEventType.MESessionClosed, operation -> core.close(operation, closeBy));
    }

    @Override
    public CompletableFuture<MediaEvent> setRate(boolean thin, float rate) {
        if (Float.isNaN(rate) || Float.isInfinite(rate)) {
            throw new MediaException(Status.MF_E_UNSUPPORTED_RATE, "a rate is a finite number, not " + rate);
        }
        checkOpen();
        PlaybackRate.Rate wanted = new PlaybackRate.Rate(thin, rate);
        return submit(MediaEventType.MESessionRateChanged, operation -> core.setRate(operation, wanted));
    }

    @Override
    public float rate() {
        checkOpen();
        return core.rate().value();
    }

    @Override
    public boolean isThinned() {
        checkOpen();
        return core.rate().thin();
    }

    @Override
    public float slowestRate(boolean reverse, boolean thin) {
        checkOpen();
        return rates.slowestRate(reverse, thin);
    }

    @Override
    public float fastestRate(boolean reverse, boolean thin) {
        checkOpen();
        return rates.fastestRate(reverse, thin);
    }

    @Override
    public Verdict isRateSupported(boolean thin, float rate) {
        checkOpen();
        return rates.isRateSupported(thin, rate);
    }

    @Override
    public void shutdown() {
        if (!shutDown.compareAndSet(false, true)) {
            throw shutDown();
        }
        events.shutdown();
        // It unregisters from the clock, which a time source may keep waiting.
        platform.blocking().execute(core::endQuality);
        clock.shutdown();
        core.post(core::shutdown);
        platform.blocking().execute(() -> whenShutDown.complete(null));
    }

    @Override
    public CompletableFuture<Void> whenShutDown() {
        return whenShutDown.copy();
    }

    @Override
    public PresentationClock clock() {
        checkOpen();
        return clock;
    }

    @Override
    public Set<SessionCapability> sessionCapabilities() {
        checkOpen();
        return core.capabilities();
    }

    @Override
    public Topology currentTopology() {
        checkOpen();
        Topology current = core.currentTopology();
        if (current == null) {
            throw new MediaException(Status.MF_E_INVALIDREQUEST, "the session has no current topology");
        }
        return current;
    }

    @Override
    public Topology fullTopology(long topologyId) {
        checkOpen();
        return core.topologies().stream()
                .filter(topology -> topology.id() == topologyId)
                .findFirst()
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_NOT_FOUND, "the session has no current or queued topology " + topologyId));
    }

    @Override
    public SessionState state() {
        return shutDown.get() ? SessionState.SHUT_DOWN : core.state();
    }

    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        checkOpen();
        Object own = null;
        if (service.equals(Services.RATE_CONTROL)) {
            own = rateService;
        } else if (service.equals(Services.TOPONODE_ATTRIBUTE_EDITOR)) {
            own = nodeAttributeEditor;
        } else if (service.equals(Services.LOCAL_MFT_REGISTRATION)) {
            own = settings.transforms();
        } else if (service.equals(Services.WORKQUEUE_SERVICES)) {
            own = workQueueServices;
        }
        if (own != null) {
            return type.isInstance(own) ? Optional.of(type.cast(own)) : Optional.empty();
        }
        return core.service(service, type);
    }

    @Override
    public MediaEvent getEvent() {
        return events.getEvent();
    }

    @Override
    public MediaEvent pollEvent() {
        return events.pollEvent();
    }

    @Override
    public Status beginGetEvent(AsyncCallback callback, @Nullable Object state) {
        return events.beginGetEvent(callback, state);
    }

    @Override
    public MediaEvent endGetEvent(AsyncResult result) {
        return events.endGetEvent(result);
    }

    @Override
    public void queueEvent(MediaEvent event) {
        events.queueEvent(event);
    }

    private void updateNodeAttributes(long topologyId, List<NodeAttributeEditor.Update> updates) {
        Topology topology = fullTopology(topologyId);
        for (NodeAttributeEditor.Update update : updates) {
            if (!update.key().equals(NodeAttributes.MEDIASTOP)) {
                throw new MediaException(
                        Status.E_INVALIDARG,
                        "only MF_TOPONODE_MEDIASTOP can be changed while a topology is in use, not " + update.key());
            }
            topology.nodeById(update.nodeId());
        }
        for (NodeAttributeEditor.Update update : updates) {
            TopologyNode node = topology.nodeById(update.nodeId());
            core.post(() -> core.setMediaStop(node, update.value()));
        }
    }

    /** The session's rates under the interfaces that components use. */
    private final class RateService implements RateControl, RateSupport {
        @Override
        public void setRate(boolean thin, float rate) {
            DefaultMediaSession.this.setRate(thin, rate);
        }

        @Override
        public float rate() {
            return DefaultMediaSession.this.rate();
        }

        @Override
        public boolean isThinned() {
            return DefaultMediaSession.this.isThinned();
        }

        @Override
        public float slowestRate(boolean reverse, boolean thin) {
            return DefaultMediaSession.this.slowestRate(reverse, thin);
        }

        @Override
        public float fastestRate(boolean reverse, boolean thin) {
            return DefaultMediaSession.this.fastestRate(reverse, thin);
        }

        @Override
        public Verdict isRateSupported(boolean thin, float rate) {
            return DefaultMediaSession.this.isRateSupported(thin, rate);
        }
    }

    private @Nullable Presentation currentPresentation() {
        return core.currentPresentation();
    }

    private CompletableFuture<MediaEvent> submit(MediaEventType completion, Consumer<Operation> body) {
        Operation operation = new Operation(completion, body);
        core.post(() -> core.submit(operation));
        return operation.future();
    }

    private void checkOpen() {
        if (shutDown.get()) {
            throw shutDown();
        }
    }

    private static MediaException shutDown() {
        return new MediaException(Status.MF_E_SHUTDOWN, "the session is shut down");
    }
}
