package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.internal.boxes.GroupEncryption;
import dev.reel.ffmpeg.internal.boxes.SampleGroups;
import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.ffmpeg.internal.natives.NativeLog;
import dev.reel.ffmpeg.internal.natives.Natives;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.ReadFailure;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.bytestream.ByteStreamCapability;
import dev.reel.platform.MediaException;
import dev.reel.platform.NetworkStatus;
import dev.reel.platform.Status;
import dev.reel.player.MediaInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVProgram;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * An open container: its streams and its packets in file order.
 *
 * <p>One thread at a time. Every blocking call ends when the {@link Interrupt} is cancelled or its patience is over.
 */
public final class Demuxer implements AutoCloseable {
    // FFmpeg draws any text as terminal art; nobody who opens a text file wants that.
    private static final Set<String> NOT_MEDIA = Set.of("tty");

    /** Bare streams whose times are counted from the first picture on: after a jump nobody knows the number. */
    private static final Set<String> COUNTED =
            Set.of("mpegvideo", "m4v", "cavsvideo", "vc1", "dirac", "h261", "h263", "mjpeg", "obu");

    /** How far is looked for what streams are like. */
    enum Search {
        USUAL(0, 0),
        /** Where it costs no network, for a stream that begins late. */
        FAR(32 << 20, 24L * 3600 * 1_000_000);

        private final long bytes;
        private final long micros;

        Search(long bytes, long micros) {
            this.bytes = bytes;
            this.micros = micros;
        }

        void tell(AVFormatContext context) {
            if (bytes > 0) {
                context.probesize(bytes).max_analyze_duration(micros);
            }
        }
    }

    private static final Set<String> SEGMENTED = Set.of("hls", "dash", "concat");

    /** FFmpeg's own list, and endings of keys. */
    private static final String LISTED =
            "3gp,aac,avi,ac3,eac3,flac,mkv,m3u8,m4a,m4s,m4v,mpg,mov,mp2,mp3,mp4,mpeg,mpegts,ogg,ogv,oga,"
                    + "ts,vob,vtt,wav,webvtt,cmfv,cmfa,ec3,fmp4,key,bin";

    /** Bytes that FFmpeg keeps of each sample. */
    private static final int INDEX_ENTRY = 24;

    private final Location location;
    private final Interrupt interrupt;
    private final NativeLog log;
    private final OpenOptions options;
    private final Gate gate;
    private final SampleGroups groups;
    private final @Nullable ClearPackets clear;
    private final @Nullable StreamInput input;
    private @Nullable AVFormatContext context;
    private List<DemuxedStream> streams = List.of();
    /** Where the last packet ended, in microseconds. */
    private long furthest = TimeBase.NONE;

    private boolean endChecked;
    private boolean checking;
    private FirstPackets first = FirstPackets.none();
    /** Of a stream without times; else null. */
    private @Nullable SteadyTimes steady;

    private @Nullable DecodingOrder order;
    private SoundEnd soundEnd = SoundEnd.of("", List.of());
    /** Of a presentation whose streams end one by one; else null. */
    private @Nullable SegmentEnds ends;

    private final EarliestPacket earliest = new EarliestPacket();

    private Demuxer(
            Location location,
            @Nullable StreamInput input,
            Interrupt interrupt,
            NativeLog log,
            OpenOptions options,
            Gate gate,
            SampleGroups groups,
            AVFormatContext context) {
        this.location = location;
        this.input = input;
        this.interrupt = interrupt;
        this.log = log;
        this.options = options;
        this.gate = gate;
        this.groups = groups;
        this.clear = options.decrypter() == null ? null : new ClearPackets(options.decrypter());
        this.context = context;
    }

