package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The four protection schemes of ISO/IEC 23001-7 (protected-path.md §17.1). */
public enum Scheme {
    /** AES-CTR, no pattern: every protected byte is encrypted. */
    CENC("cenc", true, false),
    /** AES-CTR over whole blocks inside a pattern. */
    CENS("cens", true, true),
    /** AES-CBC, no pattern; the chain runs on over the subsamples of one sample. */
    CBC1("cbc1", false, false),
    /** AES-CBC over whole blocks inside a pattern; the chain starts anew with each subsample. */
    CBCS("cbcs", false, true);

    private final String code;
    private final boolean counterMode;
    private final boolean pattern;

    Scheme(String code, boolean counterMode, boolean pattern) {
        this.code = code;
        this.counterMode = counterMode;
        this.pattern = pattern;
    }

    /** The scheme with this four-character code, or null when there is none. */
    public static @Nullable Scheme find(String code) {
        for (Scheme scheme : values()) {
            if (scheme.code.equals(code)) {
                return scheme;
            }
        }
        return null;
    }

    /**
     * Parses the name that a user typed.
     *
     * @throws MediaException {@code MF_E_UNSUPPORTED_SCHEME}
     */
    public static Scheme parse(String text) {
        Scheme exact = find(text);
        Scheme scheme = exact != null ? exact : find(text.strip().toLowerCase(Locale.ROOT));
        if (scheme == null) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_SCHEME,
                    "There is no protection scheme '" + text + "'; the schemes are cenc, cens, cbc1 and cbcs.");
        }
        return scheme;
    }

    /** The four characters that stand in {@code schm}. */
    public String code() {
        return code;
    }

    /** True for AES-CTR, false for AES-CBC. */
    public boolean isCounterMode() {
        return counterMode;
    }

    /** True when the scheme knows a crypt:skip pattern. */
    public boolean usesPattern() {
        return pattern;
    }

    @Override
    public String toString() {
        return code;
    }
}
