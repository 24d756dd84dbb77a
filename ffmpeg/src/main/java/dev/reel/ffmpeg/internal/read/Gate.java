package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.internal.boxes.BoxTap;
import dev.reel.ffmpeg.internal.boxes.SampleGroups;
import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.ffmpeg.internal.natives.Upcall;
import dev.reel.pipeline.bytestream.HttpByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * The only door from a container to other locations, its own included: it checks and counts each, and knows how much came through.
 * One thread at a time.
 */
final class Gate implements AutoCloseable {
    static final Status ACCESS_DENIED = Status.of("ERROR_ACCESS_DENIED", 0x80070005);

    private static final int NOT_PERMITTED = -1;
    private static final Set<String> WEB = Set.of("http", "https");
    private static final Map<Long, Gate> BY_CONTEXT = new ConcurrentHashMap<>();

    private final AVFormatContext context;
    private final Location location;
    private final OpenOptions options;
    private final Interrupt interrupt;
    private final Reach reach;
    private final boolean opensItself;
    /** What is open, by its address: how much came is asked of it. */
    private final Map<Long, AVIOContext> open = new HashMap<>();
    /** Of those, what we read for FFmpeg. */
    private final Map<Long, StreamInput> ours = new HashMap<>();
    /** What watches the bytes of those that FFmpeg reads itself. */
    private final Map<Long, InputTap> taps = new HashMap<>();

    private final SampleGroups groups;

    private long passed;
    private int requests;
    private boolean opening = true;
    private boolean watching = true;
    private boolean usesNetwork;
    private @Nullable String missing;
    private @Nullable MediaException refusal;

    /**
     * @param groups learn from what comes through
     * @param opensItself whether the container's own bytes come through here too
     */
    Gate(
            AVFormatContext context,
            SampleGroups groups,
            Location location,
            Reach reach,
            OpenOptions options,
            Interrupt interrupt,
            boolean opensItself) {
        this.context = context;
        this.groups = groups;
        this.location = location;
        this.options = options;
        this.interrupt = interrupt;
        this.reach = reach;
        this.opensItself = opensItself;
        BY_CONTEXT.put(context.address(), this);
        context.io_open(Callbacks.OPENER);
        context.io_close2(Callbacks.CLOSER);
    }

    /** Why something was not opened; null when everything was. */
    @Nullable
    MediaException refusal() {
        return refusal;
    }

    /** Opening is over; what plays may ask for as many locations as it has. */
    void opened() {
        opening = false;
        // Requests over a connection that is kept do not come by here.
        if (options.privateAddresses() && !groups.concernTracks()) {
            watching = false;
            taps.values().forEach(InputTap::remove);
            taps.clear();
            avutil.av_opt_set(context, "http_persistent", "1", avutil.AV_OPT_SEARCH_CHILDREN);
        }
    }

    /** Why something that is open could not be read to its end; 0 when all could. */
    int error() {
        return open.values().stream()
                .mapToInt(AVIOContext::error)
                .filter(error -> error < 0 && error != AvError.EOF && error != AvError.EXIT)
                .findFirst()
                .orElse(0);
    }

    /** What the container refers to and could not be opened; null when all could. */
    @Nullable
    String missing() {
        return missing;
    }

    /** Whether anything came, or was to come, from a network. */
    boolean usesNetwork() {
        return usesNetwork;
    }

    /** Something that grows while bytes come. */
    long progress() {
        long sum = passed;
        for (AVIOContext each : open.values()) {
            sum += each.bytes_read();
        }
        return sum;
    }

    /** After the container. */
    @Override
    public void close() {
        BY_CONTEXT.remove(context.address(), this);
        ours.values().forEach(input -> {
            input.close();
            input.closeStream();
        });
        ours.clear();
    }

    private int open(long input, long url, int flags, long settings) {
        String text = Dictionary.text(new BytePointer(new Upcall.At(url)));
        boolean own = opensItself && requests == 0;
        requests++;
        MediaException refused = own ? null : check(text);
        if (refused != null) {
            refusal = refusal == null ? refused : refusal;
            return NOT_PERMITTED;
        }
        String protocol = protocolOf(text);
        usesNetwork |= !protocol.equals("file") && !protocol.equals("data");
        PointerPointer<AVIOContext> place = new PointerPointer<>(new Upcall.At(input));
        int result = !options.privateAddresses() && WEB.contains(protocol)
                ? openGuarded(text, place)
                : Callbacks.DEFAULT_OPEN.call(
                        context,
                        place,
                        new BytePointer(new Upcall.At(url)),
                        flags,
                        settings == 0 ? null : new PointerPointer<>(new Upcall.At(settings)));
        if (result < 0 && !own && !interrupt.cancelled() && missing == null) {
            missing = text;
        }
        if (result >= 0) {
            AVIOContext made = place.get(AVIOContext.class, 0);
            open.put(made.address(), made);
            watch(made, own);
            if (own) {
                admit(mimeTypeOf(made));
            }
        }
        return result;
    }

