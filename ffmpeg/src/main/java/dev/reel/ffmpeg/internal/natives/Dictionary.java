package dev.reel.ffmpeg.internal.natives;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Options for a native call, and metadata read from one. */
public final class Dictionary implements AutoCloseable {
    private final AVDictionary pointer = new AVDictionary(null);

    public Dictionary set(String key, String value) {
        try (BytePointer nativeKey = utf8(key);
                BytePointer nativeValue = utf8(value)) {
            avutil.av_dict_set(pointer, nativeKey, nativeValue, 0);
        }
        return this;
    }

    public AVDictionary pointer() {
        return pointer;
    }

    @Override
    public void close() {
        avutil.av_dict_free(pointer);
    }

    /** The entries of a native dictionary, keys in lower case. */
    public static Map<String, String> read(@Nullable AVDictionary source) {
        Map<String, String> result = new LinkedHashMap<>();
        if (source == null || source.isNull()) {
            return result;
        }
        AVDictionaryEntry entry = avutil.av_dict_iterate(source, null);
        while (entry != null && !entry.isNull()) {
            result.put(text(entry.key()).toLowerCase(java.util.Locale.ROOT), text(entry.value()));
            entry = avutil.av_dict_iterate(source, entry);
        }
        return result;
    }

    /** A zero-terminated copy in native memory; the caller closes it. */
    public static BytePointer utf8(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        BytePointer result = new BytePointer(bytes.length + 1L);
        result.put(bytes, 0, bytes.length);
        result.put(bytes.length, (byte) 0);
        return result;
    }

    /** The text that a native pointer shows; empty for null. */
    public static String text(@Nullable BytePointer pointer) {
        return pointer == null || pointer.isNull() ? "" : new String(pointer.getStringBytes(), StandardCharsets.UTF_8);
    }
}
