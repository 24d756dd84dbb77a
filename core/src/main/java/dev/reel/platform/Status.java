package dev.reel.platform;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result code: its symbol and its 32-bit value, as Media Foundation writes them (an HRESULT).
 *
 * <p>Success codes have the top bit clear. Constants for the catalogue of media-session.md §17 are here; a component may
 * make its own with {@link #of(String, int)}. Two statuses are equal when their values are equal.
 */
public final class Status {
    public static final Status S_OK = new Status("S_OK", 0x00000000);
    public static final Status S_FALSE = new Status("S_FALSE", 0x00000001);
    public static final Status E_NOTIMPL = new Status("E_NOTIMPL", 0x80004001);
    public static final Status E_NOINTERFACE = new Status("E_NOINTERFACE", 0x80004002);
    public static final Status E_POINTER = new Status("E_POINTER", 0x80004003);
    public static final Status E_ABORT = new Status("E_ABORT", 0x80004004);
    public static final Status E_FAIL = new Status("E_FAIL", 0x80004005);
    public static final Status E_UNEXPECTED = new Status("E_UNEXPECTED", 0x8000FFFF);
    public static final Status E_OUTOFMEMORY = new Status("E_OUTOFMEMORY", 0x8007000E);
    public static final Status E_INVALIDARG = new Status("E_INVALIDARG", 0x80070057);
    public static final Status E_HANDLE = new Status("E_HANDLE", 0x80070006);
    public static final Status E_NOT_SUFFICIENT_BUFFER = new Status("E_NOT_SUFFICIENT_BUFFER", 0x8007007A);
    /** Another name of {@link #E_NOT_SUFFICIENT_BUFFER}. */
    public static final Status STRSAFE_E_INSUFFICIENT_BUFFER = E_NOT_SUFFICIENT_BUFFER;

    public static final Status ERROR_FILE_NOT_FOUND = new Status("ERROR_FILE_NOT_FOUND", 0x80070002);
    public static final Status ERROR_SHARING_VIOLATION = new Status("ERROR_SHARING_VIOLATION", 0x80070020);
    public static final Status ERROR_FILE_EXISTS = new Status("ERROR_FILE_EXISTS", 0x80070050);
    public static final Status ERROR_NOT_FOUND = new Status("ERROR_NOT_FOUND", 0x80070490);
    public static final Status ERROR_WAS_UNLOCKED = new Status("ERROR_WAS_UNLOCKED", 0x800702CB);
    public static final Status MF_E_PLATFORM_NOT_INITIALIZED = new Status("MF_E_PLATFORM_NOT_INITIALIZED", 0xC00D36B0);
    public static final Status MF_E_BUFFERTOOSMALL = new Status("MF_E_BUFFERTOOSMALL", 0xC00D36B1);
    public static final Status MF_E_INVALIDREQUEST = new Status("MF_E_INVALIDREQUEST", 0xC00D36B2);
    public static final Status MF_E_INVALIDSTREAMNUMBER = new Status("MF_E_INVALIDSTREAMNUMBER", 0xC00D36B3);
    public static final Status MF_E_INVALIDMEDIATYPE = new Status("MF_E_INVALIDMEDIATYPE", 0xC00D36B4);
    public static final Status MF_E_NOTACCEPTING = new Status("MF_E_NOTACCEPTING", 0xC00D36B5);
    public static final Status MF_E_NOT_INITIALIZED = new Status("MF_E_NOT_INITIALIZED", 0xC00D36B6);
    public static final Status MF_E_UNSUPPORTED_REPRESENTATION =
            new Status("MF_E_UNSUPPORTED_REPRESENTATION", 0xC00D36B7);
    public static final Status MF_E_NO_MORE_TYPES = new Status("MF_E_NO_MORE_TYPES", 0xC00D36B9);
    public static final Status MF_E_UNSUPPORTED_SERVICE = new Status("MF_E_UNSUPPORTED_SERVICE", 0xC00D36BA);
    public static final Status MF_E_UNEXPECTED = new Status("MF_E_UNEXPECTED", 0xC00D36BB);
    public static final Status MF_E_INVALIDNAME = new Status("MF_E_INVALIDNAME", 0xC00D36BC);
    public static final Status MF_E_INVALIDTYPE = new Status("MF_E_INVALIDTYPE", 0xC00D36BD);
    public static final Status MF_E_INVALID_FILE_FORMAT = new Status("MF_E_INVALID_FILE_FORMAT", 0xC00D36BE);
    public static final Status MF_E_INVALIDINDEX = new Status("MF_E_INVALIDINDEX", 0xC00D36BF);
    public static final Status MF_E_INVALID_TIMESTAMP = new Status("MF_E_INVALID_TIMESTAMP", 0xC00D36C0);
    public static final Status MF_E_UNSUPPORTED_SCHEME = new Status("MF_E_UNSUPPORTED_SCHEME", 0xC00D36C3);
    public static final Status MF_E_UNSUPPORTED_BYTESTREAM_TYPE =
            new Status("MF_E_UNSUPPORTED_BYTESTREAM_TYPE", 0xC00D36C4);
    public static final Status MF_E_UNSUPPORTED_TIME_FORMAT = new Status("MF_E_UNSUPPORTED_TIME_FORMAT", 0xC00D36C5);
    public static final Status MF_E_NO_SAMPLE_TIMESTAMP = new Status("MF_E_NO_SAMPLE_TIMESTAMP", 0xC00D36C8);
    public static final Status MF_E_NO_SAMPLE_DURATION = new Status("MF_E_NO_SAMPLE_DURATION", 0xC00D36C9);
    public static final Status MF_E_INVALID_STREAM_DATA = new Status("MF_E_INVALID_STREAM_DATA", 0xC00D36CB);
    public static final Status MF_E_RT_UNAVAILABLE = new Status("MF_E_RT_UNAVAILABLE", 0xC00D36CF);
    public static final Status MF_E_UNSUPPORTED_RATE = new Status("MF_E_UNSUPPORTED_RATE", 0xC00D36D0);
    public static final Status MF_E_THINNING_UNSUPPORTED = new Status("MF_E_THINNING_UNSUPPORTED", 0xC00D36D1);
    public static final Status MF_E_REVERSE_UNSUPPORTED = new Status("MF_E_REVERSE_UNSUPPORTED", 0xC00D36D2);
    public static final Status MF_E_UNSUPPORTED_RATE_TRANSITION =
            new Status("MF_E_UNSUPPORTED_RATE_TRANSITION", 0xC00D36D3);
    public static final Status MF_E_RATE_CHANGE_PREEMPTED = new Status("MF_E_RATE_CHANGE_PREEMPTED", 0xC00D36D4);
    public static final Status MF_E_NOT_FOUND = new Status("MF_E_NOT_FOUND", 0xC00D36D5);
    public static final Status MF_E_NOT_AVAILABLE = new Status("MF_E_NOT_AVAILABLE", 0xC00D36D6);
    public static final Status MF_E_NO_CLOCK = new Status("MF_E_NO_CLOCK", 0xC00D36D7);
    public static final Status MF_S_MULTIPLE_BEGIN = new Status("MF_S_MULTIPLE_BEGIN", 0x000D36D8);
    public static final Status MF_E_MULTIPLE_BEGIN = new Status("MF_E_MULTIPLE_BEGIN", 0xC00D36D9);
    public static final Status MF_E_MULTIPLE_SUBSCRIBERS = new Status("MF_E_MULTIPLE_SUBSCRIBERS", 0xC00D36DA);
    public static final Status MF_E_TIMER_ORPHANED = new Status("MF_E_TIMER_ORPHANED", 0xC00D36DB);
    public static final Status MF_E_STATE_TRANSITION_PENDING = new Status("MF_E_STATE_TRANSITION_PENDING", 0xC00D36DC);
    public static final Status MF_E_UNSUPPORTED_STATE_TRANSITION =
            new Status("MF_E_UNSUPPORTED_STATE_TRANSITION", 0xC00D36DD);
    public static final Status MF_E_UNRECOVERABLE_ERROR_OCCURRED =
            new Status("MF_E_UNRECOVERABLE_ERROR_OCCURRED", 0xC00D36DE);
    public static final Status MF_E_SAMPLE_HAS_TOO_MANY_BUFFERS =
            new Status("MF_E_SAMPLE_HAS_TOO_MANY_BUFFERS", 0xC00D36DF);
    public static final Status MF_E_SAMPLE_NOT_WRITABLE = new Status("MF_E_SAMPLE_NOT_WRITABLE", 0xC00D36E0);
    public static final Status MF_E_INVALID_KEY = new Status("MF_E_INVALID_KEY", 0xC00D36E2);
    public static final Status MF_E_BAD_STARTUP_VERSION = new Status("MF_E_BAD_STARTUP_VERSION", 0xC00D36E3);
    public static final Status MF_E_INVALID_POSITION = new Status("MF_E_INVALID_POSITION", 0xC00D36E5);
    public static final Status MF_E_ATTRIBUTENOTFOUND = new Status("MF_E_ATTRIBUTENOTFOUND", 0xC00D36E6);
    public static final Status MF_E_PROPERTY_TYPE_NOT_ALLOWED =
            new Status("MF_E_PROPERTY_TYPE_NOT_ALLOWED", 0xC00D36E7);
    public static final Status MF_E_PROPERTY_TYPE_NOT_SUPPORTED =
            new Status("MF_E_PROPERTY_TYPE_NOT_SUPPORTED", 0xC00D36E8);
    public static final Status MF_E_PROPERTY_EMPTY = new Status("MF_E_PROPERTY_EMPTY", 0xC00D36E9);
    public static final Status MF_E_OPERATION_CANCELLED = new Status("MF_E_OPERATION_CANCELLED", 0xC00D36ED);
    public static final Status MF_E_BYTESTREAM_NOT_SEEKABLE = new Status("MF_E_BYTESTREAM_NOT_SEEKABLE", 0xC00D36EE);
    public static final Status MF_E_CANNOT_PARSE_BYTESTREAM = new Status("MF_E_CANNOT_PARSE_BYTESTREAM", 0xC00D36F0);
    public static final Status MF_E_SOURCERESOLVER_MUTUALLY_EXCLUSIVE_FLAGS =
            new Status("MF_E_SOURCERESOLVER_MUTUALLY_EXCLUSIVE_FLAGS", 0xC00D36F1);
    public static final Status MF_E_CANNOT_CREATE_SINK = new Status("MF_E_CANNOT_CREATE_SINK", 0xC00D36FA);
    public static final Status MF_E_BYTESTREAM_UNKNOWN_LENGTH =
            new Status("MF_E_BYTESTREAM_UNKNOWN_LENGTH", 0xC00D36FB);
    public static final Status MF_E_SESSION_PAUSEWHILESTOPPED =
            new Status("MF_E_SESSION_PAUSEWHILESTOPPED", 0xC00D36FC);
    public static final Status MF_E_FORMAT_CHANGE_NOT_SUPPORTED =
            new Status("MF_E_FORMAT_CHANGE_NOT_SUPPORTED", 0xC00D36FE);
    public static final Status MF_E_INVALID_WORKQUEUE = new Status("MF_E_INVALID_WORKQUEUE", 0xC00D36FF);
    public static final Status MF_E_OUT_OF_RANGE = new Status("MF_E_OUT_OF_RANGE", 0xC00D3702);
    public static final Status MF_E_INVALID_CODEC_MERIT = new Status("MF_E_INVALID_CODEC_MERIT", 0xC00D3703);
    public static final Status MF_E_HW_MFT_FAILED_START_STREAMING =
            new Status("MF_E_HW_MFT_FAILED_START_STREAMING", 0xC00D3704);
    public static final Status MF_E_ASF_OUTOFRANGE = new Status("MF_E_ASF_OUTOFRANGE", 0xC00D3A9D);
    public static final Status MF_E_NO_EVENTS_AVAILABLE = new Status("MF_E_NO_EVENTS_AVAILABLE", 0xC00D3E80);
    public static final Status MF_E_INVALID_STATE_TRANSITION = new Status("MF_E_INVALID_STATE_TRANSITION", 0xC00D3E82);
    public static final Status MF_E_END_OF_STREAM = new Status("MF_E_END_OF_STREAM", 0xC00D3E84);
    public static final Status MF_E_SHUTDOWN = new Status("MF_E_SHUTDOWN", 0xC00D3E85);
    public static final Status MF_E_NO_DURATION = new Status("MF_E_NO_DURATION", 0xC00D3E8A);
    public static final Status MF_E_MEDIA_SOURCE_NOT_STARTED = new Status("MF_E_MEDIA_SOURCE_NOT_STARTED", 0xC00D3E91);
    public static final Status MF_E_MEDIA_SOURCE_WRONGSTATE = new Status("MF_E_MEDIA_SOURCE_WRONGSTATE", 0xC00D3E9B);
    public static final Status MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED =
            new Status("MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED", 0xC00D3E9C);
    public static final Status MF_E_ALREADY_INITIALIZED = new Status("MF_E_ALREADY_INITIALIZED", 0xC00D4650);
    public static final Status MF_E_LATE_SAMPLE = new Status("MF_E_LATE_SAMPLE", 0xC00D4652);
    public static final Status MF_E_NO_INDEX = new Status("MF_E_NO_INDEX", 0xC00D4656);
    public static final Status MF_E_STREAMSINK_REMOVED = new Status("MF_E_STREAMSINK_REMOVED", 0xC00D4A38);
    public static final Status MF_E_STREAMSINKS_OUT_OF_SYNC = new Status("MF_E_STREAMSINKS_OUT_OF_SYNC", 0xC00D4A3A);
    public static final Status MF_E_STREAMSINKS_FIXED = new Status("MF_E_STREAMSINKS_FIXED", 0xC00D4A3B);
    public static final Status MF_E_STREAMSINK_EXISTS = new Status("MF_E_STREAMSINK_EXISTS", 0xC00D4A3C);
    public static final Status MF_E_SAMPLEALLOCATOR_CANCELED = new Status("MF_E_SAMPLEALLOCATOR_CANCELED", 0xC00D4A3D);
    public static final Status MF_E_SAMPLEALLOCATOR_EMPTY = new Status("MF_E_SAMPLEALLOCATOR_EMPTY", 0xC00D4A3E);
    public static final Status MF_E_SINK_ALREADYSTOPPED = new Status("MF_E_SINK_ALREADYSTOPPED", 0xC00D4A3F);
    public static final Status MF_E_SINK_NO_STREAMS = new Status("MF_E_SINK_NO_STREAMS", 0xC00D4A41);
    public static final Status MF_E_SINK_NO_SAMPLES_PROCESSED =
            new Status("MF_E_SINK_NO_SAMPLES_PROCESSED", 0xC00D4A44);
    public static final Status MF_E_NO_AUDIO_PLAYBACK_DEVICE = new Status("MF_E_NO_AUDIO_PLAYBACK_DEVICE", 0xC00D4E84);
    public static final Status MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE =
            new Status("MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE", 0xC00D4E85);
    public static final Status MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED =
            new Status("MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED", 0xC00D4E86);
    public static final Status MF_E_AUDIO_SERVICE_NOT_RUNNING =
            new Status("MF_E_AUDIO_SERVICE_NOT_RUNNING", 0xC00D4E87);
    public static final Status MF_E_TOPO_INVALID_OPTIONAL_NODE =
            new Status("MF_E_TOPO_INVALID_OPTIONAL_NODE", 0xC00D520E);
    public static final Status MF_E_TOPO_CANNOT_FIND_DECRYPTOR =
            new Status("MF_E_TOPO_CANNOT_FIND_DECRYPTOR", 0xC00D5211);
    public static final Status MF_E_TOPO_CODEC_NOT_FOUND = new Status("MF_E_TOPO_CODEC_NOT_FOUND", 0xC00D5212);
    public static final Status MF_E_TOPO_CANNOT_CONNECT = new Status("MF_E_TOPO_CANNOT_CONNECT", 0xC00D5213);
    public static final Status MF_E_TOPO_UNSUPPORTED = new Status("MF_E_TOPO_UNSUPPORTED", 0xC00D5214);
    public static final Status MF_E_TOPO_INVALID_TIME_ATTRIBUTES =
            new Status("MF_E_TOPO_INVALID_TIME_ATTRIBUTES", 0xC00D5215);
    public static final Status MF_E_TOPO_LOOPS_IN_TOPOLOGY = new Status("MF_E_TOPO_LOOPS_IN_TOPOLOGY", 0xC00D5216);
    public static final Status MF_E_TOPO_MISSING_PRESENTATION_DESCRIPTOR =
            new Status("MF_E_TOPO_MISSING_PRESENTATION_DESCRIPTOR", 0xC00D5217);
    public static final Status MF_E_TOPO_MISSING_STREAM_DESCRIPTOR =
            new Status("MF_E_TOPO_MISSING_STREAM_DESCRIPTOR", 0xC00D5218);
    public static final Status MF_E_TOPO_STREAM_DESCRIPTOR_NOT_SELECTED =
            new Status("MF_E_TOPO_STREAM_DESCRIPTOR_NOT_SELECTED", 0xC00D5219);
    public static final Status MF_E_TOPO_MISSING_SOURCE = new Status("MF_E_TOPO_MISSING_SOURCE", 0xC00D521A);
    public static final Status MF_E_TOPO_SINK_ACTIVATES_UNSUPPORTED =
            new Status("MF_E_TOPO_SINK_ACTIVATES_UNSUPPORTED", 0xC00D521B);
    public static final Status MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID =
            new Status("MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID", 0xC00D61AC);
    public static final Status MF_S_SEQUENCER_CONTEXT_CANCELED =
            new Status("MF_S_SEQUENCER_CONTEXT_CANCELED", 0x000D61AD);
    public static final Status MF_E_NO_SOURCE_IN_CACHE = new Status("MF_E_NO_SOURCE_IN_CACHE", 0xC00D61AE);
    public static final Status MF_S_SEQUENCER_SEGMENT_AT_END_OF_STREAM =
            new Status("MF_S_SEQUENCER_SEGMENT_AT_END_OF_STREAM", 0x000D61AF);
    public static final Status MF_E_TRANSFORM_TYPE_NOT_SET = new Status("MF_E_TRANSFORM_TYPE_NOT_SET", 0xC00D6D60);
    public static final Status MF_E_TRANSFORM_STREAM_CHANGE = new Status("MF_E_TRANSFORM_STREAM_CHANGE", 0xC00D6D61);
    public static final Status MF_E_TRANSFORM_INPUT_REMAINING =
            new Status("MF_E_TRANSFORM_INPUT_REMAINING", 0xC00D6D62);
    public static final Status MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_OUTPUT_MEDIATYPE =
            new Status("MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_OUTPUT_MEDIATYPE", 0xC00D6D6D);
    public static final Status MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_INPUT_MEDIATYPE =
            new Status("MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_INPUT_MEDIATYPE", 0xC00D6D6E);
    public static final Status MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_MEDIATYPE_COMBINATION =
            new Status("MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_MEDIATYPE_COMBINATION", 0xC00D6D6F);
    public static final Status MF_E_TRANSFORM_NEED_MORE_INPUT =
            new Status("MF_E_TRANSFORM_NEED_MORE_INPUT", 0xC00D6D72);
    public static final Status MF_E_TRANSFORM_CANNOT_CHANGE_MEDIATYPE_WHILE_PROCESSING =
            new Status("MF_E_TRANSFORM_CANNOT_CHANGE_MEDIATYPE_WHILE_PROCESSING", 0xC00D6D74);
    public static final Status MF_S_TRANSFORM_DO_NOT_PROPAGATE_EVENT =
            new Status("MF_S_TRANSFORM_DO_NOT_PROPAGATE_EVENT", 0x000D6D75);
    public static final Status MF_E_UNSUPPORTED_D3D_TYPE = new Status("MF_E_UNSUPPORTED_D3D_TYPE", 0xC00D6D76);
    public static final Status MF_E_TRANSFORM_ASYNC_LOCKED = new Status("MF_E_TRANSFORM_ASYNC_LOCKED", 0xC00D6D77);
    public static final Status MF_E_POLICY_UNSUPPORTED = new Status("MF_E_POLICY_UNSUPPORTED", 0xC00D7159);
    public static final Status MF_E_INSUFFICIENT_BUFFER = new Status("MF_E_INSUFFICIENT_BUFFER", 0xC00D7170);
    public static final Status MF_E_CLOCK_INVALID_CONTINUITY_KEY =
            new Status("MF_E_CLOCK_INVALID_CONTINUITY_KEY", 0xC00D9C40);
    public static final Status MF_E_CLOCK_NO_TIME_SOURCE = new Status("MF_E_CLOCK_NO_TIME_SOURCE", 0xC00D9C41);
    public static final Status MF_E_CLOCK_STATE_ALREADY_SET = new Status("MF_E_CLOCK_STATE_ALREADY_SET", 0xC00D9C42);
    public static final Status MF_E_CLOCK_NOT_SIMPLE = new Status("MF_E_CLOCK_NOT_SIMPLE", 0xC00D9C43);
    public static final Status MF_S_CLOCK_STOPPED = new Status("MF_S_CLOCK_STOPPED", 0x000D9C44);
    public static final Status MF_E_NO_MORE_DROP_MODES = new Status("MF_E_NO_MORE_DROP_MODES", 0xC00DA028);
    public static final Status MF_E_NO_MORE_QUALITY_LEVELS = new Status("MF_E_NO_MORE_QUALITY_LEVELS", 0xC00DA029);
    public static final Status MF_E_DROPTIME_NOT_SUPPORTED = new Status("MF_E_DROPTIME_NOT_SUPPORTED", 0xC00DA02A);
    public static final Status MF_E_QUALITYKNOB_WAIT_LONGER = new Status("MF_E_QUALITYKNOB_WAIT_LONGER", 0xC00DA02B);
    public static final Status MF_E_QM_INVALIDSTATE = new Status("MF_E_QM_INVALIDSTATE", 0xC00DA02C);
    public static final Status MF_E_TRANSCODE_NO_CONTAINERTYPE =
            new Status("MF_E_TRANSCODE_NO_CONTAINERTYPE", 0xC00DA410);
    public static final Status MF_E_TRANSCODE_PROFILE_NO_MATCHING_STREAMS =
            new Status("MF_E_TRANSCODE_PROFILE_NO_MATCHING_STREAMS", 0xC00DA411);
    public static final Status MF_E_TRANSCODE_NO_MATCHING_ENCODER =
            new Status("MF_E_TRANSCODE_NO_MATCHING_ENCODER", 0xC00DA412);
    public static final Status MF_E_TRANSCODE_INVALID_PROFILE =
            new Status("MF_E_TRANSCODE_INVALID_PROFILE", 0xC00DA413);
    public static final Status MF_E_STREAM_ERROR = new Status("MF_E_STREAM_ERROR", 0xC00DA7FB);
    public static final Status MF_E_INVALID_STREAM_STATE = new Status("MF_E_INVALID_STREAM_STATE", 0xC00DA7FC);
    public static final Status ERROR_OBJECT_ALREADY_EXISTS = new Status("ERROR_OBJECT_ALREADY_EXISTS", 0x80071392);

    private static final Map<Integer, Status> CATALOGUE = catalogue();

    private final String symbol;
    private final int value;

    private Status(String symbol, int value) {
        this.symbol = symbol;
        this.value = value;
    }

    /** A status of a component's own, or the catalogue's constant when the value is known there. */
    public static Status of(String symbol, int value) {
        Status known = CATALOGUE.get(value);
        return known != null && known.symbol.equals(symbol) ? known : new Status(symbol, value);
    }

    /** The catalogue's constant with this value, or an unnamed status whose symbol is its hexadecimal value. */
    public static Status of(int value) {
        Status known = CATALOGUE.get(value);
        return known != null ? known : new Status(hex(value), value);
    }

    /** HRESULT_FROM_WIN32 of a Windows error number; 0 gives {@link #S_OK}. */
    public static Status fromWin32(int error) {
        return error == 0 ? S_OK : of(0x80070000 | (error & 0xFFFF));
    }

    /** Every constant of the catalogue by value. */
    public static Map<Integer, Status> all() {
        return CATALOGUE;
    }

    /** The name, {@code MF_E_INVALIDREQUEST} for example. */
    public String symbol() {
        return symbol;
    }

    /** The 32-bit value. */
    public int value() {
        return value;
    }

    /** The value as {@code 0xC00D36B2}. */
    public String hresult() {
        return hex(value);
    }

    /** True when the top bit is clear: {@code S_OK}, {@code S_FALSE} and the {@code MF_S_} codes. */
    public boolean isSuccess() {
        return value >= 0;
    }

    /** True when the top bit is set. */
    public boolean isFailure() {
        return value < 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Status that && that.value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return symbol;
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "0x%08X", value);
    }

    private static Map<Integer, Status> catalogue() {
        Map<Integer, Status> all = new HashMap<>();
        for (Status status : new Status[] {
            S_OK,
            S_FALSE,
            E_NOTIMPL,
            E_NOINTERFACE,
            E_POINTER,
            E_ABORT,
            E_FAIL,
            E_UNEXPECTED,
            E_OUTOFMEMORY,
            E_INVALIDARG,
            E_HANDLE,
            E_NOT_SUFFICIENT_BUFFER,
            ERROR_FILE_NOT_FOUND,
            ERROR_SHARING_VIOLATION,
            ERROR_FILE_EXISTS,
            ERROR_NOT_FOUND,
            ERROR_WAS_UNLOCKED,
            MF_E_PLATFORM_NOT_INITIALIZED,
            MF_E_BUFFERTOOSMALL,
            MF_E_INVALIDREQUEST,
            MF_E_INVALIDSTREAMNUMBER,
            MF_E_INVALIDMEDIATYPE,
            MF_E_NOTACCEPTING,
            MF_E_NOT_INITIALIZED,
            MF_E_UNSUPPORTED_REPRESENTATION,
            MF_E_NO_MORE_TYPES,
            MF_E_UNSUPPORTED_SERVICE,
            MF_E_UNEXPECTED,
            MF_E_INVALIDNAME,
            MF_E_INVALIDTYPE,
            MF_E_INVALID_FILE_FORMAT,
            MF_E_INVALIDINDEX,
            MF_E_INVALID_TIMESTAMP,
            MF_E_UNSUPPORTED_SCHEME,
            MF_E_UNSUPPORTED_BYTESTREAM_TYPE,
            MF_E_UNSUPPORTED_TIME_FORMAT,
            MF_E_NO_SAMPLE_TIMESTAMP,
            MF_E_NO_SAMPLE_DURATION,
            MF_E_INVALID_STREAM_DATA,
            MF_E_RT_UNAVAILABLE,
            MF_E_UNSUPPORTED_RATE,
            MF_E_THINNING_UNSUPPORTED,
            MF_E_REVERSE_UNSUPPORTED,
            MF_E_UNSUPPORTED_RATE_TRANSITION,
            MF_E_RATE_CHANGE_PREEMPTED,
            MF_E_NOT_FOUND,
            MF_E_NOT_AVAILABLE,
            MF_E_NO_CLOCK,
            MF_S_MULTIPLE_BEGIN,
            MF_E_MULTIPLE_BEGIN,
            MF_E_MULTIPLE_SUBSCRIBERS,
            MF_E_TIMER_ORPHANED,
            MF_E_STATE_TRANSITION_PENDING,
            MF_E_UNSUPPORTED_STATE_TRANSITION,
            MF_E_UNRECOVERABLE_ERROR_OCCURRED,
            MF_E_SAMPLE_HAS_TOO_MANY_BUFFERS,
            MF_E_SAMPLE_NOT_WRITABLE,
            MF_E_INVALID_KEY,
            MF_E_BAD_STARTUP_VERSION,
            MF_E_INVALID_POSITION,
            MF_E_ATTRIBUTENOTFOUND,
            MF_E_PROPERTY_TYPE_NOT_ALLOWED,
            MF_E_PROPERTY_TYPE_NOT_SUPPORTED,
            MF_E_PROPERTY_EMPTY,
            MF_E_OPERATION_CANCELLED,
            MF_E_BYTESTREAM_NOT_SEEKABLE,
            MF_E_CANNOT_PARSE_BYTESTREAM,
            MF_E_SOURCERESOLVER_MUTUALLY_EXCLUSIVE_FLAGS,
            MF_E_CANNOT_CREATE_SINK,
            MF_E_BYTESTREAM_UNKNOWN_LENGTH,
            MF_E_SESSION_PAUSEWHILESTOPPED,
            MF_E_FORMAT_CHANGE_NOT_SUPPORTED,
            MF_E_INVALID_WORKQUEUE,
            MF_E_OUT_OF_RANGE,
            MF_E_INVALID_CODEC_MERIT,
            MF_E_HW_MFT_FAILED_START_STREAMING,
            MF_E_ASF_OUTOFRANGE,
            MF_E_NO_EVENTS_AVAILABLE,
            MF_E_INVALID_STATE_TRANSITION,
            MF_E_END_OF_STREAM,
            MF_E_SHUTDOWN,
            MF_E_NO_DURATION,
            MF_E_MEDIA_SOURCE_NOT_STARTED,
            MF_E_MEDIA_SOURCE_WRONGSTATE,
            MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED,
            MF_E_ALREADY_INITIALIZED,
            MF_E_LATE_SAMPLE,
            MF_E_NO_INDEX,
            MF_E_STREAMSINK_REMOVED,
            MF_E_STREAMSINKS_OUT_OF_SYNC,
            MF_E_STREAMSINKS_FIXED,
            MF_E_STREAMSINK_EXISTS,
            MF_E_SAMPLEALLOCATOR_CANCELED,
            MF_E_SAMPLEALLOCATOR_EMPTY,
            MF_E_SINK_ALREADYSTOPPED,
            MF_E_SINK_NO_STREAMS,
            MF_E_SINK_NO_SAMPLES_PROCESSED,
            MF_E_NO_AUDIO_PLAYBACK_DEVICE,
            MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE,
            MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED,
            MF_E_AUDIO_SERVICE_NOT_RUNNING,
            MF_E_TOPO_INVALID_OPTIONAL_NODE,
            MF_E_TOPO_CANNOT_FIND_DECRYPTOR,
            MF_E_TOPO_CODEC_NOT_FOUND,
            MF_E_TOPO_CANNOT_CONNECT,
            MF_E_TOPO_UNSUPPORTED,
            MF_E_TOPO_INVALID_TIME_ATTRIBUTES,
            MF_E_TOPO_LOOPS_IN_TOPOLOGY,
            MF_E_TOPO_MISSING_PRESENTATION_DESCRIPTOR,
            MF_E_TOPO_MISSING_STREAM_DESCRIPTOR,
            MF_E_TOPO_STREAM_DESCRIPTOR_NOT_SELECTED,
            MF_E_TOPO_MISSING_SOURCE,
            MF_E_TOPO_SINK_ACTIVATES_UNSUPPORTED,
            MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID,
            MF_S_SEQUENCER_CONTEXT_CANCELED,
            MF_E_NO_SOURCE_IN_CACHE,
            MF_S_SEQUENCER_SEGMENT_AT_END_OF_STREAM,
            MF_E_TRANSFORM_TYPE_NOT_SET,
            MF_E_TRANSFORM_STREAM_CHANGE,
            MF_E_TRANSFORM_INPUT_REMAINING,
            MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_OUTPUT_MEDIATYPE,
            MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_INPUT_MEDIATYPE,
            MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_MEDIATYPE_COMBINATION,
            MF_E_TRANSFORM_NEED_MORE_INPUT,
            MF_E_TRANSFORM_CANNOT_CHANGE_MEDIATYPE_WHILE_PROCESSING,
            MF_S_TRANSFORM_DO_NOT_PROPAGATE_EVENT,
            MF_E_UNSUPPORTED_D3D_TYPE,
            MF_E_TRANSFORM_ASYNC_LOCKED,
            MF_E_POLICY_UNSUPPORTED,
            MF_E_INSUFFICIENT_BUFFER,
            MF_E_CLOCK_INVALID_CONTINUITY_KEY,
            MF_E_CLOCK_NO_TIME_SOURCE,
            MF_E_CLOCK_STATE_ALREADY_SET,
            MF_E_CLOCK_NOT_SIMPLE,
            MF_S_CLOCK_STOPPED,
            MF_E_NO_MORE_DROP_MODES,
            MF_E_NO_MORE_QUALITY_LEVELS,
            MF_E_DROPTIME_NOT_SUPPORTED,
            MF_E_QUALITYKNOB_WAIT_LONGER,
            MF_E_QM_INVALIDSTATE,
            MF_E_TRANSCODE_NO_CONTAINERTYPE,
            MF_E_TRANSCODE_PROFILE_NO_MATCHING_STREAMS,
            MF_E_TRANSCODE_NO_MATCHING_ENCODER,
            MF_E_TRANSCODE_INVALID_PROFILE,
            MF_E_STREAM_ERROR,
            MF_E_INVALID_STREAM_STATE,
            ERROR_OBJECT_ALREADY_EXISTS,
        }) {
            all.put(status.value, status);
        }
        return Collections.unmodifiableMap(all);
    }
}
