package dev.reel.protection.process;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.SinkClass;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.control.ControlChannel;
import dev.reel.protection.control.MessageKind;
import dev.reel.protection.control.MessageReader;
import dev.reel.protection.control.MessageWriter;
import dev.reel.protection.control.PresentationMessage;
import dev.reel.protection.control.TopologyMessage;
import dev.reel.protection.control.Values;
import dev.reel.protection.identity.EphemeralIdentity;
import dev.reel.protection.license.ClearKeyFormat;
import dev.reel.protection.license.KeyState;
import dev.reel.protection.license.KeyVault;
import dev.reel.protection.license.License;
import dev.reel.protection.license.LicenseFormat;
import dev.reel.protection.memory.ProcessShield;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.protection.trust.TrustAuthority;
import dev.reel.protection.trust.TrustFlag;
import dev.reel.protection.trust.TrustState;
import dev.reel.session.SetTopologyFlag;
import dev.reel.topology.Topology;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the process does for its application: takes messages, keeps sources, sessions and licences, and answers.
 *
 * <p>All state belongs to one serial queue; messages arrive on the channel's thread and are read there.
 */
final class ProcessHost implements ControlChannel.Receiver {
    private static final int MOST_SESSIONS = 16;
    private static final int MOST_SOURCES = 64;

    private final Platform platform;
    private final WorkQueue queue;
    private final boolean isProtecting;
    private final LicenseFormat format = new ClearKeyFormat();
    private final KeyVault keys;
    private final TrustAuthority trust;
    private final Runnable ending;
    private final Map<Long, HostedSource> sources = new HashMap<>();
    private final Map<Long, HostedSession> sessions = new HashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Completes with the first check: the key pair, which takes a while and which only licences need, is made behind it. */
    private final CompletableFuture<Boolean> checked = new CompletableFuture<>();

    private volatile boolean trusted;
    private volatile @Nullable ControlChannel channel;
    private long lastSource;

    /** @param ending ends the process when the application is gone */
    ProcessHost(Platform platform, Hardening hardening, boolean isProtecting, Runnable ending) {
        this.platform = platform;
        this.queue = platform.serialQueue("protected process");
        this.isProtecting = isProtecting;
        this.ending = ending;
        SecureRandom random = new SecureRandom();
        this.keys = new KeyVault(
                checked.thenApplyAsync(first -> new EphemeralIdentity(Clock.systemUTC(), random), platform.blocking()),
                Clock.systemUTC(),
                platform.blocking());
        this.trust = new TrustAuthority(random, newest -> state(newest, hardening));
    }

    /** What is sent goes there. */
    void serve(ControlChannel opened) {
        channel = opened;
    }

    private void send(MessageWriter message) {
        ControlChannel present = channel;
        if (present != null) {
            present.send(message);
        }
    }

    private TrustState state(int newestRevocation, Hardening hardening) {
        ProcessShield shield = ProcessShield.observe();
        int flags = 0;
        if (Hardening.tracer() != 0) {
            flags |= TrustFlag.DEBUGGER.bit();
        }
        if (shield.dumpable() || shield.coreFiles() || shield.attachable()) {
            flags |= TrustFlag.USER_MODE_UNSECURE.bit();
        }
        trusted = flags == 0;
        checked.complete(trusted);
        flags |= flags == 0 ? TrustFlag.TRUSTED.bit() : TrustFlag.UNTRUSTED.bit();
        if (!hardening.gaps().isEmpty()) {
            flags |= TrustFlag.KERNEL_UNSECURE.bit();
        }
        return new TrustState(
                1, flags, newestRevocation, List.of(ProtectionLevel.values()).indexOf(keys.level()));
    }

    @Override
    public void onMessage(MessageReader message) {
        switch (message.kind()) {
            case CERTIFICATE -> platform.blocking().execute(() -> answer(message, () -> certificate(message.id())));
            case KEY_AGREEMENT -> {
                byte[] wrapped = message.bytes();
                answer(message, () -> new MessageWriter(MessageKind.ANSWER, message.id()).bytes(trust.agree(wrapped)));
            }
            case TRUST_INQUIRY -> {
                byte[] inquiry = message.bytes();
                answer(message, () -> new MessageWriter(MessageKind.ANSWER, message.id()).bytes(trust.answer(inquiry)));
            }
            case OPEN_SOURCE -> openSource(message);
            case CLOSE_SOURCE -> closeSource(message.int64());
            case LICENSE_REQUEST, LICENSE_UPDATE, LICENSE_REMOVE -> license(message);
            case CREATE_SESSION -> createSession(message);
            default -> {
                long number = message.int64();
                HostedSession session = sessions(number);
                if (session == null) {
                    send(Values.failure(
                            message.id(),
                            new MediaException(Status.MF_E_SHUTDOWN, "there is no session with this number any more")));
                } else {
                    ofSession(message, number, session);
                }
            }
        }
    }

    private MessageWriter certificate(long id) {
        ByteArrayOutputStream chain = new ByteArrayOutputStream();
        try {
            for (X509Certificate certificate : keys.chain()) {
                chain.writeBytes(certificate.getEncoded());
            }
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that was made here has bytes", impossible);
        }
        return new MessageWriter(MessageKind.ANSWER, id).bytes(chain.toByteArray());
    }

