package dev.reel.protection.process;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SimpleAudioVolume;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.control.MessageKind;
import dev.reel.protection.control.MessageWriter;
import dev.reel.protection.control.ProtectedEvents;
import dev.reel.protection.control.Values;
import dev.reel.protection.license.KeyVault;
import dev.reel.protection.license.LicenseFormat;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionRegistry;
import dev.reel.session.SetTopologyFlag;
import dev.reel.topology.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One session of this process: a plain media session, in front of which every topology is admitted first (protected-path.md §4). Owned
 * by the host's queue.
 */
final class HostedSession {
    private static final int ENABLING_ROUNDS = 3;

    private final long number;
    private final Platform platform;
    private final WorkQueue queue;
    private final KeyVault keys;
    private final LicenseFormat format;
    private final boolean isProtecting;
    private final Consumer<MessageWriter> out;
    private final MediaSession inner;

    /** What came while a topology is being admitted, in order. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private final List<Admission> admitted = new ArrayList<>();
    private final Map<Long, Enabling> enabling = new HashMap<>();
    /** The application's id of a topology, by ours. */
    private final Map<Long, Long> ids = new HashMap<>();

    private final Set<Set<KeyId>> told = new HashSet<>();
    private @Nullable Admission admitting;
    private @Nullable Admission loading;
    private long lastEnabler;
    private int lastPolicy;
    private boolean started;

    /** How enabling ended, and the application's words for a failure. */
    private record Outcome(Status status, @Nullable String why) {
        boolean isSuccess() {
            return status.isSuccess() && !status.equals(ProtectionCode.NS_S_DRM_MONITOR_CANCELLED);
        }

        MediaException failure(String what) {
            return new MediaException(
                    isSuccess()
                            ? ProtectionCode.NS_E_DRM_LICENSE_NOTACQUIRED
                            : status.isSuccess() ? Status.MF_E_OPERATION_CANCELLED : status,
                    why == null || why.isEmpty() ? what : what + ": " + why);
        }
    }

    /** What is being enabled, and what happens with the outcome. */
    private record Enabling(Set<KeyId> missing, Consumer<Outcome> then) {}

    /** @param isProtecting false in a process that is separate but does not protect */
    HostedSession(
            long number,
            Attributes configuration,
            Platform platform,
            WorkQueue queue,
            KeyVault keys,
            LicenseFormat format,
            boolean isProtecting,
            Consumer<MessageWriter> out) {
        this.number = number;
        this.platform = platform;
        this.queue = queue;
        this.keys = keys;
        this.format = format;
        this.isProtecting = isProtecting;
        this.out = out;
        TransformRegistry transforms = TransformRegistry.installed().child();
        transforms.register(new GatedDecrypterFactory(this::decrypter));
        this.inner = MediaSession.create(configuration, new SessionRegistry(transforms), platform);
        inner.clock().addClockStateSink(new ClockReports());
        EventReader.start(inner, event -> queue.execute(() -> forward(event)));
    }

    MediaSession inner() {
        return inner;
    }

    // ---------------------------------------------------------------- what the application says

    /**
     * @param topology null with IMMEDIATE or CLEAR_CURRENT
     * @param theirs the application's id of the topology
     */
    void setTopology(
            Set<SetTopologyFlag> flags,
            @Nullable Topology topology,
            long theirs,
            Function<Object, Set<KeyId>> keyIds,
            BooleanSupplier trusted) {
        perform(() -> {
            if (topology == null) {
                call(MediaEventType.MESessionTopologySet, () -> inner.setTopology(flags, null));
                return;
            }
            ids.put(topology.id(), theirs);
            Admission admission = new Admission(topology, keyIds, keys, trusted);
            admitting = admission;
            MediaException refused = Admission.failureOf(admission::verify);
            if (refused == null && admission.isProtected() && !isProtecting) {
                refused = new MediaException(
                        ProtectionCode.MF_E_NON_PE_PROCESS,
                        "protected content plays in a protected process only; make the session without"
                                + " UNPROTECTED_PROCESS");
            }
            if (refused != null) {
                refuse(refused);
            } else {
                admit(admission, flags, 1);
            }
        });
    }

    /** A topology that cannot even be read. */
    void refuseTopology(MediaException why) {
        perform(() -> forward(MediaEvent.failure(MediaEventType.MESessionTopologySet, why)));
    }

