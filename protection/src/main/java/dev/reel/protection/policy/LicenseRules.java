package dev.reel.protection.policy;

import dev.reel.platform.MediaException;

/**
 * What a licence demands of outputs (protected-path.md §6.4, §16.4); larger numbers are stricter.
 *
 * @param hdcp 0 none, 1 any version, 2 type 1
 * @param cgmsa 0 none, 1 to 3 best effort, 4 to 6 required
 * @param digitalOnly 1 when nothing may leave in analogue form
 * @param extraction whether clear samples may leave the protected process: into a file, to the application
 */
public record LicenseRules(int hdcp, int cgmsa, int digitalOnly, boolean extraction) {
    /** A licence without rules. */
    public static final LicenseRules NONE = new LicenseRules(0, 0, 0, false);

    /** {@code MF_E_LICENSE_INCORRECT_RIGHTS} for a rule that nobody knows. */
    void requireKnown() {
        if (hdcp < 0 || hdcp > 2 || cgmsa < 0 || cgmsa > 6 || digitalOnly < 0 || digitalOnly > 1) {
            throw new MediaException(
                    ProtectionCode.MF_E_LICENSE_INCORRECT_RIGHTS,
                    "the licence has a rule that this player does not know; nothing can be played with it");
        }
    }

    /** True when a field of these rules demands more than the same field of others. */
    public boolean isStricterThan(LicenseRules others) {
        return hdcp > others.hdcp
                || cgmsa > others.cgmsa
                || digitalOnly > others.digitalOnly
                || (others.extraction && !extraction);
    }

    /** The strictest of each field: what several keys of one stream demand together. */
    public LicenseRules and(LicenseRules other) {
        return new LicenseRules(
                Math.max(hdcp, other.hdcp),
                Math.max(cgmsa, other.cgmsa),
                Math.max(digitalOnly, other.digitalOnly),
                extraction && other.extraction);
    }
}
