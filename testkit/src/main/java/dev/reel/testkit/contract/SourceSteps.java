package dev.reel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.testkit.contract.SourceProbe.Delivered;
import dev.reel.testkit.contract.SourceProbe.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** How the contract of a source drives the source and looks at what came. */
abstract class SourceSteps {
    static final Duration LIMIT = Duration.ofSeconds(20);
    static final PropVariant HERE = PropVariant.EMPTY;

    Waiting waiting;
    MediaSource source;
    PresentationDescriptor presentation;
    SourceProbe probe;

    /** A fresh source, stopped and without a listener; called before each test. */
    protected abstract MediaSource open();

    /** How to wait for it. */
    protected abstract Waiting waiting();

    /** Called after each test, when the component is shut down: the place to look for leaks. */
    protected void checkAfterwards() {}

    @BeforeEach
    void openSource() {
        waiting = waiting();
        source = open();
        presentation = source.createPresentationDescriptor();
        probe = new SourceProbe(source, waiting);
    }

    @AfterEach
    void shutSource() {
        try {
            source.shutdown();
        } catch (MediaException alreadyShut) {
            assertThat(alreadyShut.status()).isEqualTo(Status.MF_E_SHUTDOWN);
        }
        checkAfterwards();
    }

    void start(PropVariant position) {
        startAndAwait(position, MediaEventType.MESourceStarted, MediaEventType.MEStreamStarted);
    }

    void startAndAwait(PropVariant position, MediaEventType sourceEvent, MediaEventType streamEvent) {
        source.start(presentation, null, position);
        await(sourceEvent);
        assertThat(event(sourceEvent).status()).isEqualTo(Status.S_OK);
        awaitStreams(streamEvent);
    }

    void stop() {
        source.stop();
        await(MediaEventType.MESourceStopped);
        awaitStreams(MediaEventType.MEStreamStopped);
    }

    Status failedStart(@Nullable UUID format, PropVariant position) {
        probe.clear();
        try {
            source.start(presentation, format, position);
        } catch (MediaException failure) {
            assertThat(probe.await(entry -> true, Duration.ofMillis(50)))
                    .as("an event after a refusal")
                    .isFalse();
            return failure.status();
        }
        await(MediaEventType.MESourceStarted);
        assertThat(probe.entries()).as("a failed start has one event").hasSize(1);
        return event(MediaEventType.MESourceStarted).status();
    }

    void readToTheEnd() {
        boolean open = true;
        while (open) {
            open = false;
            for (MediaStream stream : probe.streams().values()) {
                open |= readOne(stream);
            }
        }
        await(MediaEventType.MEEndOfPresentation);
    }

    boolean readOne(MediaStream stream) {
        int id = stream.streamDescriptor().id();
        int before = probe.samples(id).size();
        try {
            stream.requestSample(null);
        } catch (MediaException ended) {
            assertThat(ended.status()).isEqualTo(Status.MF_E_END_OF_STREAM);
            return false;
        }
        boolean answered = waiting.until(() -> probe.samples(id).size() > before || hasEnded(id), LIMIT);
        assertThat(answered).as("an answer of stream " + id).isTrue();
        return probe.samples(id).size() > before;
    }

    boolean hasEnded(int id) {
        return probe.entries().stream()
                .anyMatch(entry -> entry.stream() == id && entry.is(MediaEventType.MEEndOfStream));
    }

    /** The first sample of each stream is a key frame not behind the position. */
    void assertDeliversFrom(long position) {
        for (MediaStream stream : probe.streams().values()) {
            int id = stream.streamDescriptor().id();
            stream.requestSample(null);
            boolean answered = waiting.until(() -> !probe.samples(id).isEmpty() || hasEnded(id), LIMIT);
            assertThat(answered).as("an answer of stream " + id).isTrue();
            if (!probe.samples(id).isEmpty()) {
                Delivered first = probe.samples(id).get(0);
                boolean video =
                        stream.streamDescriptor().typeHandler().majorType().equals(MajorType.VIDEO);
                assertThat(first.cleanPoint()).as("begins with a key frame").isTrue();
                assertThat(first.time()).isGreaterThanOrEqualTo(0);
                if (video) {
                    assertThat(first.time()).isLessThanOrEqualTo(position);
                }
            }
        }
    }

    void assertStreamsSaid(MediaEventType streamEvent, MediaEventType after) {
        for (StreamDescriptor stream : presentation.selectedStreams()) {
            List<Entry> said = probe.entries().stream()
                    .filter(entry -> entry.stream() == stream.id() && entry.is(streamEvent))
                    .toList();
            assertThat(said).hasSize(1);
            assertThat(probe.entries().indexOf(said.get(0))).isGreaterThan(indexOf(after));
        }
    }

    void await(MediaEventType type) {
        assertThat(probe.await(entry -> entry.is(type), LIMIT))
                .as(type + " within " + LIMIT + ", came: " + probe.entries())
                .isTrue();
    }

    void awaitStreams(MediaEventType type) {
        for (StreamDescriptor stream : presentation.selectedStreams()) {
            assertThat(probe.await(entry -> entry.stream() == stream.id() && entry.is(type), LIMIT))
                    .as(type + " of stream " + stream.id())
                    .isTrue();
        }
    }

    void awaitSamples(int stream, int count) {
        assertThat(waiting.until(() -> probe.samples(stream).size() >= count, LIMIT))
                .as(count + " samples of stream " + stream)
                .isTrue();
    }

    MediaEvent event(MediaEventType type) {
        return probe.entries().stream()
                .map(Entry::event)
                .filter(event -> event != null && event.type() == type)
                .findFirst()
                .orElseThrow();
    }

    int indexOf(MediaEventType type) {
        List<Entry> entries = probe.entries();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).is(type)) {
                return i;
            }
        }
        return -1;
    }

    List<MediaEventType> types(int stream) {
        List<MediaEventType> types = new ArrayList<>();
        for (Entry entry : probe.entries()) {
            MediaEvent event = entry.event();
            if (entry.stream() == stream && event != null) {
                types.add(event.type());
            }
        }
        return types;
    }

    MediaStream firstStream() {
        return probe.streams().values().iterator().next();
    }

    int selectedCount() {
        return presentation.selectedStreams().size();
    }

    long length() {
        return presentation.get(DescriptorAttributes.DURATION);
    }

    void assumeCan(SourceCharacteristic characteristic) {
        Assumptions.assumeTrue(source.characteristics().contains(characteristic), "the source lacks " + characteristic);
    }

    static List<MediaEventType> then(MediaEventType repeated, int count, MediaEventType last) {
        List<MediaEventType> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(repeated);
        }
        all.add(last);
        return all;
    }

    static List<MediaEventType> concat(MediaEventType first, List<MediaEventType> rest) {
        List<MediaEventType> all = new ArrayList<>();
        all.add(first);
        all.addAll(rest);
        return all;
    }

    static void assertStatus(ThrowingCallable call, Status status) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status));
    }
}