    private void admit(Admission admission, Set<SetTopologyFlag> flags, int round) {
        Set<KeyId> missing;
        try {
            missing = admission.requestAccess();
        } catch (MediaException denied) {
            refuse(denied);
            return;
        }
        if (missing.isEmpty()) {
            load(admission, flags);
        } else if (round > ENABLING_ROUNDS) {
            refuse(new MediaException(
                    ProtectionCode.NS_E_LICENSE_REQUIRED,
                    "there is no licence for key " + missing.iterator().next()
                            + "; the licence server did not give one"));
        } else {
            enable(missing, outcome -> {
                if (admitting != admission) {
                    return;
                }
                if (outcome.isSuccess()) {
                    admit(admission, flags, round + 1);
                } else {
                    refuse(outcome.failure("the content cannot be played without a licence for key "
                            + missing.iterator().next()));
                }
            });
        }
    }

    private void load(Admission admission, Set<SetTopologyFlag> flags) {
        MediaException refused = Admission.failureOf(admission::applyPolicies);
        if (refused != null) {
            refuse(refused);
            return;
        }
        loading = admission;
        CompletableFuture<MediaEvent> set;
        try {
            set = inner.setTopology(flags, admission.topology());
        } catch (MediaException wrong) {
            refuse(wrong);
            return;
        }
        set.whenComplete((event, failure) -> queue.execute(() -> {
            loading = null;
            if (failure == null) {
                admitted.add(admission);
                admission.enable();
                if (started) {
                    admission.bindAccess();
                }
            } else {
                admission.shutdown();
            }
            goOn();
        }));
    }

    private void refuse(MediaException why) {
        Admission refused = admitting;
        if (refused != null) {
            refused.shutdown();
        }
        forward(MediaEvent.failure(MediaEventType.MESessionTopologySet, why));
        goOn();
    }

