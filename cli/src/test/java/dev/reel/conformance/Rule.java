package dev.reel.conformance;

import java.util.Comparator;

/**
 * A rule of a section and what becomes of it here.
 *
 * @param test the test that proves it, or empty
 * @param reason why it cannot apply, or empty
 */
record Rule(String spec, String section, String text, String test, String reason) {
    static final Comparator<Rule> ORDER = Comparator.comparing((Rule rule) -> rule.test.isEmpty())
            .thenComparing(Rule::text)
            .thenComparing(Rule::test)
            .thenComparing(Rule::reason);

    static Rule proved(String spec, String section, String text, String test) {
        return new Rule(spec, section, text, test, "");
    }

    static Rule inapplicable(String spec, String section, String text, String reason) {
        return new Rule(spec, section, text, "", reason);
    }

    boolean isProved() {
        return !test.isEmpty();
    }

    boolean isOf(Section wanted) {
        return spec.equals(wanted.spec()) && section.equals(wanted.number());
    }
}