    /**
     * Opens a container and looks into it until its streams are known.
     *
     * @param interrupt closed by the caller after the demuxer
     * @throws MediaException when it cannot be opened, is no media, or brings no data in time
     */
    public static Demuxer open(Location location, OpenOptions options, Interrupt interrupt) {
        Natives.load();
        if (WebOpening.isMeant(location, options)) {
            requireReach(location, Reach.of(location, "", options));
            Demuxer opened = WebOpening.open(location, options, interrupt).orElse(null);
            if (opened != null) {
                return opened;
            }
        }
        Demuxer usual;
        try {
            usual = open(location, null, options, interrupt, Search.USUAL);
        } catch (MediaException failure) {
            throw WebOpening.reasonOf(failure, location, options, interrupt);
        }
        if (!usual.hasMoreToFind()) {
            return usual;
        }
        usual.free();
        return open(location, null, options, interrupt, Search.FAR);
    }

    /** Opens what an input holds, see {@link StreamOpening}; a null input means the location itself. */
    static Demuxer open(
            Location location, @Nullable StreamInput input, OpenOptions options, Interrupt interrupt, Search search) {
        Reach reach = Reach.of(location, input == null ? "" : input.mimeType(), options);
        if (input == null) {
            requireReach(location, reach);
        }
        NativeLog log = new NativeLog();
        AVFormatContext context = avformat.avformat_alloc_context();
        if (context == null) {
            throw new OutOfMemoryError("no memory for a container");
        }
        NativeCount.born(NativeCount.Kind.DEMUXER);
        log.attach(context);
        search.tell(context);
        interrupt.installOn(context.interrupt_callback());
        if (input != null) {
            context.pb(input.context());
            context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
        }
        SampleGroups groups = new SampleGroups();
        if (input != null) {
            input.watchedBy(groups.tapWhole(), options.decrypter() != null);
        }
        Gate gate = new Gate(context, groups, location, reach, options, interrupt, input == null);
        Demuxer result = new Demuxer(location, input, interrupt, log, options, gate, groups, context);
        try {
            result.openInput(context, reach);
            result.findStreams(context);
            result.steady =
                    result.streams.size() == 1 ? SteadyTimes.of(result.formatName(), result.streams.get(0)) : null;
            result.order = DecodingOrder.of(result.formatName(), result.streams, context);
            result.soundEnd = SoundEnd.of(result.formatName(), result.streams);
            result.ends = result.formatName().equals("dash") ? new SegmentEnds() : null;
            result.first = FirstPackets.read(result);
            gate.opened();
            result.checking = true;
            return result;
        } catch (RuntimeException | Error e) {
            result.free();
            throw e;
        }
    }