    private @Nullable HostedSession sessions(long number) {
        synchronized (sessions) {
            return sessions.get(number);
        }
    }

    private void ofSession(MessageReader message, long number, HostedSession session) {
        switch (message.kind()) {
            case SET_TOPOLOGY -> setTopology(message, session);
            case CLEAR_TOPOLOGIES -> queue.execute(session::clearTopologies);
            case START -> {
                UUID format = message.guidOrNone();
                PropVariant position = Values.variant(message);
                queue.execute(() -> session.start(format, position));
            }
            case PAUSE -> queue.execute(session::pause);
            case STOP -> queue.execute(session::stop);
            case SET_RATE -> {
                boolean thin = message.bool();
                float rate = (float) message.real();
                queue.execute(() -> session.setRate(thin, rate));
            }
            case CLOSE -> queue.execute(session::close);
            case SHUTDOWN -> {
                synchronized (sessions) {
                    sessions.remove(number);
                }
                queue.execute(session::shutdown);
            }
            case RATE_QUERY -> {
                boolean fastest = message.bool();
                boolean reverse = message.bool();
                boolean thin = message.bool();
                answer(
                        message,
                        () -> new MessageWriter(MessageKind.ANSWER, message.id())
                                .real(
                                        fastest
                                                ? session.inner().fastestRate(reverse, thin)
                                                : session.inner().slowestRate(reverse, thin)));
            }
            case VOLUME -> volume(message, session);
            case STATISTICS -> answer(message, () -> statistics(message.id(), session));
            case ENABLED -> {
                long enabler = message.int64();
                Status outcome = Values.status(message);
                String why = message.stringOrNone();
                queue.execute(() -> session.enabled(enabler, outcome, why));
            }
            default -> throw new MediaException(Status.E_INVALIDARG, "a message of the wrong kind");
        }
    }

    // ---------------------------------------------------------------- sources

    private void openSource(MessageReader message) {
        String address = message.string();
        Attributes options = Values.read(message, new Attributes());
        platform.blocking()
                .execute(() -> answer(message, () -> {
                    synchronized (sources) {
                        if (sources.size() >= MOST_SOURCES) {
                            throw new MediaException(
                                    Status.E_OUTOFMEMORY,
                                    "the protected process has " + MOST_SOURCES + " sources open already");
                        }
                    }
                    MediaSource source = SourceResolver.installed(platform).open(address, options, new Cancellation());
                    HostedSource opened;
                    synchronized (sources) {
                        opened = HostedSource.of(++lastSource, source, address);
                        sources.put(opened.number(), opened);
                    }
                    MessageWriter answer = new MessageWriter(MessageKind.ANSWER, message.id()).int64(opened.number());
                    int characteristics = 0;
                    for (SourceCharacteristic characteristic : source.characteristics()) {
                        characteristics |= characteristic.bit();
                    }
                    answer.int32(characteristics);
                    PresentationMessage.write(answer, opened.presentation());
                    return answer;
                }));
    }

    private void closeSource(long number) {
        HostedSource closed;
        synchronized (sources) {
            closed = sources.remove(number);
        }
        if (closed != null) {
            platform.blocking().execute(closed.source()::shutdown);
        }
    }

    private HostedSource source(long number) {
        synchronized (sources) {
            HostedSource found = sources.get(number);
            if (found == null) {
                throw new MediaException(
                        ProtectionCode.MF_E_TOPOLOGY_VERIFICATION_FAILED, "there is no source with this number");
            }
            return found;
        }
    }

    private Set<KeyId> keyIds(Object source) {
        synchronized (sources) {
            return sources.values().stream()
                    .filter(known -> known.source() == source)
                    .findFirst()
                    .map(HostedSource::keyIds)
                    .orElse(Set.of());
        }
    }

    // ---------------------------------------------------------------- sessions

    private void createSession(MessageReader message) {
        long number = message.int64();
        Attributes configuration = Values.read(message, new Attributes());
        synchronized (sessions) {
            if (sessions.size() >= MOST_SESSIONS || sessions.containsKey(number)) {
                send(Values.failure(
                        message.id(),
                        new MediaException(
                                ProtectionCode.MF_E_PE_SESSIONS_MAXED,
                                "the protected process has " + sessions.size()
                                        + " sessions, which is all it takes; shut one down")));
                return;
            }
            // What is made takes its time, because codecs are loaded; whatever follows waits for it in this thread.
            send(new MessageWriter(MessageKind.ANSWER, message.id()));
            sessions.put(
                    number,
                    new HostedSession(number, configuration, platform, queue, keys, format, isProtecting, this::send));
        }
    }

