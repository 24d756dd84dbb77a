package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Content keys by key id, in the order in which they were given. Closing wipes every key.
 *
 * <p>Keys come from command-line words, from a file or from an environment variable; the latter two keep them out of the
 * list of processes.
 */
public final class KeyRing implements AutoCloseable {
    private static final long MAX_FILE_BYTES = 1 << 20;

    private final Map<KeyId, ContentKey> keys;

    private KeyRing(Map<KeyId, ContentKey> keys) {
        this.keys = keys;
    }

    /** A ring that owns these keys. A later key with the same id replaces and wipes the earlier one. */
    public static KeyRing of(List<ContentKey> keys) {
        Map<KeyId, ContentKey> byId = new LinkedHashMap<>();
        for (ContentKey key : keys) {
            ContentKey replaced = byId.put(key.id(), key);
            if (replaced != null && replaced != key) {
                replaced.close();
            }
        }
        return new KeyRing(byId);
    }

    /**
     * Parses {@code KID:KEY} words; one word may hold several, separated by white space, commas or semicolons.
     *
     * @throws MediaException {@code E_INVALIDARG} naming the key id or the shape, never the key
     */
    public static KeyRing parse(List<String> words) {
        List<ContentKey> parsed = new ArrayList<>();
        try {
            for (String word : words) {
                for (String part : word.split("[\\s,;]+", -1)) {
                    if (!part.isEmpty()) {
                        parsed.add(ContentKey.parse(part));
                    }
                }
            }
            return of(parsed);
        } catch (MediaException e) {
            parsed.forEach(ContentKey::close);
            throw e;
        }
    }

    /**
     * Reads keys from a text file: one or more {@code KID:KEY} per line, {@code #} starts a comment.
     *
     * @throws MediaException {@code ERROR_FILE_NOT_FOUND}, {@code E_FAIL} or {@code E_INVALIDARG}
     */
    public static KeyRing fromFile(Path file) {
        try {
            // A device has no size, and may have no end.
            byte[] text;
            try (InputStream in = Files.newInputStream(file)) {
                text = in.readNBytes((int) MAX_FILE_BYTES + 1);
            }
            if (text.length > MAX_FILE_BYTES) {
                throw new MediaException(Status.E_INVALIDARG, "The key file " + file + " is larger than 1 MiB.");
            }
            List<String> words = new ArrayList<>();
            for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
                int comment = line.indexOf('#');
                words.add(comment < 0 ? line : line.substring(0, comment));
            }
            return parse(words);
        } catch (NoSuchFileException e) {
            throw new MediaException(Status.ERROR_FILE_NOT_FOUND, "The key file " + name(file) + " does not exist.");
        } catch (IOException e) {
            throw new MediaException(Status.E_FAIL, "Cannot read the key file " + name(file) + "; check it.");
        }
    }

    /**
     * Reads keys from an environment variable, {@code KID:KEY} separated by white space or commas.
     *
     * @throws MediaException {@code MF_E_NOT_FOUND} when the variable is not set, {@code E_INVALIDARG} when malformed
     */
    public static KeyRing fromEnvironment(String variable) {
        String value = System.getenv(variable);
        if (value == null) {
            throw new MediaException(
                    Status.MF_E_NOT_FOUND,
                    "The environment variable " + name(variable)
                            + " is not set; set it to KID:KEY, several separated by commas.");
        }
        try {
            return parse(List.of(value));
        } catch (MediaException notKeys) {
            // What the variable holds may be anybody's secret.
            throw new MediaException(
                    notKeys.status(),
                    "The environment variable " + variable
                            + " does not hold keys; set it to KID:KEY, 32 hexadecimal digits each, several separated"
                            + " by commas.");
        }
    }

    /** A name for messages; what may be a key in the place of a name is not repeated. */
    private static String name(Object given) {
        return given.toString().matches(".*\\p{XDigit}{12}[^/]*") ? "of the given name" : given.toString();
    }

    /** The key with this id, or null. The ring stays its owner. */
    public @Nullable ContentKey find(KeyId id) {
        return keys.get(id);
    }

    /** The keys in the order in which they were given. */
    public List<ContentKey> keys() {
        return Collections.unmodifiableList(new ArrayList<>(keys.values()));
    }

    /** True when the ring holds no key. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    @Override
    public void close() {
        keys.values().forEach(ContentKey::close);
    }

    /** The key ids only. */
    @Override
    public String toString() {
        return "KeyRing" + keys.keySet();
    }
}
