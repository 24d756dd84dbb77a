package dev.reel.pipeline.transform;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.QualityAdvise;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.ServiceProvider;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes a synchronous transform asynchronous: it works on a serial queue of its own, a few samples ahead of its client, so that a
 * branch decodes while its other transforms and its sink work (topology.md §9.3).
 *
 * <p>The transform belongs to this object from then on, and is used by one thread at a time. Sample attributes are carried as a
 * session carries them around a synchronous transform. Any thread may call any method.
 */
public sealed class WorkQueueTransform implements AsyncTransform, QualityAdvise, ServiceProvider
        permits WorkQueueTransform.Rated {
    private final Transform inner;
    private final boolean encoder;
    private final EventPort<EventListener> port = new EventPort<>();
    private final TransformWorker worker;

    private WorkQueueTransform(Transform inner, Platform platform, boolean encoder) {
        this.inner = inner;
        this.encoder = encoder;
        this.worker = new TransformWorker(inner, platform.serialQueue(nameOf(inner)), port::emit);
        inner.attributes().set(TransformAttributes.ASYNC, 1);
        inner.attributes().set(TransformAttributes.SUPPORT_DYNAMIC_FORMAT_CHANGE, 1);
    }

    /** Wraps a transform that is not in use yet; locked, as every asynchronous transform is at first. */
    public static WorkQueueTransform of(Transform inner, Platform platform) {
        return of(inner, platform, false);
    }

    private static WorkQueueTransform of(Transform inner, Platform platform, boolean encoder) {
        return inner instanceof RateControl control
                ? new Rated(inner, platform, encoder, control)
                : new WorkQueueTransform(inner, platform, encoder);
    }

    /** A factory whose transforms are those of another, made asynchronous: to be registered in its place. */
    public static TransformFactory factory(TransformFactory of) {
        return new AsyncFactory(of);
    }

    private static String nameOf(Transform transform) {
        return transform.getClass().getSimpleName();
    }

    @Override
    public final String name() {
        return nameOf(inner) + " on a work queue";
    }

    @Override
    public final void subscribe(EventListener listener) {
        port.subscribe(listener);
    }

    @Override
    public final void unsubscribe(EventListener listener) {
        port.unsubscribe(listener);
    }

    @Override
    public final void shutdown() {
        port.close();
        worker.shutdown();
    }

    @Override
    public final Progress shutdownStatus() {
        if (!worker.isShutDown()) {
            throw new MediaException(Status.MF_E_INVALIDREQUEST, name() + " has not been shut down");
        }
        return Progress.COMPLETED;
    }

    // ---------------------------------------------------------------- what is there before it is unlocked

    @Override
    public final Attributes attributes() {
        return inner.attributes();
    }

    @Override
    public final int inputStreamCount() {
        return inner.inputStreamCount();
    }

    @Override
    public final int outputStreamCount() {
        return inner.outputStreamCount();
    }

    @Override
    public final Optional<List<Integer>> inputStreamIds() {
        return inner.inputStreamIds();
    }

    @Override
    public final Optional<List<Integer>> outputStreamIds() {
        return inner.outputStreamIds();
    }

    @Override
    public final List<MediaType> inputAvailableTypes(int stream) {
        requireOpen();
        return worker.alone(() -> inner.inputAvailableTypes(stream));
    }

    // ---------------------------------------------------------------- types

    @Override
    public final InputStreamInfo inputStreamInfo(int stream) {
        requireUnlocked();
        return worker.alone(() -> inner.inputStreamInfo(stream));
    }

    @Override
    public final OutputStreamInfo outputStreamInfo(int stream) {
        requireUnlocked();
        return worker.alone(() -> inner.outputStreamInfo(stream));
    }

    @Override
    public final List<MediaType> outputAvailableTypes(int stream) {
        requireUnlocked();
        return worker.alone(() -> inner.outputAvailableTypes(stream));
    }

    @Override
    public final void testInputType(int stream, MediaType type) {
        requireUnlocked();
        worker.alone(() -> {
            inner.testInputType(stream, type);
            return type;
        });
    }

    @Override
    public final void testOutputType(int stream, MediaType type) {
        requireUnlocked();
        worker.alone(() -> {
            inner.testOutputType(stream, type);
            return type;
        });
    }

    @Override
    public final void setInputType(int stream, @Nullable MediaType type) {
        requireUnlocked();
        worker.setInputType(stream, type);
    }

    @Override
    public final void setOutputType(int stream, @Nullable MediaType type) {
        requireUnlockedUnlessEncoder();
        worker.setOutputType(stream, type);
    }

    @Override
    public final @Nullable MediaType inputCurrentType(int stream) {
        requireUnlocked();
        return worker.inputType(stream);
    }

    @Override
    public final @Nullable MediaType outputCurrentType(int stream) {
        requireUnlockedUnlessEncoder();
        return worker.outputType(stream);
    }

    // ---------------------------------------------------------------- samples and messages

    @Override
    public final InputResult processInput(int stream, Sample sample) {
        requireUnlocked();
        return worker.processInput(stream, sample);
    }

    @Override
    public final OutputResult processOutput(TransformOutput output) {
        requireUnlocked();
        return worker.processOutput(output);
    }

    @Override
    public final void processMessage(Message message, long parameter) {
        requireUnlocked();
        worker.processMessage(message, parameter);
    }

    /** The event takes its place behind the samples before it, and is handed on from there. */
    @Override
    public final boolean processEvent(int stream, MediaEvent event) {
        requireUnlocked();
        worker.processEvent(stream, event);
        return true;
    }

    private void requireOpen() {
        if (worker.isShutDown()) {
            throw new MediaException(Status.MF_E_SHUTDOWN, name() + " is shut down");
        }
    }

    private void requireUnlocked() {
        requireOpen();
        AsyncTransform.requireUnlocked(this);
    }

    private void requireUnlockedUnlessEncoder() {
        if (encoder) {
            requireOpen();
        } else {
            requireUnlocked();
        }
    }

    // ---------------------------------------------------------------- what the transform can do besides

    @Override
    public final <T> Optional<T> service(UUID service, Class<T> type) {
        return inner instanceof ServiceProvider provider ? provider.service(service, type) : Optional.empty();
    }

    @Override
    public final void setDropMode(int mode) {
        lever("drop modes", Status.MF_E_NO_MORE_DROP_MODES).setDropMode(mode);
    }

    @Override
    public final void setQualityLevel(int level) {
        lever("quality levels", Status.MF_E_NO_MORE_QUALITY_LEVELS).setQualityLevel(level);
    }

    @Override
    public final int dropMode() {
        return ask(QualityAdvise::dropMode);
    }

    @Override
    public final int qualityLevel() {
        return ask(QualityAdvise::qualityLevel);
    }

    @Override
    public final int maximumDropMode() {
        return ask(QualityAdvise::maximumDropMode);
    }

    @Override
    public final int minimumQualityLevel() {
        return ask(QualityAdvise::minimumQualityLevel);
    }

    @Override
    public final void dropTime(long amount) {
        lever("time to drop", Status.MF_E_DROPTIME_NOT_SUPPORTED).dropTime(amount);
    }

    private int ask(ToIntFunction<QualityAdvise> question) {
        return inner instanceof QualityAdvise lever ? question.applyAsInt(lever) : 0;
    }

    private QualityAdvise lever(String what, Status otherwise) {
        if (inner instanceof QualityAdvise lever) {
            return lever;
        }
        throw new MediaException(otherwise, name() + " has no " + what);
    }

    @Override
    public final String toString() {
        return name();
    }

    /** One whose transform has a rate of its own. */
    static final class Rated extends WorkQueueTransform implements RateControl {
        private final RateControl control;

        Rated(Transform inner, Platform platform, boolean encoder, RateControl control) {
            super(inner, platform, encoder);
            this.control = control;
        }

        @Override
        public void setRate(boolean thin, float rate) {
            ((WorkQueueTransform) this).worker.alone(() -> {
                control.setRate(thin, rate);
                return rate;
            });
        }

        @Override
        public float rate() {
            return control.rate();
        }

        @Override
        public boolean isThinned() {
            return control.isThinned();
        }
    }

    private record AsyncFactory(TransformFactory of) implements TransformFactory {
        @Override
        public UUID id() {
            return of.id();
        }

        @Override
        public String name() {
            return of.name() + " on a work queue";
        }

        @Override
        public TransformCategory category() {
            return of.category();
        }

        @Override
        public int merit() {
            return of.merit();
        }

        @Override
        public Set<TransformTrait> traits() {
            Set<TransformTrait> all = EnumSet.of(TransformTrait.ASYNCHRONOUS);
            all.addAll(of.traits());
            return all;
        }

        @Override
        public boolean acceptsInput(MediaType type) {
            return of.acceptsInput(type);
        }

        @Override
        public boolean offersOutput(MediaType type) {
            return of.offersOutput(type);
        }

        @Override
        public Transform create(Platform platform) {
            boolean encoder =
                    category() == TransformCategory.AUDIO_ENCODER || category() == TransformCategory.VIDEO_ENCODER;
            return WorkQueueTransform.of(of.create(platform), platform, encoder);
        }
    }
}
