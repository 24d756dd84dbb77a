package dev.reel.protection.session;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SimpleAudioVolume;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.platform.AsyncCallback;
import dev.reel.platform.AsyncResult;
import dev.reel.platform.Attributes;
import dev.reel.platform.Deadline;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.EventQueue;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.protection.control.MessageKind;
import dev.reel.protection.control.MessageReader;
import dev.reel.protection.control.MessageWriter;
import dev.reel.protection.control.TopologyMessage;
import dev.reel.protection.control.Values;
import dev.reel.protection.enabling.ClearKeyEnabler;
import dev.reel.protection.enabling.ContentProtectionManager;
import dev.reel.protection.license.LicenseChannel;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.protection.trust.RevocationList;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionAttributes;
import dev.reel.session.SessionCapability;
import dev.reel.session.SessionState;
import dev.reel.session.SetTopologyFlag;
import dev.reel.session.TopologyChecks;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A media session whose work is done in a protected process ({@code MFCreatePMPMediaSession}, protected-path.md §2): protected content
 * plays there and nowhere else, and neither its keys nor its clear samples are ever in this process.
 *
 * <p>It is used like every {@link MediaSession}, but sources are opened with its {@link #resolver}, and outputs are activation objects,
 * because both are made inside. A sink that is there already, a sample grabber or a transform of this process in a topology is
 * {@code MF_E_TOPOLOGY_VERIFICATION_FAILED}.
 *
 * <p>When the process dies, MEError with {@code MF_E_PEAUTH_NOT_STARTED} comes within a second, every pending operation gets its event
 * with that status, and so does every later one but close. The session must be shut down in the end, or its process lives on.
 */
public final class ProtectedSession implements MediaSession {
    private static final long ENABLING = 60 * Platform.SECOND;

    private final Platform platform;
    private final ServerContext server;
    private final ProcessConnection connection;
    private final long number;
    private final boolean globalTime;
    private final long enablingTimeout;
    private final @Nullable ContentProtectionManager manager;
    private final EventQueue events;
    private final RemoteClock clock;
    private final WorkQueue completions;
    private final RateService rates = new RateService();
    private final RemoteSources sources;

    /** Guards what follows; held for a few instructions. */
    private final Object lock = new Object();

    private final CompletableFuture<Void> whenShutDown = new CompletableFuture<>();

    private final PendingOperations pending = new PendingOperations();
    private final Map<Long, Topology> topologies = new LinkedHashMap<>();
    private final Map<Long, ClearKeyEnabler> enablers = new HashMap<>();
    private Set<SessionCapability> capabilities = EnumSet.noneOf(SessionCapability.class);
    private SessionState state = SessionState.STOPPED;
    private @Nullable Topology current;
    private float rate = 1;
    private boolean thinned;
    private boolean lost;
    private boolean closed;
    private boolean shutDown;

    private ProtectedSession(ServerContext server, Attributes configuration, Platform platform) {
        this.platform = platform;
        this.server = server;
        this.connection = server.connection();
        this.number = server.nextSession();
        this.globalTime = configuration.isTrue(SessionAttributes.GLOBAL_TIME);
        this.enablingTimeout = configuration.get(ProtectedAttributes.ENABLING_TIMEOUT, ENABLING);
        this.manager = configuration
                .find(SessionAttributes.CONTENT_PROTECTION_MANAGER)
                .map(given -> {
                    if (given instanceof ContentProtectionManager usable) {
                        return usable;
                    }
                    throw new MediaException(
                            Status.E_NOINTERFACE,
                            "the content protection manager is a "
                                    + given.getClass().getName());
                })
                .orElse(null);
        this.events = new EventQueue(platform.blocking());
        this.clock = new RemoteClock(platform);
        this.completions = platform.serialQueue("protected session");
        this.sources = new RemoteSources(connection, platform);
    }

    /** A session in a new protected process, or in the one that the configuration shares; waits until it is there. */
    public static ProtectedSession create(@Nullable Attributes configuration) {
        return create(Set.of(), configuration, Platform.system());
    }

    /**
     * A session as the flags say. {@code E_INVALIDARG} for both flags; {@code MF_E_COMPONENT_REVOKED} and its kind when the process
     * cannot be trusted; {@code MF_E_PEAUTH_SESSION_NOT_STARTED} when it does not come up; {@code MF_E_PE_SESSIONS_MAXED}.
     *
     * @param flags UNPROTECTED_PROCESS or none; for IN_PROCESS see {@link #createInProcess}
     */
    public static ProtectedSession create(
            Set<CreationFlag> flags, @Nullable Attributes configuration, Platform platform) {
        if (flags.contains(CreationFlag.IN_PROCESS)) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    flags.size() > 1
                            ? "a session is in this process or in an unprotected one, not in both"
                            : "a session in this process is made by createInProcess");
        }
        Attributes given = configuration == null ? new Attributes() : configuration;
        ServerContext server = server(flags, given, platform);
        try {
            ProtectedSession session = new ProtectedSession(server, given, platform);
            session.open(given);
            return session;
        } catch (RuntimeException failure) {
            server.unlock();
            throw failure;
        }
    }

    /** The flag IN_PROCESS: a plain session of this process, in which protected content fails with {@code MF_E_NON_PE_PROCESS}. */
    public static MediaSession createInProcess(@Nullable Attributes configuration, Platform platform) {
        return InProcess.create(configuration, platform);
    }

    private static ServerContext server(Set<CreationFlag> flags, Attributes configuration, Platform platform) {
        Object shared = configuration.find(SessionAttributes.SERVER_CONTEXT).orElse(null);
        if (shared == null) {
            return ServerContext.start(
                    new ProcessOptions(
                            !flags.contains(CreationFlag.UNPROTECTED_PROCESS),
                            configuration.get(ProtectedAttributes.SOCKETS, 1) != 0,
                            configuration
                                    .find(ProtectedAttributes.COMPONENT_MANIFEST)
                                    .orElse(null),
                            configuration.find(ProtectedAttributes.REVOCATIONS).orElseGet(RevocationList.Memory::new)),
                    platform);
        }
        if (!(shared instanceof ServerContext context)) {
            throw new MediaException(
                    Status.E_NOINTERFACE,
                    "the server context is a " + shared.getClass().getName());
        }
        context.lock();
        return context;
    }

    private void open(Attributes configuration) {
        connection.listen(number, new Ears());
        var unusedAnswer = ServerContext.await(connection.ask(
                MessageKind.CREATE_SESSION,
                message -> {
                    message.int64(number);
                    Values.write(message, configuration);
                    return message;
                },
                answer -> answer));
    }

    // ---------------------------------------------------------------- what a plain session does not have

    /** Opens sources inside the protected process, whose samples stay there. */
    public SourceResolver resolver() {
        return sources.resolver();
    }

    /** The process, for sharing it with another session, for locks, and for its level. */
    public ServerContext server() {
        return server;
    }

    /** The way for licences into the process. */
    public LicenseChannel licenses() {
        return server;
    }

    /** The counters of the current topology's outputs, in the order of its output nodes. Waits. */
    public List<SinkStatistics> statistics() {
        checkOpen();
        return ServerContext.await(connection.ask(
                MessageKind.STATISTICS,
                message -> message.int64(number),
                answer -> answer.list(
                        in -> new SinkStatistics(in.int64(), in.int64(), in.int64(), in.int64(), in.int64()))));
    }

    // ---------------------------------------------------------------- operations

    @Override
    public CompletableFuture<MediaEvent> setTopology(Set<SetTopologyFlag> flags, @Nullable Topology topology) {
        boolean clears = flags.contains(SetTopologyFlag.CLEAR_CURRENT);
        if (topology == null && !clears && !flags.contains(SetTopologyFlag.IMMEDIATE)) {
            throw new MediaException(Status.E_POINTER, "a topology is required");
        }
        checkOpen();
        if (topology != null && !clears) {
            TopologyChecks.check(topology, globalTime);
        }
        Topology copy = topology == null ? null : topology.copyWithId();
        MediaException refused = null;
        MessageWriter message = new MessageWriter(MessageKind.SET_TOPOLOGY, 0);
        try {
            message.int64(number)
                    .list(flags, (out, flag) -> out.string(flag.name()))
                    .int64(copy == null ? 0 : copy.id());
            if (copy == null || clears) {
                message.none();
            } else {
                TopologyMessage.write(message, copy, this::numberOf);
            }
        } catch (MediaException notToCross) {
            refused = notToCross;
        }
        synchronized (lock) {
            if (copy != null) {
                topologies.put(copy.id(), copy);
            }
        }
        if (refused != null) {
            CompletableFuture<MediaEvent> future = pend(MediaEventType.MESessionTopologySet);
            hear(MediaEvent.failure(MediaEventType.MESessionTopologySet, refused), 0);
            return future;
        }
        return submit(MediaEventType.MESessionTopologySet, message);
    }

    private long numberOf(MediaSource source) {
        if (source instanceof RemoteSource remote) {
            return remote.numberIn(connection).orElseThrow(ProtectedSession::foreign);
        }
        throw foreign();
    }

    private static MediaException foreign() {
        return new MediaException(
                ProtectionCode.MF_E_TOPOLOGY_VERIFICATION_FAILED,
                "the topology's source is not in the protected process; open it with the session's resolver");
    }

    @Override
    public CompletableFuture<MediaEvent> clearTopologies() {
        return submit(MediaEventType.MESessionTopologiesCleared, MessageKind.CLEAR_TOPOLOGIES, message -> message);
    }

    @Override
    public CompletableFuture<MediaEvent> start(@Nullable UUID timeFormat, PropVariant position) {
        if (position == null) {
            throw new MediaException(
                    Status.E_POINTER, "a start position is required; use PropVariant.EMPTY for the current one");
        }
        return submit(MediaEventType.MESessionStarted, MessageKind.START, message -> {
            message.guidOrNone(timeFormat);
            Values.write(message, position);
            return message;
        });
    }

    @Override
    public CompletableFuture<MediaEvent> pause() {
        return submit(MediaEventType.MESessionPaused, MessageKind.PAUSE, message -> message);
    }

    @Override
    public CompletableFuture<MediaEvent> stop() {
        return submit(MediaEventType.MESessionStopped, MessageKind.STOP, message -> message);
    }

    @Override
    public CompletableFuture<MediaEvent> close() {
        List<ClearKeyEnabler> open;
        synchronized (lock) {
            open = List.copyOf(enablers.values());
        }
        CompletableFuture<MediaEvent> future =
                submit(MediaEventType.MESessionClosed, MessageKind.CLOSE, message -> message);
        open.forEach(ClearKeyEnabler::cancel);
        return future;
    }

    @Override
    public CompletableFuture<MediaEvent> setRate(boolean thin, float newRate) {
        if (Float.isNaN(newRate) || Float.isInfinite(newRate)) {
            throw new MediaException(Status.MF_E_UNSUPPORTED_RATE, "a rate is a finite number, not " + newRate);
        }
        return submit(
                        MediaEventType.MESessionRateChanged,
                        MessageKind.SET_RATE,
                        message -> message.bool(thin).real(newRate))
                .whenComplete((event, failure) -> {
                    if (failure == null) {
                        synchronized (lock) {
                            thinned = thin;
                        }
                    }
                });
    }

    private CompletableFuture<MediaEvent> submit(
            MediaEventType answer, MessageKind kind, UnaryOperator<MessageWriter> content) {
        return submit(answer, content.apply(new MessageWriter(kind, 0).int64(number)));
    }

    private CompletableFuture<MediaEvent> submit(MediaEventType answer, MessageWriter message) {
        checkOpen();
        CompletableFuture<MediaEvent> future = pend(answer);
        boolean gone;
        synchronized (lock) {
            gone = lost;
            if (!gone) {
                connection.tell(message);
            }
        }
        if (gone) {
            hear(
                    answer == MediaEventType.MESessionClosed
                            ? MediaEvent.of(answer)
                            : MediaEvent.failure(answer, ProcessConnection.gone()),
                    0);
        }
        return future;
    }

    private CompletableFuture<MediaEvent> pend(MediaEventType answer) {
        synchronized (lock) {
            if (closed && answer != MediaEventType.MESessionClosed) {
                throw new MediaException(
                        Status.MF_E_INVALIDREQUEST, "the session is closed; only its shutdown is left");
            }
            closed |= answer == MediaEventType.MESessionClosed;
            return pending.add(answer);
        }
    }

    @Override
    public void shutdown() {
        List<ClearKeyEnabler> open;
        synchronized (lock) {
            if (shutDown) {
                throw shutDown();
            }
            shutDown = true;
            open = List.copyOf(enablers.values());
            enablers.clear();
        }
        open.forEach(ClearKeyEnabler::cancel);
        connection.unlisten(number);
        connection.tell(new MessageWriter(MessageKind.SHUTDOWN, 0).int64(number));
        events.shutdown();
        clock.clock().shutdown();
        server.unlock();
        platform.blocking().execute(() -> whenShutDown.complete(null));
    }

    @Override
    public CompletableFuture<Void> whenShutDown() {
        return whenShutDown.copy();
    }

    // ---------------------------------------------------------------- state

    @Override
    public float rate() {
        checkOpen();
        synchronized (lock) {
            return rate;
        }
    }

    @Override
    public boolean isThinned() {
        checkOpen();
        synchronized (lock) {
            return thinned;
        }
    }

    @Override
    public float slowestRate(boolean reverse, boolean thin) {
        return askRate(false, reverse, thin);
    }

    @Override
    public float fastestRate(boolean reverse, boolean thin) {
        return askRate(true, reverse, thin);
    }

    private float askRate(boolean fastest, boolean reverse, boolean thin) {
        checkOpen();
        return ServerContext.await(connection.ask(
                MessageKind.RATE_QUERY,
                message -> message.int64(number).bool(fastest).bool(reverse).bool(thin),
                answer -> (float) answer.real()));
    }

    @Override
    public PresentationClock clock() {
        checkOpen();
        return clock.clock();
    }

    @Override
    public Set<SessionCapability> sessionCapabilities() {
        checkOpen();
        synchronized (lock) {
            return capabilities.isEmpty() ? Set.of() : EnumSet.copyOf(capabilities);
        }
    }

    /** The topology as it was given: what the process made of it stays there. */
    @Override
    public Topology currentTopology() {
        checkOpen();
        synchronized (lock) {
            if (current == null) {
                throw new MediaException(Status.MF_E_INVALIDREQUEST, "the session has no current topology");
            }
            return current;
        }
    }

    /** The topology as it was given. */
    @Override
    public Topology fullTopology(long topologyId) {
        checkOpen();
        synchronized (lock) {
            Topology found = topologies.get(topologyId);
            if (found == null) {
                throw new MediaException(
                        Status.MF_E_NOT_FOUND, "the session has no current or queued topology " + topologyId);
            }
            return found;
        }
    }

    @Override
    public SessionState state() {
        synchronized (lock) {
            return shutDown ? SessionState.SHUT_DOWN : state;
        }
    }

    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        checkOpen();
        Object own = null;
        if (service.equals(Services.RATE_CONTROL)) {
            own = rates;
        } else if (service.equals(Services.PMP_SERVER_CONTEXT)) {
            own = server;
        } else if (service.equals(Services.POLICY_VOLUME) && type == SimpleAudioVolume.class) {
            own = RemoteVolume.of(connection, number).orElse(null);
        }
        return type.isInstance(own) ? Optional.of(type.cast(own)) : Optional.empty();
    }

    // ---------------------------------------------------------------- events

    /** What the process says to this session. */
    private final class Ears implements ProcessConnection.Listener {
        @Override
        public void onMessage(MessageReader message) {
            switch (message.kind()) {
                case EVENT -> hear(Values.event(message), message.int64());
                case CLOCK -> clock.report(message);
                case ENABLE -> enable(message.int64(), message.bytes());
                case ENABLER_COMPLETED -> {
                    ClearKeyEnabler enabler;
                    synchronized (lock) {
                        enabler = enablers.get(message.int64());
                    }
                    if (enabler != null) {
                        completions.execute(enabler::keysArrived);
                    }
                }
                default -> {
                    // Nothing else is for a session.
                }
            }
        }

        @Override
        public void onLost(MediaException failure) {
            List<MediaEventType> kinds;
            synchronized (lock) {
                lost = true;
                kinds = List.copyOf(pending.kinds());
            }
            hear(MediaEvent.failure(MediaEventType.MEError, failure), 0);
            for (MediaEventType kind : kinds) {
                while (answersOne(kind, failure)) {
                    // One event for each operation.
                }
            }
        }

        private boolean answersOne(MediaEventType kind, MediaException failure) {
            synchronized (lock) {
                if (!pending.kinds().contains(kind)) {
                    return false;
                }
            }
            hear(kind == MediaEventType.MESessionClosed ? MediaEvent.of(kind) : MediaEvent.failure(kind, failure), 0);
            return true;
        }
    }

    /** @param topologyId of the event's value, 0 for none */
    private void hear(MediaEvent event, long topologyId) {
        MediaEvent told = event;
        CompletableFuture<MediaEvent> future;
        synchronized (lock) {
            if (topologyId != 0 && topologies.containsKey(topologyId)) {
                told = new MediaEvent(
                        event.type(),
                        event.extendedType(),
                        event.status(),
                        PropVariant.unknown(topologies.get(topologyId)));
                if (event.hasAttributes()) {
                    event.attributes().copyAllItems(told.attributes());
                }
            }
            note(told, topologyId);
            future = pending.take(told.type());
        }
        try {
            events.queueEvent(told);
        } catch (MediaException nobodyListens) {
            // The session is shut down.
        }
        if (future != null) {
            MediaEvent answer = told;
            platform.blocking().execute(() -> PendingOperations.complete(future, answer));
        }
    }

    private void note(MediaEvent event, long topologyId) {
        boolean ok = event.status().isSuccess();
        switch (event.type()) {
            case MESessionStarted -> state = ok ? SessionState.STARTED : state;
            case MESessionPaused -> state = ok ? SessionState.PAUSED : state;
            case MESessionStopped, MESessionEnded -> state = ok ? SessionState.STOPPED : state;
            case MESessionClosed -> {
                state = SessionState.CLOSED;
                current = null;
            }
            case MESessionRateChanged -> {
                if (ok && event.value().value() instanceof Float value) {
                    rate = value;
                }
            }
            case MESessionCapabilitiesChanged ->
                capabilities = SessionCapability.of(event.attributes().get(EventAttributes.SESSION_CAPS, 0));
            case MESessionTopologyStatus -> noteTopology(event, topologyId);
            default -> {
                // Not of interest here.
            }
        }
    }

    private void noteTopology(MediaEvent event, long topologyId) {
        switch (TopologyStatus.of(event.attributes().get(EventAttributes.TOPOLOGY_STATUS, 0))) {
            case READY -> {
                clock.ready();
                if (current == null) {
                    current = topologies.get(topologyId);
                }
            }
            case STARTED_SOURCE -> current = topologies.get(topologyId);
            case ENDED -> {
                Topology gone = topologies.remove(topologyId);
                if (gone != null && current == gone) {
                    current = null;
                }
            }
            default -> {
                // On its way.
            }
        }
    }

    // ---------------------------------------------------------------- enabling

    private void enable(long enabler, byte[] keyIds) {
        ContentProtectionManager asked = manager;
        if (asked == null) {
            enabled(enabler, ProtectionCode.MF_E_NO_CONTENT_PROTECTION_MANAGER, null);
            return;
        }
        ClearKeyEnabler offered = new ClearKeyEnabler(keyIds, server);
        Topology topology;
        synchronized (lock) {
            enablers.put(enabler, offered);
            topology = topologies.values().stream()
                    .reduce((first, second) -> second)
                    .orElse(null);
        }
        completions.execute(() -> {
            CompletableFuture<Status> outcome;
            try {
                outcome = asked.enableContent(offered, topology);
            } catch (RuntimeException refused) {
                enabled(enabler, MediaException.statusOf(refused), refused.getMessage());
                return;
            }
            var cancelled = offered.completed()
                    .thenApply(MediaEvent::status)
                    .thenCompose(status -> status.equals(ProtectionCode.NS_S_DRM_MONITOR_CANCELLED)
                            ? CompletableFuture.completedFuture(status)
                            : new CompletableFuture<Status>());
            var unusedOutcome = Deadline.of(
                            platform, enablingTimeout, "a licence", outcome.applyToEither(cancelled, status -> status))
                    .whenComplete((status, failure) -> {
                        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure;
                        enabled(
                                enabler,
                                cause == null
                                        ? status
                                        : outcome.isDone()
                                                ? MediaException.statusOf(cause)
                                                : Status.MF_E_OPERATION_CANCELLED,
                                cause == null ? null : cause.getMessage());
                    });
        });
    }

    private void enabled(long enabler, Status outcome, @Nullable String why) {
        synchronized (lock) {
            enablers.remove(enabler);
        }
        MessageWriter message =
                new MessageWriter(MessageKind.ENABLED, 0).int64(number).int64(enabler);
        Values.write(message, outcome);
        connection.tell(message.stringOrNone(why == null || why.length() <= 1000 ? why : why.substring(0, 1000)));
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
    public Status beginGetEvent(AsyncCallback callback, @Nullable Object asked) {
        return events.beginGetEvent(callback, asked);
    }

    @Override
    public MediaEvent endGetEvent(AsyncResult result) {
        return events.endGetEvent(result);
    }

    @Override
    public void queueEvent(MediaEvent event) {
        events.queueEvent(event);
    }

    private void checkOpen() {
        synchronized (lock) {
            if (shutDown) {
                throw shutDown();
            }
        }
    }

    private static MediaException shutDown() {
        return new MediaException(Status.MF_E_SHUTDOWN, "the session is shut down");
    }

    /** The session's rates under the interfaces that components use. */
    private final class RateService implements RateControl, RateSupport {
        @Override
        public void setRate(boolean thin, float newRate) {
            var unusedEvent = ProtectedSession.this.setRate(thin, newRate);
        }

        @Override
        public float rate() {
            return ProtectedSession.this.rate();
        }

        @Override
        public boolean isThinned() {
            return ProtectedSession.this.isThinned();
        }

        @Override
        public float slowestRate(boolean reverse, boolean thin) {
            return ProtectedSession.this.slowestRate(reverse, thin);
        }

        @Override
        public float fastestRate(boolean reverse, boolean thin) {
            return ProtectedSession.this.fastestRate(reverse, thin);
        }
    }
}
