package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.ServiceProvider;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.Shutdown;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.StreamScript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §1: what can be asked of any object: a service, a shutdown, whether it needs protection. */
class Section1AnyObjectTest {
    private static final UUID SERVICE = UUID.fromString("00000000-0000-0000-0000-000000000001");

    // ---------------------------------------------------------------- MFGetService

    /** Offers one service or fails in its own way. */
    private record Provider(
            @Nullable Object offered, @Nullable Status failure) implements ServiceProvider {
        @Override
        public <T> Optional<T> service(UUID service, Class<T> type) {
            if (failure != null) {
                throw new MediaException(failure, "this provider fails");
            }
            return type.isInstance(offered) ? Optional.of(type.cast(offered)) : Optional.empty();
        }
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of("no object", null, Status.E_POINTER),
                Arguments.of("no face for services", "a string", Status.E_NOINTERFACE),
                Arguments.of("not this service", new Provider(null, null), Status.MF_E_UNSUPPORTED_SERVICE),
                Arguments.of("its own failure", new Provider(null, Status.E_OUTOFMEMORY), Status.E_OUTOFMEMORY));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusals")
    @Conformance(
            spec = "media-session",
            section = "1",
            rule = "MFGetService: no object, no face for services, and failures are passed on unchanged")
    void noService(String what, @Nullable Object object, Status status) {
        assertThat(failure(object, SERVICE, Integer.class)).isEqualTo(status);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "1",
            rule = "MFGetService: what GetService gives is passed on unchanged")
    void theVeryObject() {
        Integer offered = Integer.valueOf(12_345);
        assertThat(Services.get(new Provider(offered, null), SERVICE, Integer.class))
                .isSameAs(offered);
    }

    @Test
    void serviceByItsTypeAlone() {
        MediaSession session = MediaSession.create(null);
        try {
            assertThat(session.service(RateControl.class))
                    .isEqualTo(session.service(Services.RATE_CONTROL, RateControl.class))
                    .isPresent();
            assertThat(session.service(StringBuilder.class)).isEmpty();
        } finally {
            session.shutdown();
        }
    }

    private static Status failure(@Nullable Object object, UUID service, Class<?> face) {
        return catchThrowableOfType(MediaException.class, () -> Services.get(object, service, face))
                .status();
    }

    // ---------------------------------------------------------------- MFShutdownObject

    /** Counts, and fails if it is told to. */
    private static final class Closing implements Shutdown {
        private final @Nullable RuntimeException failure;
        private int count;

        Closing(@Nullable RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public void shutdown() {
            count++;
            if (failure != null) {
                throw failure;
            }
        }
    }

    static List<Arguments> shutdowns() {
        return List.of(
                Arguments.of("no object", null, 0),
                Arguments.of("nothing to shut down", "a string", 0),
                Arguments.of("shuts down", new Closing(null), 1),
                Arguments.of(
                        "fails", new Closing(new MediaException(Status.E_FAIL, "this object does not shut down")), 1),
                Arguments.of("breaks", new Closing(new IllegalStateException("this object is broken")), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shutdowns")
    @Conformance(
            spec = "media-session",
            section = "1",
            rule = "MFShutdownObject: null and other objects are fine, a failure is swallowed")
    void shutdownOfAnyObject(String what, @Nullable Object object, int calls) {
        Shutdown.shutdown(object);
        assertThat(object instanceof Closing closing ? closing.count : 0).isEqualTo(calls);
    }

    @Test
    @Conformance(spec = "media-session", section = "1", rule = "MFShutdownObject: a source and a sink are shut down")
    void shutdownOfSourceAndSink() {
        Fakes fakes = new Fakes(new VirtualPlatform());
        FakeSource source =
                fakes.source(StreamScript.audio(Duration.ofSeconds(1))).build();
        FakeSink sink = fakes.sink().build();
        Shutdown.shutdown(source);
        Shutdown.shutdown(sink);
        assertThat(catchThrowableOfType(MediaException.class, source::createPresentationDescriptor)
                        .status())
                .isEqualTo(Status.MF_E_SHUTDOWN);
        assertThat(catchThrowableOfType(MediaException.class, sink::characteristics)
                        .status())
                .isEqualTo(Status.MF_E_SHUTDOWN);
    }

    // ---------------------------------------------------------------- MFRequireProtectedEnvironment

    @ParameterizedTest(name = "protected {0}, selected {1}: {2}")
    @CsvSource({
        "absent absent, both, false",
        "0 0, both, false",
        "1 0, both, true",
        "0 1, first, true",
        "0 1, none, true",
        "1 1, both, true"
    })
    @Conformance(
            spec = "media-session",
            section = "1",
            rule = "MFRequireProtectedEnvironment: any stream with MF_SD_PROTECTED 1, selected or not")
    void protectedEnvironment(String marks, String selected, boolean required) {
        List<StreamDescriptor> streams = IntStream.range(0, 2)
                .mapToObj(id -> new StreamDescriptor(id, List.of(MediaType.video(Subtype.H264, 64, 64))))
                .toList();
        List<String> values = List.of(marks.substring(0, marks.indexOf(' ')), marks.substring(marks.indexOf(' ') + 1));
        for (int i = 0; i < 2; i++) {
            if (!values.get(i).equals("absent")) {
                streams.get(i).set(DescriptorAttributes.PROTECTED, Integer.valueOf(values.get(i)));
            }
        }
        PresentationDescriptor presentation = new PresentationDescriptor(streams);
        int count = selected.equals("both") ? 2 : selected.equals("first") ? 1 : 0;
        IntStream.range(0, count).forEach(presentation::select);
        assertThat(presentation.requiresProtectedEnvironment()).isEqualTo(required);
    }
}
