package dev.reel.ffmpeg.internal.natives;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.ffmpeg.avutil.Callback_Pointer_int_BytePointer_Pointer;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last log lines of each native context, so that an exception can tell what that very context said.
 *
 * <p>FFmpeg writes the address of the speaking context (and of its parent) at the start of each line; lines are routed by
 * it. A context that speaks while its owner is being made, or a nested one that nobody registered, is heard through the
 * thread that runs the call ({@link #hear}). Any thread.
 */
public final class NativeLog {
    private static final int LINES_KEPT = 20;
    private static final Pattern CONTEXT = Pattern.compile("@ 0x([0-9a-fA-F]+)]");
    private static final Pattern PREFIX = Pattern.compile("^(?:\\[[^]]* @ 0x[0-9a-fA-F]+] ?)+");
    // Broken media puts anything into a message.
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final System.Logger LOGGER = System.getLogger("dev.reel.ffmpeg");
    private static final Map<Long, NativeLog> BY_CONTEXT = new ConcurrentHashMap<>();
    private static final ThreadLocal<@Nullable NativeLog> LISTENER = new ThreadLocal<>();
    // One instance for the life of the JVM: natives keep its address.
    private static final Upcall.Heard METHOD = NativeLog::heard;
    private static final int LINE = 1024;
    // By JNA, since its last argument but three is a va_list, of which only C knows what it is.
    private static final Function FORMATTER = formatter();

    private final Deque<String> lines = new ArrayDeque<>();
    private final Set<Long> contexts = ConcurrentHashMap.newKeySet();

    private static Function formatter() {
        try {
            return NativeLibrary.getInstance(Loader.load(avutil.class)).getFunction("av_log_format_line2");
        } catch (UnsatisfiedLinkError notThroughIt) {
            // Windows looks for a name in the very library only; it is loaded, so its bare name finds it.
            return NativeLibrary.getInstance("avutil-" + avutil.LIBAVUTIL_VERSION_MAJOR)
                    .getFunction("av_log_format_line2");
        }
    }

    static void install() {
        avutil.av_log_set_level(avutil.AV_LOG_WARNING);
        avutil.av_log_set_callback(new Callback_Pointer_int_BytePointer_Pointer(Upcall.of(METHOD)));
    }

    /** Routes the lines of a native context to this log until {@link #close}. */
    public void attach(Pointer context) {
        long address = context.address();
        contexts.add(address);
        BY_CONTEXT.put(address, this);
    }

    /** Stops listening; the lines stay readable. */
    public void close() {
        contexts.forEach(address -> BY_CONTEXT.remove(address, this));
        contexts.clear();
    }

    /** Makes a native call and hears every line that it writes on the calling thread. */
    public int hear(IntSupplier call) {
        NativeLog before = LISTENER.get();
        LISTENER.set(this);
        try {
            return call.getAsInt();
        } finally {
            LISTENER.set(before);
        }
    }

    /** The kept lines without their addresses, oldest first. */
    public synchronized List<String> lines() {
        return new ArrayList<>(lines);
    }

    /** The last two lines as one, since the last alone is often "error reading header"; or an empty string. */
    synchronized String summary() {
        return lines.stream().skip(Math.max(lines.size() - 2L, 0)).collect(Collectors.joining("; "));
    }

    private synchronized void add(String line) {
        if (line.equals(lines.peekLast())) {
            return;
        }
        if (lines.size() == LINES_KEPT) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    private static void route(String raw) {
        String text = CONTROL.matcher(PREFIX.matcher(raw).replaceFirst(""))
                .replaceAll(" ")
                .strip();
        if (text.isEmpty()) {
            return;
        }
        NativeLog owner = LISTENER.get();
        if (owner == null) {
            Matcher matcher = CONTEXT.matcher(raw);
            while (owner == null && matcher.find()) {
                owner = BY_CONTEXT.get(Long.parseUnsignedLong(matcher.group(1), 16));
            }
        }
        if (owner == null) {
            LOGGER.log(System.Logger.Level.DEBUG, text);
        } else {
            owner.add(text);
        }
    }

    private static void heard(long context, int level, long format, long arguments) {
        if (level > avutil.AV_LOG_WARNING) {
            return;
        }
        // An exception must not travel through native frames.
        try {
            byte[] line = new byte[LINE];
            FORMATTER.invokeInt(new Object[] {context, level, format, arguments, line, line.length, new int[] {1}});
            int end = 0;
            while (end < line.length && line[end] != 0) {
                end++;
            }
            route(new String(line, 0, end, StandardCharsets.UTF_8));
        } catch (Throwable lost) {
            // A line less; there may be no memory to say so.
        }
    }
}