    private void watch(AVIOContext made, boolean own) {
        if (!watching) {
            return;
        }
        BoxTap boxes = own ? groups.tapWhole() : groups.tapSegment();
        boolean allKeys = options.decrypter() != null;
        StreamInput stream = ours.get(made.address());
        if (stream != null) {
            stream.watchedBy(boxes, allKeys);
        } else {
            taps.put(made.address(), InputTap.on(made, boxes, own ? groups::areNeedless : () -> false, allKeys));
        }
    }

    /** Says what kinds of lists the location may be, now that the server has told its type. */
    private void admit(String mimeType) {
        if (!mimeType.isEmpty()) {
            avutil.av_opt_set(
                    context,
                    "format_whitelist",
                    Reach.of(location, mimeType, options).formatList(),
                    0);
        }
    }

    private String mimeTypeOf(AVIOContext made) {
        StreamInput stream = ours.get(made.address());
        if (stream != null) {
            return stream.mimeType();
        }
        try (PointerPointer<BytePointer> place = new PointerPointer<>(1);
                BytePointer name = Dictionary.utf8("mime_type")) {
            place.put(0, (Pointer) null);
            if (avutil.av_opt_get(made, name, avutil.AV_OPT_SEARCH_CHILDREN, place) < 0) {
                return "";
            }
            BytePointer value = place.get(BytePointer.class, 0);
            String text = Dictionary.text(value);
            avutil.av_free(value);
            return text;
        }
    }

    private @Nullable MediaException check(String url) {
        if (opening && requests > options.limits().requests()) {
            return new MediaException(
                    Status.MF_E_INVALID_FILE_FORMAT,
                    "cannot open " + location.name() + ": it refers to more than "
                            + options.limits().requests()
                            + " other locations; if that is right, raise the limit of requests");
        }
        String protocol = protocolOf(url);
        return reach.allows(protocol)
                ? null
                : new MediaException(
                        ACCESS_DENIED,
                        "cannot open " + location.name() + ": it refers to " + url
                                + ", and what comes from " + location.origin() + " may not use " + protocol
                                + ": unless that is allowed");
    }

    /** FFmpeg's name of the protocol that it would use. */
    private static String protocolOf(String url) {
        try (BytePointer text = Dictionary.utf8(url)) {
            String name = Dictionary.text(avformat.avio_find_protocol_name(text));
            return name.isEmpty() ? "unknown" : name;
        }
    }

    /** By Java's client, which can be told which addresses it may ask, after each redirect and look-up. */
    private int openGuarded(String url, PointerPointer<AVIOContext> place) {
        try {
            Attributes settings = new Attributes()
                    .set(SourceOptions.TIMEOUT, options.patience().toNanos() / 100)
                    .set(SourceOptions.PRIVATE_ADDRESSES, 0);
            Cancellation cancellation = new Cancellation();
            interrupt.onCancel(cancellation::cancel);
            StreamInput made = new StreamInput(
                    HttpByteStream.open(url, settings, Platform.system(), cancellation),
                    StreamInput.Order.ANY,
                    interrupt);
            ours.put(made.context().address(), made);
            place.put(0, made.context());
            return 0;
        } catch (MediaException failure) {
            refusal = refusal == null ? failure : refusal;
            return AvError.IO;
        }
    }

    private int close(long input) {
        AVIOContext known = open.remove(input);
        if (known != null) {
            passed += known.bytes_read();
        }
        InputTap tap = taps.remove(input);
        if (tap != null) {
            tap.remove();
        }
        StreamInput stream = ours.remove(input);
        if (stream != null) {
            stream.close();
            stream.closeStream();
            return 0;
        }
        return avformat.avio_close(new AVIOContext(new Upcall.At(input)));
    }

    // An exception must not travel through native frames.
    private static int open(long context, long input, long url, int flags, long settings) {
        try {
            Gate owner = BY_CONTEXT.get(context);
            return owner == null ? NOT_PERMITTED : owner.open(input, url, flags, settings);
        } catch (Throwable e) {
            return AvError.IO;
        }
    }

    private static int close(long context, long input) {
        try {
            Gate owner = BY_CONTEXT.get(context);
            return owner == null ? avformat.avio_close(new AVIOContext(new Upcall.At(input))) : owner.close(input);
        } catch (Throwable e) {
            return AvError.IO;
        }
    }

    private static final class Callbacks {
        // One of each for the life of the JVM: natives keep their addresses.
        private static final Upcall.Opened OPEN = Gate::open;
        private static final Upcall.Closed CLOSE = Gate::close;
        static final AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer OPENER =
                new AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer(
                        Upcall.of(OPEN));
        static final AVFormatContext.Io_close2_AVFormatContext_AVIOContext CLOSER =
                new AVFormatContext.Io_close2_AVFormatContext_AVIOContext(Upcall.of(CLOSE));
        static final AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer
                DEFAULT_OPEN = defaultOpen();

        private static AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer
                defaultOpen() {
            AVFormatContext fresh = avformat.avformat_alloc_context();
            try {
                return fresh.io_open();
            } finally {
                avformat.avformat_free_context(fresh);
            }
        }
    }
}
