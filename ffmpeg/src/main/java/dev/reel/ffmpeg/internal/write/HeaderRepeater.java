package dev.reel.ffmpeg.internal.write;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVBitStreamFilter;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/**
 * Puts a codec's private header before each key frame, for containers that have no other place for it; units that say their
 * length get start codes instead.
 */
final class HeaderRepeater implements AutoCloseable {
    private final AVBSFContext context;

    private HeaderRepeater(AVBSFContext context) {
        this.context = context;
    }

    /** One for a stream, or null when its codec needs none. */
    static @Nullable HeaderRepeater of(CodecParameters parameters) {
        byte[] header = parameters.extraData();
        int codec = parameters.codecId();
        boolean units = codec == avcodec.AV_CODEC_ID_H264 || codec == avcodec.AV_CODEC_ID_HEVC;
        boolean annexB = header.length > 0 && header[0] == 0 && units;
        boolean lengths = header.length > 0 && header[0] == 1 && units;
        boolean mpeg = header.length > 0
                && (codec == avcodec.AV_CODEC_ID_MPEG1VIDEO
                        || codec == avcodec.AV_CODEC_ID_MPEG2VIDEO
                        || codec == avcodec.AV_CODEC_ID_MPEG4);
        String name = lengths ? parameters.codecName() + "_mp4toannexb" : annexB || mpeg ? "dump_extra" : "";
        AVBitStreamFilter filter = name.isEmpty() ? null : avcodec.av_bsf_get_by_name(name);
        if (filter == null) {
            return null;
        }
        AVBSFContext made = new AVBSFContext(null);
        if (avcodec.av_bsf_alloc(filter, made) < 0) {
            throw new OutOfMemoryError("no memory for a bit stream filter");
        }
        int result = parameters.withNative(
                from -> avcodec.avcodec_parameters_copy(made.par_in(), from) < 0 ? -1 : avcodec.av_bsf_init(made));
        if (result < 0) {
            avcodec.av_bsf_free(made);
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE, "the headers of " + parameters.codecName() + " cannot be repeated");
        }
        return new HeaderRepeater(made);
    }

    /** Tells a stream how its packets are then. */
    void describe(AVCodecParameters stream) {
        avcodec.avcodec_parameters_copy(stream, context.par_out());
    }

    /** The packet with the header before it if it is a key frame; in place. */
    void apply(Packet packet) {
        if (avcodec.av_bsf_send_packet(context, packet.pointer()) < 0
                || avcodec.av_bsf_receive_packet(context, packet.pointer()) < 0) {
            throw new MediaException(Status.MF_E_INVALID_STREAM_DATA, "a key frame's header cannot be written");
        }
    }

    @Override
    public void close() {
        avcodec.av_bsf_free(context);
    }
}
