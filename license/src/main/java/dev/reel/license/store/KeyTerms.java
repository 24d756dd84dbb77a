package dev.reel.license.store;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

/**
 * How a key may be given out.
 *
 * @param policy three digits of output rules (protected-path.md §16.4), or empty
 * @param wrappedOnly true when it goes to protected processes only, never in plain
 * @param storable true when a client may keep its licence
 */
public record KeyTerms(String policy, boolean wrappedOnly, boolean storable) {
    /** No rule. */
    public static final KeyTerms NONE = new KeyTerms("", false, false);

    public KeyTerms {
        if (!policy.isEmpty() && !policy.matches("[0-2][0-6][01]")) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "output rules are three digits: HDCP 0-2, CGMS-A 0-6, digital only 0-1, as in 100; not " + policy);
        }
    }
}