    private static void requireReach(Location location, Reach reach) {
        if (!reach.allows(location.scheme())) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_SCHEME,
                    "cannot open " + location.name() + ": " + location.scheme()
                            + ": is not among the protocols that may be used; allow it, or copy the media to a file"
                            + " first");
        }
    }

    private void openInput(AVFormatContext opening, Reach reach) {
        int result;
        begin();
        try (BytePointer url = Dictionary.utf8(location.url());
                Dictionary settings = new Dictionary()) {
            settings.set("protocol_whitelist", reach.protocolList());
            settings.set("format_whitelist", reach.formatList());
            settings.set("max_streams", Integer.toString(options.limits().tracks()));
            settings.set("max_index_size", Integer.toString(options.limits().indexMegabytes() << 20));
            // Of a list of segments: requests over a connection that is kept do not come to the gate.
            settings.set("http_persistent", "0");
            if (reach.lists().contains("hls")) {
                // FFmpeg takes no key of whole segments from a file that is named as keys are.
                settings.set("allowed_extensions", LISTED);
            }
            settings.set("scan_all_pmts", "1");
            settings.set("pattern_type", "none");
            result = log.hear(() -> avformat.avformat_open_input(opening, url, null, settings.pointer()));
        }
        if (result < 0) {
            // FFmpeg has freed the context.
            context = null;
            NativeCount.gone(NativeCount.Kind.DEMUXER);
            throw refused(result) ? refusal() : failure("cannot open " + location.name(), result);
        }
        if (NOT_MEDIA.contains(formatName())) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE,
                    "cannot open " + location.name() + ": it is text, not media");
        }
    }

    private void findStreams(AVFormatContext opened) {
        begin();
        int result = log.hear(() -> avformat.avformat_find_stream_info(opened, (AVDictionary) null));
        if (result < 0 || interrupt.cancelled() || interrupt.timedOut()) {
            throw failure("cannot read " + location.name(), result);
        }
        checkIndex(opened);
        List<DemuxedStream> found = new ArrayList<>();
        for (int i = 0; i < opened.nb_streams(); i++) {
            found.add(DemuxedStream.read(opened, opened.streams(i)));
        }
        streams = List.copyOf(found);
        checkPictures();
        if (streams.stream().noneMatch(DemuxedStream::isPresentable)) {
            throw new MediaException(
                    Status.MF_E_INVALID_FILE_FORMAT,
                    "cannot play " + location.name()
                            + ": no audio, video or subtitle stream was found in it, though it looks like "
                            + formatName(),
                    null,
                    log.lines());
        }
    }

    private void checkIndex(AVFormatContext opened) {
        long bytes = 0;
        for (int i = 0; i < opened.nb_streams(); i++) {
            bytes += (long) avformat.avformat_index_get_entries_count(opened.streams(i)) * INDEX_ENTRY;
        }
        int most = options.limits().indexMegabytes();
        if (bytes > (long) most << 20) {
            throw tooMuch("the index of its samples takes more than " + most + " MB");
        }
    }

    private void checkPictures() {
        int most = options.limits().megapixels();
        for (DemuxedStream stream : streams) {
            long pixels =
                    (long) stream.parameters().width() * stream.parameters().height();
            if (pixels > most * 1_000_000L) {
                throw tooMuch("its pictures of " + stream.parameters().width() + "x"
                        + stream.parameters().height() + " have more than " + most + " million pixels");
            }
        }
    }

    private MediaException tooMuch(String what) {
        return new MediaException(
                Status.MF_E_INVALID_FILE_FORMAT,
                "cannot open " + location.name() + ": " + what + "; if that is right, raise the limit");
    }

    /** The streams as they were found on opening, by index. */
    public List<DemuxedStream> streams() {
        return streams;
    }

    /** Whether a stream's packets are encrypted, or may be later on. */
    public boolean isProtected(int stream) {
        return clear == null && isLocked(stream);
    }

    private boolean isLocked(int stream) {
        return first.isProtected(stream)
                || groups.protect(pointer().streams(stream).id());
    }

    /** As the user wrote it. */
    public Location location() {
        return location;
    }

    /** FFmpeg's short name of the container, for example {@code matroska,webm}. */
    public String formatName() {
        return Dictionary.text(pointer().iformat().name());
    }

    /** FFmpeg's long name of the container. */
    public String formatLongName() {
        return Dictionary.text(pointer().iformat().long_name());
    }

    /** Title, artist and the like; keys in lower case. */
    public Map<String, String> metadata() {
        return Dictionary.read(pointer().metadata());
    }

    /** All that the container says of itself and its streams. */
    MediaInfo info() {
        return new InfoReader(this, pointer()).read();
    }

    /** What it has besides samples; asked for before streams are selected. */
    Belongings belongings() {
        return Belongings.of(this, info(), pointer());
    }

    /** The streams of each programme, by index; empty where the container knows no programmes. */
    List<Set<Integer>> programs() {
        AVFormatContext opened = pointer();
        List<Set<Integer>> result = new ArrayList<>();
        for (int i = 0; i < opened.nb_programs(); i++) {
            AVProgram program = opened.programs(i);
            Set<Integer> members = new TreeSet<>();
            for (int k = 0; k < program.nb_stream_indexes(); k++) {
                members.add(program.stream_index().get(k));
            }
            result.add(members);
        }
        return result;
    }

    /** Time stamp of the first sample in microseconds; 0 when unknown. */
    public long startMicros() {
        long start = pointer().start_time();
        return start == TimeBase.NONE ? 0 : start;
    }

    /** Duration in microseconds, or {@link TimeBase#NONE}. */
    public long durationMicros() {
        long duration = pointer().duration();
        if (duration < 0) {
            return TimeBase.NONE;
        }
        // Matroska counts from 0 on, wherever the first sample lies.
        long before = formatName().contains("matroska") ? startMicros() : 0;
        return before > 0 && before < duration ? duration - before : duration;
    }

    /** Whether the duration is where it ends; else it is what bit rate, or the last of times that may begin anew, let expect. */
    boolean isDurationCertain() {
        return pointer().duration_estimation_method() != avformat.AVFMT_DURATION_FROM_BITRATE && !clockMayJump();
    }

    /** Bits per second of the whole container; 0 when unknown. */
    public long bitRate() {
        return Math.max(pointer().bit_rate(), 0);
    }

    /** Whether a position other than the start can be reached. */
    public boolean isSeekable() {
        AVFormatContext current = pointer();
        if ((current.ctx_flags() & avformat.AVFMTCTX_UNSEEKABLE) != 0) {
            return false;
        }
        AVIOContext io = current.pb();
        // A container of segments seeks by opening another segment, whatever its list allows.
        return SEGMENTED.contains(formatName())
                || (io != null && !io.isNull() && (io.seekable() & avformat.AVIO_SEEKABLE_NORMAL) != 0);
    }

    /** Whether only packets tell which streams are encrypted. */
    boolean mayBeProtected() {
        return formatName().contains("mp4") || (SEGMENTED.contains(formatName()) && groups.concernTracks());
    }

    /** Whether a first packet was looked for in vain. */
    boolean lacksFirstPacket() {
        return first.isMissing();
    }

    /** Whether a search further on may tell more, and costs little. */
    boolean hasMoreToFind() {
        return isLocal()
                && isSeekable()
                && streams.stream()
                        .filter(DemuxedStream::isPresentable)
                        .map(DemuxedStream::parameters)
                        .anyMatch(stream -> stream.isVideo() && stream.hasDecoder() && stream.width() == 0);
    }

    /** Whether nothing comes over a network. */
    boolean isLocal() {
        return input == null ? location.isFile() : !input.has(ByteStreamCapability.REMOTE);
    }

    /** Whether the container's clock may be set anew on the way. */
    boolean clockMayJump() {
        return (pointer().iformat().flags() & avformat.AVFMT_TS_DISCONT) != 0;
    }

    /** Bytes of the whole container; negative when unknown. */
    public long size() {
        AVIOContext io = pointer().pb();
        return io == null || io.isNull() ? -1 : avformat.avio_size(io);
    }

    /** Reads or skips the packets of a stream from now on. */
    public void select(int stream, boolean wanted) {
        pointer().streams(stream).discard(wanted ? avcodec.AVDISCARD_DEFAULT : avcodec.AVDISCARD_ALL);
    }

    /**
     * Reads the next packet of a selected stream.
     *
     * @return false at the end
     * @throws MediaException when the container is broken here, no data came in time, or a decrypter was given and cannot decrypt
     */
    public boolean read(Packet target) {
        boolean found = readAsIs(target);
        ClearPackets decrypting = clear;
        if (decrypting != null) {
            if (found) {
                decrypting.clear(streams.get(target.streamIndex()), target);
            } else {
                decrypting.finish();
            }
        }
        return found;
    }

    /** Throws {@code MF_E_LICENSE_REQUIRED} when a packet cannot be decoded because it is encrypted. */
    public void requireClear(Packet packet) {
        if (PacketProtection.isProtected(packet)) {
            String id = PacketProtection.keyId(packet);
            throw new MediaException(
                    Status.of("MF_E_LICENSE_REQUIRED", 0xC00D714A),
                    "cannot decode " + location.name() + ": it is protected"
                            + (id.isEmpty() ? "; give its key" : "; give the key for key id " + id));
        }
    }

    /** The same without decrypting. */
    boolean readAsIs(Packet target) {
        AVFormatContext current = pointer();
        if (first.take(target, stream -> current.streams(stream).discard() != avcodec.AVDISCARD_ALL)) {
            return true;
        }
        AVPacket packet = target.pointer();
        begin();
        SteadyTimes times = steady;
        while (true) {
            if (times != null && times.take(target)) {
                return true;
            }
            int result = log.hear(() -> avformat.av_read_frame(current, packet));
            boolean alive = !interrupt.ask();
            if (result == AvError.EOF && alive && streamFailure() == null) {
                if (times != null) {
                    times.drain();
                    if (times.take(target)) {
                        return true;
                    }
                }
                if (ends != null && ends.goOn(current)) {
                    continue;
                }
                checkEnd(current);
                return false;
            }
            if (result == AvError.AGAIN && alive) {
                // Rare: live sources between two packets. The patience bounds it.
                interrupt.waitABit();
                continue;
            }
            if (result < 0 || !alive) {
                avcodec.av_packet_unref(packet);
                throw failure("cannot read " + location.name(), result);
            }
            if (groups.matter()) {
                settleProtection(current, target);
            }
            dropRepeatedSkip(current, target);
            if (order != null) {
                order.settle(target);
            }
            if (times != null && !times.give(target)) {
                continue;
            }
            if (packet.stream_index() < streams.size()) {
                noteEnd(target);
                soundEnd.mark(target, current);
                if (ends != null) {
                    ends.note(target, streams.get(packet.stream_index()).timeBase());
                }
                earliest.note(target, streams.get(packet.stream_index()).timeBase());
                return true;
            }
            // A stream that turned up late: nobody can have selected it.
            avcodec.av_packet_unref(packet);
        }
    }

    /** Says of a packet what its sample group says, where FFmpeg knows its track only. */
    private void settleProtection(AVFormatContext current, Packet packet) {
        SampleGroups.Answer answer = SEGMENTED.contains(formatName())
                ? groups.at(packet.dts(), packet.size())
                : groups.at(
                        current.streams(packet.streamIndex()).id(),
                        packet.pointer().pos());
        GroupEncryption group = answer.group();
        if (group != null) {
            PacketProtection.follow(packet, group);
        } else if (answer.isUnknown() && PacketProtection.isProtected(packet)) {
            throw new MediaException(
                    Status.MF_E_INVALID_FILE_FORMAT,
                    "cannot tell the key of a sample of " + location.name()
                            + ": its keys change on the way, and the sample is in none of the fragments read");
        }
    }

    /** Each segment of DASH is opened as a film of its own: what is to be skipped at the beginning is told at each one's. */
    private void dropRepeatedSkip(AVFormatContext current, Packet packet) {
        if (packet.hasSideData() && formatName().equals("dash")) {
            long start = current.streams(packet.streamIndex()).start_time();
            if (start != TimeBase.NONE && packet.pts() > start) {
                packet.dropSkip();
            }
        }
    }

    private void noteEnd(Packet packet) {
        TimeBase base = streams.get(packet.streamIndex()).timeBase();
        long ticks = packet.pts() != TimeBase.NONE ? packet.pts() : packet.dts();
        if (ticks != TimeBase.NONE) {
            furthest = Math.max(furthest, base.toHns(ticks + Math.max(0, packet.duration())) / 10);
        }
    }

    /** From now on reading is looking for a place, or goes backward, so that an end met on the way says nothing; or it does again. */
    void setLooking(boolean looking) {
        checking = !looking;
    }

    boolean keepsGoing() {
        return options.keepGoing();
    }

    /** Throws, once, when the end is not where the container says that it is. */
    private void checkEnd(AVFormatContext current) {
        if (!checking || endChecked || options.keepGoing()) {
            return;
        }
        endChecked = true;
        if (gate.error() != 0) {
            throw endedEarly("the connection broke: " + AvError.text(gate.error()));
        }
        String gone = gate.missing();
        if (gone != null && formatName().equals("hls")) {
            throw endedEarly("a part could not be opened: " + gone);
        }
        String missing = new Completeness(current, isLocal())
                .missing(input == null ? null : input.head(), input == null ? 0 : input.progress(), furthest);
        if (missing != null) {
            throw endedEarly(missing);
        }
    }

    private MediaException endedEarly(String missing) {
        return new MediaException(
                isLocal() ? Status.MF_E_INVALID_FILE_FORMAT : NetworkStatus.MF_E_NET_READ,
                "cannot read " + location.name() + " to its end: it ended early, " + missing,
                null,
                log.lines());
    }

    /**
     * Moves to the last key frame at or before a time.
     *
     * @param micros on the container's own time line, see {@link #startMicros}
     * @throws MediaException when the container cannot seek
     */
    public void seek(long micros) {
        AVFormatContext current = pointer();
        readyToSeek();
        int result = log.hear(() -> avformat.avformat_seek_file(current, -1, Long.MIN_VALUE, micros, micros, 0));
        if (result < 0) {
            // No index before that time: the nearest after it is better than none.
            result =
                    log.hear(() -> avformat.avformat_seek_file(current, -1, Long.MIN_VALUE, micros, Long.MAX_VALUE, 0));
        }
        if (result < 0) {
            throw failure("cannot seek in " + location.name(), result);
        }
    }

    /**
     * Moves to where the container begins, before {@link #startMicros} when there is sound that only primes a decoder.
     *
     * @param micros the time to go to as {@link #seek} does where that place is not known
     */
    void rewind(long micros) {
        AVFormatContext current = pointer();
        String format = formatName();
        readyToSeek();
        SteadyTimes times = steady;
        if (times != null) {
            times.restart();
        }
        if (log.hear(() -> Beginning.seek(current, format, earliest)) < 0) {
            seek(micros);
        }
    }

    /** Whether it has no times of its own: a place is then reached from the beginning only. */
    boolean isCounted() {
        return steady != null || COUNTED.contains(formatName());
    }

    private void readyToSeek() {
        endChecked = false;
        first.clear();
        earliest.stop();
        if (clear != null) {
            clear.restart();
        }
        if (ends != null) {
            ends.restart(pointer());
        }
        if (input != null) {
            input.retry();
        }
        begin();
    }

    /** What the container's context said last. */
    public List<String> logLines() {
        return log.lines();
    }

    @Override
    public void close() {
        free();
        if (input != null) {
            input.closeStream();
        }
    }

    /** Closes everything but the byte stream. */
    void free() {
        first.clear();
        if (clear != null) {
            clear.close();
        }
        SteadyTimes times = steady;
        if (times != null) {
            steady = null;
            times.close();
        }
        AVFormatContext current = context;
        if (current != null) {
            context = null;
            avformat.avformat_close_input(current);
            NativeCount.gone(NativeCount.Kind.DEMUXER);
        }
        gate.close();
        if (input != null) {
            input.close();
        }
        log.close();
    }

    private @Nullable MediaException streamFailure() {
        return input == null ? null : input.failure();
    }

    private AVFormatContext pointer() {
        AVFormatContext current = context;
        if (current == null) {
            throw new IllegalStateException("the container is closed");
        }
        return current;
    }

    /** Whether the content is of a kind that refers to other locations and was not asked for. */
    private boolean refused(int result) {
        return result == AvError.INVALID
                && log.lines().stream().anyMatch(line -> line.contains("Format not on whitelist"));
    }

    private MediaException refusal() {
        return new MediaException(
                Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE,
                "cannot open " + location.name()
                        + ": it is a list or script that refers to other locations, which its name and type do not say;"
                        + " open what it refers to, or allow lists of that format");
    }

    private MediaException failure(String what, int result) {
        MediaException shut = gate.refusal();
        if (shut != null && !interrupt.cancelled() && !interrupt.timedOut()) {
            return new MediaException(shut.status(), String.valueOf(shut.getMessage()), shut, log.lines());
        }
        return ReadFailure.of(what, result, interrupt, streamFailure(), log);
    }

    private void begin() {
        interrupt.begin(
                () -> input == null ? gate.progress() : input.progress() + gate.progress(),
                () -> gate.usesNetwork() || (input != null && !input.has(ByteStreamCapability.DOES_NOT_USE_NETWORK)));
    }
}