    private void setTopology(MessageReader message, HostedSession session) {
        Set<SetTopologyFlag> flags = EnumSet.noneOf(SetTopologyFlag.class);
        for (String flag : message.list(MessageReader::string)) {
            for (SetTopologyFlag known : SetTopologyFlag.values()) {
                if (known.name().equals(flag)) {
                    flags.add(known);
                }
            }
        }
        long theirs = message.int64();
        Topology topology;
        try {
            topology = message.none()
                    ? null
                    : TopologyMessage.read(
                            message,
                            number -> source(number).source(),
                            number -> source(number).presentation(),
                            this::activation);
        } catch (MediaException refused) {
            queue.execute(() -> session.refuseTopology(refused));
            return;
        }
        queue.execute(() -> session.setTopology(flags, topology, theirs, this::keyIds, () -> trusted));
    }

    private Activate<?> activation(Attributes attributes) {
        UUID id = attributes.find(ActivateAttributes.CLASS_ID).orElse(new UUID(0, 0));
        return SinkClass.installed(id)
                .orElseThrow(() -> new MediaException(
                        ProtectionCode.MF_E_SIGNATURE_VERIFICATION_FAILED,
                        "the protected process makes no output of class " + id))
                .activation(platform, attributes);
    }

    private void volume(MessageReader message, HostedSession session) {
        boolean sets = message.bool();
        double level = message.real();
        boolean muted = message.bool();
        answer(message, () -> {
            MessageWriter answer = new MessageWriter(MessageKind.ANSWER, message.id());
            session.volume()
                    .ifPresentOrElse(
                            volume -> {
                                if (sets) {
                                    volume.setMasterVolume((float) level);
                                    volume.setMuted(muted);
                                }
                                answer.bool(true).real(volume.masterVolume()).bool(volume.isMuted());
                            },
                            () -> answer.bool(false).real(1).bool(false));
            return answer;
        });
    }

    private static MessageWriter statistics(long id, HostedSession session) {
        List<SinkStatistics> counters = session.outputs().stream()
                .map(activate -> activate.activateObject() instanceof MediaSink sink
                        ? sink.service(Services.SINK_STATISTICS, SinkStatistics.class)
                        : Optional.<SinkStatistics>empty())
                .map(found -> found.orElse(new SinkStatistics(0, 0, 0, 0, 0)))
                .toList();
        return new MessageWriter(MessageKind.ANSWER, id)
                .list(
                        counters,
                        (out, counter) -> out.int64(counter.received())
                                .int64(counter.rendered())
                                .int64(counter.dropped())
                                .int64(counter.lastSampleTime())
                                .int64(counter.lastLateness()));
    }

    // ---------------------------------------------------------------- licences

    private void license(MessageReader message) {
        long keySession = message.int64();
        switch (message.kind()) {
            case LICENSE_REQUEST -> {
                String type = message.string();
                byte[] data = message.bytes();
                boolean persistent = message.bool();
                answer(
                        message,
                        () -> new MessageWriter(MessageKind.ANSWER, message.id())
                                .bytes(format.request(format.keyIds(type, data), persistent)));
            }
            case LICENSE_UPDATE -> {
                byte[] licence = message.bytes();
                message.wipe();
                platform.blocking()
                        .execute(() -> answer(message, () -> {
                            if (!trusted) {
                                throw new MediaException(
                                        ProtectionCode.MF_E_PEAUTH_SESSION_NOT_STARTED,
                                        "the protected process takes no keys before it has been checked");
                            }
                            try (License read = format.read(licence)) {
                                keys.install(keySession, read);
                            } finally {
                                Arrays.fill(licence, (byte) 0);
                            }
                            queue.execute(this::keysChanged);
                            return states(new MessageWriter(MessageKind.ANSWER, message.id()), keys.states(keySession));
                        }));
            }
            default -> {
                keys.remove(keySession);
                queue.execute(this::keysChanged);
                answer(message, () -> new MessageWriter(MessageKind.ANSWER, message.id()));
            }
        }
    }

    private static MessageWriter states(MessageWriter out, List<KeyState> states) {
        return out.list(
                states,
                (writer, state) ->
                        writer.bytes(state.keyId()).int32(state.status().number()));
    }

    private void keysChanged() {
        List<HostedSession> all;
        synchronized (sessions) {
            all = List.copyOf(sessions.values());
        }
        all.forEach(HostedSession::keysChanged);
    }

    // ---------------------------------------------------------------- answers and the end

    /** Makes an answer; what is thrown instead becomes a failure. */
    private void answer(MessageReader message, Supplier<MessageWriter> making) {
        MessageWriter answer;
        try {
            answer = making.get();
        } catch (MediaException refused) {
            answer = Values.failure(message.id(), refused);
        } catch (RuntimeException | LinkageError unexpected) {
            answer = Values.failure(
                    message.id(),
                    new MediaException(
                            Status.E_UNEXPECTED,
                            "the protected process failed: "
                                    + unexpected.getClass().getSimpleName()));
        }
        send(answer);
    }

    @Override
    public void onEnd(String reason) {
        ending.run();
    }

    /** Wipes the keys, within a bound. */
    void end(long within) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        CountDownLatch wiped = new CountDownLatch(1);
        platform.blocking().execute(() -> {
            try {
                trust.forget();
                keys.close();
            } finally {
                wiped.countDown();
            }
        });
        try {
            var unusedWiped = wiped.await(within / Platform.MILLISECOND, TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
