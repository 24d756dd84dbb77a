package dev.reel.pipeline;

import static dev.reel.pipeline.open.ResolutionFlag.BYTESTREAM;
import static dev.reel.pipeline.open.ResolutionFlag.CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE;
import static dev.reel.pipeline.open.ResolutionFlag.DISABLE_LOCAL_PLUGINS;
import static dev.reel.pipeline.open.ResolutionFlag.KEEP_BYTE_STREAM_ALIVE_ON_FAIL;
import static dev.reel.pipeline.open.ResolutionFlag.MEDIASOURCE;
import static dev.reel.pipeline.open.ResolutionFlag.READ;
import static dev.reel.pipeline.open.ResolutionFlag.WRITE;
import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.bytestream.ByteStreamAttributes;
import dev.reel.pipeline.bytestream.ByteStreamCapability;
import dev.reel.pipeline.bytestream.FileSchemeHandler;
import dev.reel.pipeline.bytestream.HttpSchemeHandler;
import dev.reel.pipeline.open.ByteStreamHandler;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.OpenRequest;
import dev.reel.pipeline.open.ResolutionFlag;
import dev.reel.pipeline.open.ResolvedObject;
import dev.reel.pipeline.open.SchemeHandler;
import dev.reel.pipeline.open.SourceHandlers;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeActivate;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.StreamScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** platform.md §8: the source resolver and its handlers. */
class Section8SourceResolverTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final FakeSource source =
            new Fakes(virtual).source(StreamScript.audio(Duration.ofSeconds(1))).build();
    private final List<String> trace = new ArrayList<>();
    private final Cancellation never = new Cancellation();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = folder.resolve("clip.abc");
        Files.write(file, new byte[20]);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "MFCreateSourceResolver: null E_POINTER; a new object each time")
    void everyResolverIsNew() {
        assertStatus(() -> SourceResolver.installed(null), Status.E_POINTER);
        assertThat(SourceResolver.installed(virtual.platform()))
                .isNotSameAs(SourceResolver.installed(virtual.platform()));
    }

    @ParameterizedTest
    @CsvSource({
        "MEDIASOURCE,0x1",
        "BYTESTREAM,0x2",
        "CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE,0x10",
        "KEEP_BYTE_STREAM_ALIVE_ON_FAIL,0x20",
        "DISABLE_LOCAL_PLUGINS,0x40",
        "READ,0x10000",
        "WRITE,0x20000"
    })
    @Conformance(spec = "platform", section = "8", rule = "resolution flags and their bits")
    void everyFlagHasItsBit(ResolutionFlag flag, String bit) {
        assertThat(flag.bit()).isEqualTo(Integer.decode(bit));
        assertThat(ResolutionFlag.values()).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({
        "MEDIASOURCE BYTESTREAM,MF_E_SOURCERESOLVER_MUTUALLY_EXCLUSIVE_FLAGS",
        "MEDIASOURCE BYTESTREAM READ,MF_E_SOURCERESOLVER_MUTUALLY_EXCLUSIVE_FLAGS",
        "MEDIASOURCE CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE KEEP_BYTE_STREAM_ALIVE_ON_FAIL,"
                + "MF_E_SOURCERESOLVER_MUTUALLY_EXCLUSIVE_FLAGS",
        "BYTESTREAM CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE KEEP_BYTE_STREAM_ALIVE_ON_FAIL,"
                + "MF_E_SOURCERESOLVER_MUTUALLY_EXCLUSIVE_FLAGS",
        "READ,E_INVALIDARG"
    })
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "flags that exclude each other: MF_E_SOURCERESOLVER_MUTUALLY_EXCLUSIVE_FLAGS")
    void contradictionsAreRefused(String flags, String symbol) {
        Set<ResolutionFlag> wanted =
                Arrays.stream(flags.split(" ")).map(ResolutionFlag::valueOf).collect(Collectors.toSet());
        SourceResolver resolver = resolver(List.of());
        ProbeStream stream = probe();
        Status status = status(symbol);
        assertStatus(() -> resolver.createFromUrl(file.toString(), wanted, null, never), status);
        assertStatus(() -> resolver.createFromByteStream(stream, null, wanted, null, never), status);
        assertThat(stream.closed).isZero();
    }

    @Test
    @Conformance(spec = "platform", section = "8", rule = "null arguments: E_POINTER")
    void nullsAreRefused() {
        SourceResolver resolver = resolver(List.of());
        Set<ResolutionFlag> flags = Set.of(BYTESTREAM);
        assertStatus(() -> resolver.createFromUrl(null, flags, null, never), Status.E_POINTER);
        assertStatus(() -> resolver.createFromUrl("x", null, null, never), Status.E_POINTER);
        assertStatus(() -> resolver.createFromByteStream(null, null, flags, null, never), Status.E_POINTER);
        assertStatus(() -> resolver.createFromByteStream(probe(), null, null, null, never), Status.E_POINTER);
    }

    @ParameterizedTest
    @CsvSource({"MEDIASOURCE", "BYTESTREAM"})
    @Conformance(spec = "platform", section = "8", rule = "missing local file: ERROR_FILE_NOT_FOUND")
    void aMissingFileIsNotFound(ResolutionFlag wanted) {
        SourceResolver resolver = resolver(List.of(taking("abc", ".abc", null)));
        for (String name : List.of(folder.resolve("none.abc").toString(), "file://" + folder.resolve("none.abc"))) {
            assertStatus(() -> resolver.createFromUrl(name, Set.of(wanted), null, never), Status.ERROR_FILE_NOT_FOUND);
        }
        assertThat(trace).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", "file://", "FILE://", "file://localhost"})
    @Conformance(spec = "platform", section = "8", rule = "a path with or without file:// works")
    void aPathIsAFile(String prefix) {
        SourceResolver resolver = resolver(List.of(taking("abc", ".abc", null)));
        assertThat(resolver.createFromUrl(prefix + file, Set.of(MEDIASOURCE), null, never)
                        .mediaSource())
                .isSameAs(source);
        ResolvedObject made = resolver.createFromUrl(prefix + file, Set.of(BYTESTREAM, READ), null, never);
        assertThat(made.byteStream().length()).hasValue(20);
        made.discard();
        assertThat(trace).containsExactly("abc@0");
    }

    @Test
    void blanksAndPercentSignsInUrlsAreUnderstood() throws IOException {
        Path odd = folder.resolve("a b 50%.abc");
        Files.write(odd, new byte[3]);
        SourceResolver resolver = resolver(List.of());
        for (String name : List.of(odd.toString(), "file://" + odd, odd.toUri().toString())) {
            ResolvedObject made = resolver.createFromUrl(name, Set.of(BYTESTREAM), null, never);
            assertThat(made.byteStream().length()).hasValue(3);
            made.discard();
        }
    }

    @Test
    @Conformance(spec = "platform", section = "8", rule = "unknown scheme: MF_E_UNSUPPORTED_SCHEME")
    void anUnknownSchemeIsUnsupported() {
        SourceResolver resolver = resolver(List.of(taking("abc", ".abc", null)));
        for (ResolutionFlag wanted : List.of(MEDIASOURCE, BYTESTREAM)) {
            assertStatus(
                    () -> resolver.createFromUrl("gopher://x/clip.abc", Set.of(wanted), null, never),
                    Status.MF_E_UNSUPPORTED_SCHEME);
        }
    }

    @Test
    void theEngineAloneSaysWhatToAdd() {
        SourceResolver alone = resolver(List.of());
        for (String url : List.of(file.toString(), "gopher://x/clip.abc")) {
            assertThatThrownBy(() -> alone.createFromUrl(url, Set.of(MEDIASOURCE), null, never))
                    .hasMessageContaining("reel-ffmpeg")
                    .hasMessageContaining("classifier");
        }
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "a stream that no handler takes: MF_E_UNSUPPORTED_BYTESTREAM_TYPE")
    void aStreamThatNobodyTakesIsUnsupported() {
        SourceResolver resolver = resolver(List.of(taking("xyz", ".xyz", "video/xyz")));
        assertStatus(
                () -> resolver.createFromUrl(file.toString(), Set.of(MEDIASOURCE), null, never),
                Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
        ProbeStream stream = probe();
        assertStatus(
                () -> resolver.createFromByteStream(stream, null, Set.of(MEDIASOURCE), null, never),
                Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
        assertThat(trace).isEmpty();
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "BYTESTREAM: the stream as is, object type 1; MEDIASOURCE: object type 0")
    void whatIsWantedIsMade() {
        SourceResolver resolver = resolver(List.of(taking("abc", ".abc", null)));
        ProbeStream stream = probe();
        ResolvedObject asIs = resolver.createFromByteStream(stream, "x.abc", Set.of(BYTESTREAM), null, never);
        assertThat(asIs.byteStream()).isSameAs(stream);
        assertThat(asIs.type().value()).isEqualTo(1);
        assertStatus(asIs::mediaSource, Status.E_NOINTERFACE);
        ResolvedObject made = resolver.createFromByteStream(stream, "x.abc", Set.of(MEDIASOURCE), null, never);
        assertThat(made.mediaSource()).isSameAs(source);
        assertThat(made.type().value()).isZero();
        assertStatus(made::byteStream, Status.E_NOINTERFACE);
        assertThat(stream.closed).isZero();
    }

    /** Handlers f1, f2 fail, ok succeeds; each has an extension and a type of its name. */
    @ParameterizedTest
    @CsvSource({
        "x.f1,,,,f1,MF_E_INVALID_FILE_FORMAT",
        "x.ok,,,,ok,",
        "x.OK,,,,ok,",
        "http://h/x.ok?y=z.f1#q.f2,,,,ok,",
        "x,video/ok,,,ok,",
        "x,Video/OK; charset=utf-8,,,ok,",
        "x.f1,video/ok,,,f1 ok,",
        "x.ok,video/f1,,,f1 ok,",
        "x.f1,video/f2,,,f1 f2,MF_E_INVALID_FILE_FORMAT",
        ",,/some/x.ok,,ok,",
        ",,,http://h/x.ok,ok,",
        "x,,,,,MF_E_UNSUPPORTED_BYTESTREAM_TYPE",
        "x.other,video/other,,,,MF_E_UNSUPPORTED_BYTESTREAM_TYPE"
    })
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "handlers of extension and MIME type are tried in turn; all fail, it fails")
    void handlersAreTriedInTurn(
            String url, String mimeType, String origin, String effectiveUrl, String asked, String failure) {
        SourceResolver resolver = resolver(List.of(
                failing("f1", Status.MF_E_INVALID_FILE_FORMAT),
                failing("f2", Status.E_FAIL),
                taking("ok", ".ok", "video/ok")));
        ProbeStream stream = probe();
        if (mimeType != null) {
            stream.attributes().set(ByteStreamAttributes.CONTENT_TYPE, mimeType);
        }
        if (origin != null) {
            stream.attributes().set(ByteStreamAttributes.ORIGIN_NAME, origin);
        }
        if (effectiveUrl != null) {
            stream.attributes().set(ByteStreamAttributes.EFFECTIVE_URL, effectiveUrl);
        }
        stream.setPosition(3);
        if (failure == null) {
            assertThat(resolver.createFromByteStream(stream, url, Set.of(MEDIASOURCE), null, never)
                            .mediaSource())
                    .isSameAs(source);
            assertThat(stream.closed).isZero();
        } else {
            assertStatus(
                    () -> resolver.createFromByteStream(stream, url, Set.of(MEDIASOURCE), null, never),
                    status(failure));
            assertThat(stream.closed).isEqualTo(1);
        }
        // Each sees the stream where it stood at first.
        assertThat(trace).containsExactlyElementsOf(names(asked, "@3"));
    }

    @ParameterizedTest
    @CsvSource({"x.f1,f1 f2 ok", "x,f1 f2 ok", "x.f2,f2 f1 ok", "x.ok,ok"})
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "CONTENT_DOES_NOT_HAVE_TO_MATCH…: when all fail, every other handler is tried")
    void anyContentTriesEveryHandler(String url, String asked) {
        SourceResolver resolver = resolver(List.of(
                failing("f1", Status.MF_E_INVALID_FILE_FORMAT),
                failing("f2", Status.E_FAIL),
                taking("ok", ".ok", "video/ok")));
        Set<ResolutionFlag> any = Set.of(MEDIASOURCE, CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE);
        assertThat(resolver.createFromByteStream(probe(), url, any, null, never).mediaSource())
                .isSameAs(source);
        assertThat(trace).containsExactlyElementsOf(names(asked, "@0"));
    }

    @Test
    void whatCannotGoBackIsTriedOnce() {
        SourceResolver resolver = resolver(List.of(failing("f1", Status.E_FAIL), taking("ok", ".f1", null)));
        ProbeStream stream = new ProbeStream(virtual.platform(), ByteStreamCapability.READABLE);
        assertStatus(
                () -> resolver.createFromByteStream(stream, "x.f1", Set.of(MEDIASOURCE), null, never), Status.E_FAIL);
        assertThat(trace).containsExactly("f1@0");
    }

    @ParameterizedTest
    @CsvSource({"false,1", "true,0"})
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "on failure the stream is closed unless KEEP_BYTE_STREAM_ALIVE_ON_FAIL")
    void theStreamIsClosedOnFailure(boolean keep, int closed) {
        SourceResolver resolver = resolver(List.of(failing("f1", Status.E_FAIL)));
        Set<ResolutionFlag> flags = EnumSet.of(MEDIASOURCE);
        if (keep) {
            flags.add(KEEP_BYTE_STREAM_ALIVE_ON_FAIL);
        }
        for (String url : List.of("x.f1", "x.unknown")) {
            ProbeStream stream = probe();
            assertFailsSomehow(() -> resolver.createFromByteStream(stream, url, flags, null, never));
            assertThat(stream.closed).isEqualTo(closed);
        }
        // A stream of the resolver's own is closed in any case: a writer finds nobody there.
        assertFailsSomehow(() -> resolver.createFromUrl(file.toString(), flags, null, never));
        resolver.createFromUrl(file.toString(), Set.of(BYTESTREAM, WRITE), null, never)
                .discard();
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "SHARE_WRITE streams go to handlers with MF_BYTESTREAMHANDLER_ACCEPTS_SHARE_WRITE only")
    void aStreamThatGrowsGoesToWhoeverAcceptsThat() {
        TracingHandler refusing = taking("no", ".abc", null);
        TracingHandler accepting = taking("yes", ".abc", null).acceptingShareWrite();
        ByteStreamCapability[] growing = {
            ByteStreamCapability.READABLE, ByteStreamCapability.SEEKABLE, ByteStreamCapability.SHARE_WRITE
        };
        SourceResolver both = resolver(List.of(refusing, accepting));
        both.createFromByteStream(
                new ProbeStream(virtual.platform(), growing), "x.abc", Set.of(MEDIASOURCE), null, never);
        assertThat(trace).containsExactly("yes@0");
        SourceResolver one = resolver(List.of(refusing));
        assertStatus(
                () -> one.createFromByteStream(
                        new ProbeStream(virtual.platform(), growing),
                        "x.abc",
                        Set.of(MEDIASOURCE, CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE),
                        null,
                        never),
                Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
        one.createFromByteStream(probe(), "x.abc", Set.of(MEDIASOURCE), null, never);
        assertThat(trace).containsExactly("yes@0", "no@0");
    }

    @Test
    @Conformance(spec = "platform", section = "8", rule = "the property store is passed through unchecked")
    void optionsReachTheHandlersAsTheyAre() {
        TracingHandler handler = taking("abc", ".abc", null);
        SourceResolver resolver = resolver(List.of(handler));
        Attributes options = new Attributes().set(ByteStreamAttributes.CONTENT_TYPE, "nonsense");
        resolver.createFromUrl(file.toString(), Set.of(MEDIASOURCE), options, never);
        assertThat(handler.request.options()).isSameAs(options);
        assertThat(handler.request.cancellation()).isSameAs(never);
        resolver.createFromUrl(file.toString(), Set.of(MEDIASOURCE, READ), null, never);
        assertThat(handler.request.options().count()).isZero();
        assertThat(handler.request.flags()).containsExactlyInAnyOrder(MEDIASOURCE, READ);
    }

    @ParameterizedTest
    @CsvSource({
        "BYTESTREAM,READABLE",
        "BYTESTREAM READ,READABLE",
        "BYTESTREAM WRITE,WRITABLE",
        "BYTESTREAM READ WRITE,READABLE WRITABLE"
    })
    @Conformance(spec = "platform", section = "8", rule = "READ and WRITE say what the byte stream is opened for")
    void theStreamIsOpenedForWhatIsWanted(String flags, String capabilities) {
        Set<ResolutionFlag> wanted =
                Arrays.stream(flags.split(" ")).map(ResolutionFlag::valueOf).collect(Collectors.toSet());
        ResolvedObject made = resolver(List.of()).createFromUrl(file.toString(), wanted, null, never);
        assertThat(made.byteStream().capabilities())
                .filteredOn(found -> found == ByteStreamCapability.READABLE || found == ByteStreamCapability.WRITABLE)
                .extracting(Enum::name)
                .containsExactlyInAnyOrder(capabilities.split(" "));
        made.discard();
    }

    @Test
    void aSourceThatComesAfterTheCancellationIsShutDown() {
        Cancellation cancellation = new Cancellation();
        SourceResolver resolver = resolver(List.of(new TracingHandler("abc", trace, Set.of(".abc"), Set.of(), () -> {
            cancellation.cancel();
            return source;
        })));
        assertStatus(
                () -> resolver.createFromUrl(file.toString(), Set.of(MEDIASOURCE), null, cancellation),
                Status.MF_E_OPERATION_CANCELLED);
        assertThat(source.shutdownCount()).isEqualTo(1);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "local scheme handler: null scheme or activate E_INVALIDARG; repeats allowed")
    void aSchemeHandlerIsRegisteredWithASchemeAndAnActivate() {
        SourceHandlers handlers = new SourceHandlers(List.of(), List.of());
        Activate<SchemeHandler> activate = activate(new Schemes("first"));
        assertStatus(() -> handlers.registerScheme(null, activate), Status.E_INVALIDARG);
        assertStatus(() -> handlers.registerScheme("mine", null), Status.E_INVALIDARG);
        handlers.registerScheme("mine", activate);
        handlers.registerScheme("mine", activate);
        handlers.registerScheme("MINE:", activate(new Schemes("second")));
        assertThat(new SourceResolver(virtual.platform(), handlers)
                        .createFromUrl("mine:x", Set.of(MEDIASOURCE), null, never)
                        .mediaSource())
                .isSameAs(source);
        assertThat(trace).containsExactly("second mine:x");
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "local stream handler: needs an activate and at least one of extension, MIME type")
    void aStreamHandlerIsRegisteredWithWhatItTakes() {
        SourceHandlers handlers = new SourceHandlers(List.of(), List.of());
        Activate<ByteStreamHandler> activate = activate(taking("mine", ".never", null));
        assertStatus(() -> handlers.registerByteStream(null, null, activate), Status.E_INVALIDARG);
        assertStatus(() -> handlers.registerByteStream(".a", "video/a", null), Status.E_INVALIDARG);
        handlers.registerByteStream(".A", null, activate);
        handlers.registerByteStream(null, "Video/B", activate);
        handlers.registerByteStream(".c", "video/c", activate);
        handlers.registerByteStream(".c", "video/c", activate);
        SourceResolver resolver = new SourceResolver(virtual.platform(), handlers);
        for (String url : List.of("x.a", "x.c")) {
            resolver.createFromByteStream(probe(), url, Set.of(MEDIASOURCE), null, never);
        }
        for (String type : List.of("video/b", "video/c")) {
            ProbeStream stream = probe();
            stream.attributes().set(ByteStreamAttributes.CONTENT_TYPE, type);
            resolver.createFromByteStream(stream, null, Set.of(MEDIASOURCE), null, never);
        }
        assertThat(trace).hasSize(4);
        assertStatus(
                () -> resolver.createFromByteStream(probe(), "x.never", Set.of(MEDIASOURCE), null, never),
                Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
    }

    /** Which handlers there are for the scheme or ending, in what order they are asked. */
    @ParameterizedTest
    @CsvSource({
        "mine:x.abc,false,local mine:x.abc",
        "mine:x.abc,true,installed mine:x.abc",
        "FILE,false,local-stream@0",
        "FILE,true,installed-stream@0"
    })
    @Conformance(
            spec = "platform",
            section = "8",
            rule = "local registrations come first unless DISABLE_LOCAL_PLUGINS, then those installed")
    void localHandlersComeFirst(String url, boolean disabled, String asked) {
        SourceHandlers handlers = new SourceHandlers(
                List.of(new Schemes("installed"), new FileSchemeHandler()),
                List.of(taking("installed-stream", ".abc", null)));
        handlers.registerScheme("mine", activate(new Schemes("local")));
        handlers.registerByteStream(".abc", null, activate(taking("local-stream", ".abc", null)));
        Set<ResolutionFlag> flags = EnumSet.of(MEDIASOURCE);
        if (disabled) {
            flags.add(DISABLE_LOCAL_PLUGINS);
        }
        new SourceResolver(virtual.platform(), handlers)
                .createFromUrl(url.equals("FILE") ? file.toString() : url, flags, null, never);
        assertThat(trace).containsExactly(asked);
    }

    /** A handler that makes sources at once is passed over where a byte stream handler was made for just this. */
    @ParameterizedTest
    @CsvSource({"clip.abc,true,special@0", "clip.other,true,direct", "clip.abc,false,direct"})
    void theShortWayToASourceLeavesSpecialHandlersTheirWord(String name, boolean special, String asked)
            throws IOException {
        Path clip = folder.resolve(name);
        Files.write(clip, new byte[5]);
        SourceHandlers handlers = new SourceHandlers(
                List.of(new Schemes("direct"), new FileSchemeHandler()),
                special
                        ? List.of(taking("general", ".abc", null).general(), taking("special", ".abc", null))
                        : List.of(taking("general", ".abc", null).general()));
        new SourceResolver(virtual.platform(), handlers)
                .createFromUrl(clip.toString(), Set.of(MEDIASOURCE), null, never);
        assertThat(trace).hasSize(1).first().asString().startsWith(asked);
    }

    @Test
    void aHandlerOfSourcesAloneGivesNoByteStream() {
        SourceResolver resolver = new SourceResolver(virtual.platform(), List.of(new Schemes("direct")));
        assertStatus(
                () -> resolver.createFromUrl("mine:x", Set.of(BYTESTREAM), null, never),
                Status.MF_E_UNSUPPORTED_SCHEME);
        assertThat(trace).isEmpty();
    }

    @Test
    @Conformance(spec = "platform", section = "8", rule = "supported schemes and MIME types as lists of text")
    void whatIsSupportedCanBeListed() {
        SourceHandlers handlers = new SourceHandlers(
                List.of(new FileSchemeHandler(), new HttpSchemeHandler()),
                List.of(taking("a", ".a", "video/a"), taking("b", ".b", "audio/b")));
        handlers.registerScheme("mine", activate(new Schemes("local")));
        handlers.registerByteStream(".c", "video/c", activate(taking("c", ".c", null)));
        handlers.registerByteStream(".d", null, activate(taking("d", ".d", null)));
        assertThat(handlers.supportedSchemes()).containsExactly("file", "http", "https", "mine");
        assertThat(handlers.supportedMimeTypes()).containsExactly("audio/b", "video/a", "video/c");
        assertThat(SourceHandlers.installed().supportedSchemes()).contains("file", "http", "https");
    }

    /** Makes the source of this test under any URL of the schemes mine and file. */
    private final class Schemes implements SchemeHandler {
        private final String name;

        Schemes(String name) {
            this.name = name;
        }

        @Override
        public Set<String> schemes() {
            return Set.of("mine", "file");
        }

        @Override
        public ResolvedObject open(String url, OpenRequest request) {
            trace.add(name + " " + url);
            return ResolvedObject.of(source);
        }
    }

    private SourceResolver resolver(List<ByteStreamHandler> streams) {
        return new SourceResolver(
                virtual.platform(),
                new SourceHandlers(List.of(new FileSchemeHandler(), new HttpSchemeHandler()), streams));
    }

    private TracingHandler taking(String name, String extension, String mimeType) {
        return handler(name, extension, mimeType, () -> source);
    }

    private TracingHandler failing(String name, Status status) {
        return handler(name, "." + name, "video/" + name, TracingHandler.failing(status));
    }

    private TracingHandler handler(String name, String extension, String mimeType, Supplier<MediaSource> maker) {
        return new TracingHandler(
                name, trace, Set.of(extension), mimeType == null ? Set.of() : Set.of(mimeType), maker);
    }

    private ProbeStream probe() {
        return new ProbeStream(virtual.platform(), ByteStreamCapability.READABLE, ByteStreamCapability.SEEKABLE);
    }

    private static <T> Activate<T> activate(T made) {
        return new FakeActivate<>(() -> made, unused -> {});
    }

    private static List<String> names(String asked, String suffix) {
        return asked == null
                ? List.of()
                : Stream.of(asked.split(" ")).map(name -> name + suffix).toList();
    }

    private static Status status(String symbol) {
        return Status.all().values().stream()
                .filter(status -> status.symbol().equals(symbol))
                .findFirst()
                .orElseThrow();
    }

    private static void assertFailsSomehow(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(MediaException.class);
    }
}
