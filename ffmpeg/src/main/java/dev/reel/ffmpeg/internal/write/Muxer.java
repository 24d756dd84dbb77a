package dev.reel.ffmpeg.internal.write;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.Dispositions;
import dev.reel.ffmpeg.internal.natives.FileFormat;
import dev.reel.ffmpeg.internal.natives.NativeLog;
import dev.reel.ffmpeg.internal.natives.NativeParameters;
import dev.reel.ffmpeg.internal.natives.Natives;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.Chapter;
import dev.reel.pipeline.Disposition;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** A container that is being written: streams, header, packets, trailer, in this order. One thread at a time. */
public final class Muxer implements AutoCloseable {
    /** Most that packets of one stream wait for those of another, microseconds. */
    private static final long INTERLEAVING = 2_000_000;

    /** What a demuxer tells like metadata, but is only true of the file that it came from. */
    private static final Set<String> OF_THE_OTHER_FILE =
            Set.of("major_brand", "minor_version", "compatible_brands", "encoder");

    /** What a demuxer tells of a stream, but is only true of the stream that it came from. */
    private static final Set<String> OF_THE_OTHER_STREAM = Set.of(
            "encoder",
            "vendor_id",
            "duration",
            "bps",
            "number_of_frames",
            "number_of_bytes",
            "handler_name",
            "name",
            "creation_time",
            "rotate",
            "variant_bitrate",
            "id3v2_priv.com.apple.streaming.transportstreamtimestamp");

    private static final int DISK_FULL = -28;
    private static final Status ERROR_DISK_FULL = Status.of("ERROR_DISK_FULL", 0x80070070);
    private static final Status STG_E_WRITEFAULT = Status.of("STG_E_WRITEFAULT", 0x8003001D);

    private final String name;
    private final FileFormat format;
    private final ChannelIo io;
    private final NativeLog log = new NativeLog();
    private final List<@Nullable HeaderRepeater> repeaters = new ArrayList<>();
    private final AVFormatContext context;
    private boolean closed;

    /**
     * An empty file.
     *
     * @param name of the file, for messages
     */
    Muxer(FileFormat format, String name, OutputChannel channel) {
        Natives.load();
        this.name = name;
        this.format = format;
        AVOutputFormat muxer = format.find();
        if (muxer == null) {
            throw new MediaException(
                    Status.MF_E_CANNOT_CREATE_SINK, "this build of FFmpeg has no muxer " + format.muxer());
        }
        context = new AVFormatContext(null);
        if (avformat.avformat_alloc_output_context2(context, muxer, (String) null, null) < 0) {
            throw new OutOfMemoryError("no memory for a container");
        }
        NativeCount.born(NativeCount.Kind.MUXER);
        log.attach(context);
        io = new ChannelIo(channel);
        context.pb(io.pointer());
        context.max_interleave_delta(INTERLEAVING);
    }

    /**
     * How pictures are to be shown.
     *
     * @param degrees counter-clockwise
     * @param mirrored whether left and right are swapped before
     */
    record Turn(int degrees, boolean mirrored) {
        static final Turn NONE = new Turn(0, false);

        boolean isNone() {
            return degrees == 0 && !mirrored;
        }
    }

