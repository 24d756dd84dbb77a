package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.MediaException;
import dev.reel.platform.NetworkStatus;
import dev.reel.platform.Status;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avutil;

/** FFmpeg's error codes: what they are called, which {@link Status} they become. */
public final class AvError {
    public static final int EOF = avutil.AVERROR_EOF;
    public static final int AGAIN = -11;
    static final int NO_MEMORY = -12;
    static final int INVALID_DATA = avutil.AVERROR_INVALIDDATA;
    public static final int IO = -5;
    public static final int INVALID = -22;
    public static final int EXIT = avutil.AVERROR_EXIT;

    // POSIX numbers as FFmpeg negates them; Linux values, the few that differ elsewhere fall to E_FAIL.
    private static final Map<Integer, Status> STATUS = Map.ofEntries(
            Map.entry(-2, Status.ERROR_FILE_NOT_FOUND),
            Map.entry(IO, Status.MF_E_CANNOT_PARSE_BYTESTREAM),
            Map.entry(NO_MEMORY, Status.E_OUTOFMEMORY),
            Map.entry(-13, Status.of("ERROR_ACCESS_DENIED", 0x80070005)),
            Map.entry(INVALID, Status.MF_E_INVALID_FILE_FORMAT),
            Map.entry(-101, NetworkStatus.MF_E_NET_CANNOTCONNECT),
            Map.entry(-104, NetworkStatus.MF_E_NET_CONNECTION_FAILURE),
            Map.entry(-110, NetworkStatus.MF_E_NET_TIMEOUT),
            Map.entry(-111, NetworkStatus.MF_E_NET_CANNOTCONNECT),
            Map.entry(-113, NetworkStatus.MF_E_NET_CANNOTCONNECT),
            Map.entry(EXIT, Status.MF_E_OPERATION_CANCELLED),
            Map.entry(EOF, Status.MF_E_END_OF_STREAM),
            Map.entry(INVALID_DATA, Status.MF_E_INVALID_FILE_FORMAT),
            Map.entry(avutil.AVERROR_DECODER_NOT_FOUND, Status.MF_E_TOPO_CODEC_NOT_FOUND),
            Map.entry(avutil.AVERROR_DEMUXER_NOT_FOUND, Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE),
            Map.entry(avutil.AVERROR_STREAM_NOT_FOUND, Status.MF_E_INVALID_FILE_FORMAT),
            Map.entry(avutil.AVERROR_PROTOCOL_NOT_FOUND, Status.MF_E_UNSUPPORTED_SCHEME),
            Map.entry(avutil.AVERROR_PATCHWELCOME, Status.MF_E_UNSUPPORTED_REPRESENTATION),
            Map.entry(avutil.AVERROR_HTTP_BAD_REQUEST, NetworkStatus.MF_E_NET_BAD_REQUEST),
            Map.entry(avutil.AVERROR_HTTP_UNAUTHORIZED, NetworkStatus.MF_E_NET_SERVER_ACCESSDENIED),
            Map.entry(avutil.AVERROR_HTTP_FORBIDDEN, NetworkStatus.MF_E_NET_SERVER_ACCESSDENIED),
            Map.entry(avutil.AVERROR_HTTP_NOT_FOUND, NetworkStatus.MF_E_NET_SESSION_NOT_FOUND),
            Map.entry(avutil.AVERROR_HTTP_TOO_MANY_REQUESTS, NetworkStatus.MF_E_NET_BUSY),
            Map.entry(avutil.AVERROR_HTTP_OTHER_4XX, NetworkStatus.MF_E_NET_BAD_REQUEST),
            Map.entry(avutil.AVERROR_HTTP_SERVER_ERROR, NetworkStatus.MF_E_NET_INTERNAL_SERVER_ERROR));

    private AvError() {}

    /** The status of a negative result. */
    public static Status status(int error) {
        return STATUS.getOrDefault(error, Status.E_FAIL);
    }

    /** FFmpeg's own words for a negative result. */
    public static String text(int error) {
        byte[] buffer = new byte[256];
        avutil.av_strerror(error, buffer, buffer.length);
        int end = 0;
        while (end < buffer.length && buffer[end] != 0) {
            end++;
        }
        return new String(buffer, 0, end, StandardCharsets.UTF_8);
    }

    /**
     * An exception that says what failed, with the log of the context.
     *
     * @param what what was tried on what, for example "cannot decode video stream 0"
     */
    public static MediaException failure(String what, int error, NativeLog log) {
        return new MediaException(status(error), what + ": " + reason(error, log), null, log.lines());
    }

    /** FFmpeg's words and, when it says more, the last lines that the context wrote. */
    static String reason(int error, NativeLog log) {
        String said = log.summary();
        return said.isEmpty() ? text(error) : text(error) + " (" + said + ")";
    }

    /** Throws when the result of a native call is negative. */
    public static int check(int result, String what, NativeLog log) {
        if (result < 0) {
            throw failure(what, result, log);
        }
        return result;
    }
}
