package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVBitStreamFilter;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Times for a stream that has none, a bare H.264 file for example: every picture lasts as long as the others, as long as the stream
 * says or a twenty-fifth of a second. Where the order of showing can be told from the packets they get it, else decoders count.
 *
 * <p>One thread at a time, with its demuxer.
 */
final class SteadyTimes implements AutoCloseable {
    /** Containers of one bare stream of pictures. */
    private static final Set<String> BARE = Set.of("h264", "hevc", "vvc", "evc", "avs2", "avs3");

    private static final int FASTEST = 300;
    private static final int USUAL = 25;
    /** Finds the order of showing. */
    private static final String REORDER = "dts2pts";

    private final int stream;
    private final long duration;
    private final @Nullable AVBSFContext filter;
    private long number;
    private long origin = TimeBase.NONE;
    private boolean drained;

    private SteadyTimes(int stream, long duration, @Nullable AVBSFContext filter) {
        this.stream = stream;
        this.duration = duration;
        this.filter = filter;
    }

    /** For a container of such a kind, else null. */
    @SuppressWarnings("ArgumentSelectionDefectChecker") // the time of a picture is the inverse of its rate
    static @Nullable SteadyTimes of(String format, DemuxedStream stream) {
        if (!BARE.contains(format) || !stream.parameters().isVideo()) {
            return null;
        }
        DemuxedStream.FrameRate rate = stream.frameRate();
        boolean plausible = rate.isKnown() && (double) rate.numerator() / rate.denominator() <= FASTEST;
        TimeBase frame = plausible ? new TimeBase(rate.denominator(), rate.numerator()) : new TimeBase(1, USUAL);
        return new SteadyTimes(stream.index(), frame.convert(1, stream.timeBase()), reorder(stream));
    }

    private static @Nullable AVBSFContext reorder(DemuxedStream stream) {
        AVBitStreamFilter kind = avcodec.av_bsf_get_by_name(REORDER);
        if (kind == null) {
            return null;
        }
        try (PointerPointer<AVBSFContext> holder = new PointerPointer<>(1)) {
            if (avcodec.av_bsf_alloc(kind, holder) < 0) {
                return null;
            }
            AVBSFContext made = new AVBSFContext(holder.get(0));
            stream.parameters().withNative(from -> avcodec.avcodec_parameters_copy(made.par_in(), from));
            made.time_base_in()
                    .num(stream.timeBase().numerator())
                    .den(stream.timeBase().denominator());
            if (avcodec.av_bsf_init(made) < 0) {
                avcodec.av_bsf_free(made);
                return null;
            }
            return made;
        }
    }

    /** True when packets tell when they are shown. */
    boolean knowsOrder() {
        return filter != null;
    }

    /** What is read next is the first picture. */
    void restart() {
        number = 0;
        drained = false;
        AVBSFContext present = filter;
        if (present != null) {
            avcodec.av_bsf_flush(present);
        }
    }

    /** Takes the next packet of the file in; true when it is to be delivered as it is, else {@link #take} brings it. */
    boolean give(Packet packet) {
        if (packet.streamIndex() != stream) {
            return true;
        }
        packet.setTimes(TimeBase.NONE, number * duration);
        packet.setDuration(duration);
        number++;
        AVBSFContext present = filter;
        return present == null || avcodec.av_bsf_send_packet(present, packet.pointer()) < 0;
    }

    /** Says that no packet follows. */
    void drain() {
        AVBSFContext present = filter;
        if (present != null && !drained) {
            drained = true;
            avcodec.av_bsf_send_packet(present, null);
        }
    }

    /** Gives a packet whose times are known; false when more must come first, or all have come. */
    boolean take(Packet target) {
        AVBSFContext present = filter;
        if (present == null || avcodec.av_bsf_receive_packet(present, target.pointer()) < 0) {
            return false;
        }
        if (origin == TimeBase.NONE) {
            origin = target.pts();
        }
        // The first one is shown at 0.
        target.setTimes(target.pts() - origin, target.dts() - origin);
        return true;
    }

    @Override
    public void close() {
        AVBSFContext present = filter;
        if (present != null) {
            avcodec.av_bsf_free(present);
        }
    }
}