    private void goOn() {
        admitting = null;
        while (admitting == null && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /** Now, or when what is being admitted has been. */
    private void perform(Runnable command) {
        if (admitting != null || loading != null) {
            waiting.add(command);
        } else {
            command.run();
        }
    }

    void clearTopologies() {
        perform(() -> call(MediaEventType.MESessionTopologiesCleared, inner::clearTopologies));
    }

    void start(@Nullable UUID timeFormat, PropVariant position) {
        perform(() -> {
            MediaException refused = Admission.failureOf(() -> admitted.forEach(Admission::bindAccess));
            if (refused != null) {
                forward(MediaEvent.failure(MediaEventType.MESessionStarted, refused));
                return;
            }
            started = true;
            call(MediaEventType.MESessionStarted, () -> inner.start(timeFormat, position));
        });
    }

    void pause() {
        perform(() -> call(MediaEventType.MESessionPaused, inner::pause));
    }

    void stop() {
        perform(() -> call(MediaEventType.MESessionStopped, inner::stop));
    }

    void setRate(boolean thin, float rate) {
        perform(() -> call(MediaEventType.MESessionRateChanged, () -> inner.setRate(thin, rate)));
    }

    /** Gives up what is being enabled. */
    void close() {
        enabling.clear();
        if (admitting != null && loading == null) {
            refuse(new MediaException(Status.MF_E_OPERATION_CANCELLED, "the session was closed meanwhile"));
        }
        perform(() -> call(MediaEventType.MESessionClosed, inner::close));
    }

    void shutdown() {
        enabling.clear();
        waiting.clear();
        admitted.forEach(Admission::shutdown);
        admitted.clear();
        try {
            inner.shutdown();
        } catch (MediaException already) {
            // It was shut down before.
        }
    }

    private void call(MediaEventType answer, Supplier<CompletableFuture<MediaEvent>> operation) {
        try {
            var unusedAnswer = operation.get();
        } catch (MediaException refused) {
            forward(MediaEvent.failure(answer, refused));
        }
    }

    /** Rate and volume, and the counters of outputs. */
    Optional<SimpleAudioVolume> volume() {
        return inner.service(Services.POLICY_VOLUME, SimpleAudioVolume.class);
    }

    List<Activate<?>> outputs() {
        return admitted.isEmpty()
                ? List.of()
                : admitted.get(admitted.size() - 1).activations();
    }

    // ---------------------------------------------------------------- licences

    private void enable(Set<KeyId> missing, Consumer<Outcome> then) {
        byte[] keyIds = format.request(List.copyOf(missing), false);
        if (told.add(Set.copyOf(missing))) {
            forward(new MediaEvent(
                    MediaEventType.MEExtendedType, ProtectedEvents.ENCRYPTED, Status.S_OK, PropVariant.blob(keyIds)));
        }
        long enabler = ++lastEnabler;
        enabling.put(enabler, new Enabling(missing, then));
        out.accept(new MessageWriter(MessageKind.ENABLE, number).int64(enabler).bytes(keyIds));
    }

    /** The application is through with an enabler. */
    void enabled(long enabler, Status outcome, @Nullable String why) {
        Enabling done = enabling.remove(enabler);
        if (done != null) {
            done.then().accept(new Outcome(outcome, why));
        }
    }

    /** Licences have come or gone: enablers may be complete, policies stricter, decrypters go on. */
    void keysChanged() {
        enabling.forEach((enabler, what) -> {
            if (what.missing().stream().allMatch(keys::has)) {
                out.accept(new MessageWriter(MessageKind.ENABLER_COMPLETED, number).int64(enabler));
            }
        });
        for (Admission admission : List.copyOf(admitted)) {
            if (admission.isStricterNow()) {
                tighten(admission);
            }
            admission.decrypters().forEach(GatedDecrypter::keysChanged);
        }
    }

    /** §6.5: nothing goes out before the outputs apply the stricter policy. */
    private void tighten(Admission admission) {
        int id = ++lastPolicy;
        admission.decrypters().forEach(decrypter -> decrypter.awaitPolicy(id));
        MediaEvent changed = MediaEvent.of(MediaEventType.MEPolicyChanged);
        changed.attributes().set(ProtectedEvents.POLICY_ID, id);
        forward(changed);
        MediaException refused = Admission.failureOf(admission::applyPolicies);
        if (refused == null) {
            forward(MediaEvent.of(MediaEventType.MEPolicySet, Status.S_OK, PropVariant.uint32(id)));
            admission.decrypters().forEach(decrypter -> decrypter.policySet(id));
        } else {
            admission.shutdown();
            forward(MediaEvent.failure(MediaEventType.MEPolicyError, refused));
            call(MediaEventType.MEError, inner::stop);
        }
    }

    private void missing(KeyId id) {
        admitted.forEach(admission -> admission.learn(id));
        forward(new MediaEvent(
                MediaEventType.MEExtendedType,
                ProtectedEvents.WAITING_FOR_KEY,
                Status.S_OK,
                PropVariant.blob(id.toBytes())));
        enable(Set.of(id), outcome -> {
            if (keys.has(id)) {
                keysChanged();
            } else {
                forward(MediaEvent.failure(
                        MediaEventType.MEError, outcome.failure("playback stopped without a licence for key " + id)));
                call(MediaEventType.MEError, inner::stop);
            }
        });
    }

    /** Called by the loader, on a thread that may wait. */
    private GatedDecrypter decrypter() {
        GatedDecrypter made = new GatedDecrypter(
                keys, platform, () -> Hardening.tracer() == 0, id -> queue.execute(() -> missing(id)));
        Admission admission = loading;
        if (admission == null) {
            throw new MediaException(
                    ProtectionCode.MF_E_TOPOLOGY_VERIFICATION_FAILED,
                    "a decrypter was asked for outside of a topology");
        }
        admission.adopt(made);
        return made;
    }

    // ---------------------------------------------------------------- what the application hears

    private void forward(MediaEvent event) {
        MessageWriter message = new MessageWriter(MessageKind.EVENT, number);
        Values.write(message, event);
        message.int64(event.value().value() instanceof Topology topology ? ids.getOrDefault(topology.id(), 0L) : 0);
        out.accept(message);
    }

    /** Tells the application where the clock is. */
    private final class ClockReports implements ClockStateSink {
        private void report(int state, long time, float rate) {
            out.accept(new MessageWriter(MessageKind.CLOCK, number)
                    .int32(state)
                    .int64(time)
                    .real(rate));
        }

        @Override
        public void onClockStart(long systemTime, long startOffset) {
            report(1, startOffset, inner.clock().rate());
        }

        @Override
        public void onClockStop(long systemTime) {
            report(2, 0, inner.clock().rate());
        }

        @Override
        public void onClockPause(long systemTime) {
            report(3, inner.clock().time(), inner.clock().rate());
        }

        @Override
        public void onClockRestart(long systemTime) {
            report(1, inner.clock().time(), inner.clock().rate());
        }

        @Override
        public void onClockSetRate(long systemTime, float rate) {
            report(4, 0, rate);
        }
    }
}