    /** Adds a stream; gives its index. */
    int addStream(CodecParameters parameters, TimeBase timeBase, Turn turn) {
        AVStream stream = avformat.avformat_new_stream(context, null);
        if (stream == null) {
            throw new OutOfMemoryError("no memory for a stream");
        }
        parameters.withNative(from -> avcodec.avcodec_parameters_copy(stream.codecpar(), from));
        boolean ownPlace = (context.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0;
        HeaderRepeater repeater = ownPlace ? null : HeaderRepeater.of(parameters);
        repeaters.add(repeater);
        if (repeater != null) {
            repeater.describe(stream.codecpar());
        }
        // Every container has tags of its own.
        stream.codecpar().codec_tag(0);
        stream.time_base().num(timeBase.numerator()).den(timeBase.denominator());
        int[] rate = parameters.frameRate();
        if (rate[0] > 0) {
            stream.avg_frame_rate().num(rate[0]).den(rate[1]);
        }
        int[] aspect = parameters.aspect();
        if (aspect[0] > 0) {
            stream.sample_aspect_ratio().num(aspect[0]).den(aspect[1]);
        }
        if (!turn.isNone() && parameters.rotation() == 0 && !parameters.isMirrored()) {
            turn(stream, turn);
        }
        return stream.index();
    }

    /** Says what a stream is called and meant for. */
    void describe(int index, Map<String, String> metadata, Set<Disposition> dispositions) {
        AVStream stream = context.streams(index);
        Map<String, String> kept = new LinkedHashMap<>(metadata);
        kept.keySet().removeIf(key -> OF_THE_OTHER_STREAM.contains(key) || key.startsWith("_statistics"));
        setMetadata(stream.metadata(), kept, stream::metadata);
        stream.disposition(Dispositions.bits(dispositions));
    }

    /** Adds a file that lies in the container as it is. */
    void addFile(byte[] data, String name, String mimeType, Map<String, String> metadata) {
        AVStream stream = avformat.avformat_new_stream(context, null);
        if (stream == null) {
            throw new OutOfMemoryError("no memory for a stream");
        }
        repeaters.add(null);
        stream.codecpar().codec_type(avutil.AVMEDIA_TYPE_ATTACHMENT);
        NativeParameters.setExtraData(stream.codecpar(), data);
        Map<String, String> tags = new LinkedHashMap<>(metadata);
        tags.put("filename", name);
        tags.put("mimetype", mimeType);
        describe(stream.index(), tags, Set.of());
    }

    /**
     * Says of what parts the whole consists.
     *
     * @param later by how much everything is shown later than the chapters say
     */
    void setChapters(List<Chapter> chapters, Duration later) {
        if (chapters.isEmpty()) {
            return;
        }
        long pointers = (long) chapters.size() * Loader.sizeof(Pointer.class);
        PointerPointer<AVChapter> array = new PointerPointer<>(allocate(pointers));
        int count = 0;
        for (Chapter chapter : chapters) {
            AVChapter made = new AVChapter(allocate(Loader.sizeof(AVChapter.class)));
            made.id(count + 1);
            made.time_base().num(1).den(1_000_000);
            made.start(chapter.start().plus(later).toNanos() / 1000);
            made.end(chapter.end().plus(later).toNanos() / 1000);
            setMetadata(made.metadata(), chapter.tags(), made::metadata);
            array.put(count++, made);
        }
        // They are the container's now, which frees them.
        context.chapters(array).nb_chapters(count);
    }

    private static Pointer allocate(long bytes) {
        Pointer memory = avutil.av_mallocz(bytes);
        if (memory == null) {
            throw new OutOfMemoryError("no memory for chapters");
        }
        return memory;
    }

    /** Tells a stream how many samples at its beginning only prime a decoder, where its parameters do not. */
    void setPriming(int stream, int samples) {
        AVCodecParameters parameters = context.streams(stream).codecpar();
        if (samples > 0 && parameters.initial_padding() == 0) {
            parameters.initial_padding(samples);
        }
    }

    private static void turn(AVStream stream, Turn turn) {
        AVPacketSideData array = stream.codecpar().coded_side_data();
        AVPacketSideData list = array == null ? new AVPacketSideData(null) : array;
        int[] count = {stream.codecpar().nb_coded_side_data()};
        AVPacketSideData made = avcodec.av_packet_side_data_new(list, count, avcodec.AV_PKT_DATA_DISPLAYMATRIX, 36, 0);
        if (made != null) {
            // It counts clockwise here, counter-clockwise everywhere else.
            IntPointer matrix = new IntPointer(made.data());
            avutil.av_display_rotation_set(matrix, -turn.degrees());
            if (turn.mirrored()) {
                matrix.put(0, -matrix.get(0)).put(1, -matrix.get(1));
            }
            stream.codecpar().coded_side_data(list).nb_coded_side_data(count[0]);
        }
    }

    /** Writes what comes before the packets. */
    void begin(Map<String, String> metadata) {
        Map<String, String> kept = new LinkedHashMap<>(metadata);
        kept.keySet().removeAll(OF_THE_OTHER_FILE);
        setMetadata(context.metadata(), kept, context::metadata);
        try (Dictionary options = new Dictionary()) {
            format.options().forEach(options::set);
            check(log.hear(() -> avformat.avformat_write_header(context, options.pointer())));
        }
    }

    /**
     * Writes a packet, in order of decoding among the streams. Its times are in {@code unit}; it is empty afterwards.
     */
    void write(int stream, Packet packet, TimeBase unit) {
        HeaderRepeater repeater = repeaters.get(stream);
        if (repeater != null) {
            repeater.apply(packet);
        }
        AVPacket pointer = packet.pointer();
        pointer.stream_index(stream);
        TimeBase own = TimeBase.of(context.streams(stream).time_base());
        if (!own.equals(unit)) {
            long pts = convert(packet.pts(), unit, own);
            long dts = convert(packet.dts(), unit, own);
            pointer.pts(pts).dts(dts).duration(unit.convert(packet.duration(), own));
        }
        check(log.hear(() -> avformat.av_interleaved_write_frame(context, pointer)));
        checkChannel();
    }

    private static long convert(long ticks, TimeBase from, TimeBase to) {
        return ticks == TimeBase.NONE ? TimeBase.NONE : from.convert(ticks, to);
    }

    /** Writes what comes behind the packets. */
    void end() {
        check(log.hear(() -> avformat.av_write_trailer(context)));
        avformat.avio_flush(io.pointer());
        checkChannel();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        repeaters.forEach(repeater -> {
            if (repeater != null) {
                repeater.close();
            }
        });
        context.pb(null);
        avformat.avformat_free_context(context);
        NativeCount.gone(NativeCount.Kind.MUXER);
        io.close();
        log.close();
    }

    private void check(int result) {
        if (result < 0) {
            checkChannel();
            if (result == DISK_FULL) {
                throw full(null);
            }
            throw AvError.failure("cannot write " + name, result, log);
        }
    }

    private void checkChannel() {
        IOException failure = io.failure();
        if (failure != null) {
            throw failure(name, failure);
        }
    }

    /** What a user is told when the disk refuses. */
    public static MediaException failure(String name, IOException failure) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("No space left") || said.contains("not enough space") || said.contains("quota")) {
            return new MediaException(
                    ERROR_DISK_FULL,
                    "cannot write " + name + ": the disk is full; nothing is left of it, make room and try again",
                    failure);
        }
        if (failure instanceof java.nio.file.AccessDeniedException) {
            return new MediaException(
                    Status.of("ERROR_ACCESS_DENIED", 0x80070005),
                    "cannot write " + name + ": access to the folder is denied",
                    failure);
        }
        // Such an exception's text is often just the name of the file that is written for now.
        String reason = failure instanceof FileSystemException place
                ? place.getReason() == null ? "the folder takes no new file" : place.getReason()
                : said;
        return new MediaException(STG_E_WRITEFAULT, "cannot write " + name + ": " + reason, failure);
    }

    private MediaException full(@Nullable IOException cause) {
        return failure(name, cause == null ? new IOException("No space left on device") : cause);
    }

    private interface Setter {
        Object set(AVDictionary metadata);
    }

    private static void setMetadata(@Nullable AVDictionary present, Map<String, String> entries, Setter setter) {
        if (entries.isEmpty()) {
            return;
        }
        AVDictionary metadata = present == null ? new AVDictionary(null) : present;
        entries.forEach((key, value) -> {
            try (BytePointer nativeKey = Dictionary.utf8(key);
                    BytePointer nativeValue = Dictionary.utf8(value)) {
                avutil.av_dict_set(metadata, nativeKey, nativeValue, 0);
            }
        });
        setter.set(metadata);
    }
}
