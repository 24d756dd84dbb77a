package dev.reel.protection.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.reel.platform.MediaException;
import dev.reel.testkit.Conformance;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision table, row by row, and what outputs apply of it. */
class DecisionTableTest {
    @ParameterizedTest(name = "row {0}: rules {1} {2} at {3} {4} {5} with {6} -> {7}")
    @CsvSource(
            nullValues = "-",
            value = {
                // row, rules, action, connector, output, ..., supported, expected
                "1,  -,   PLAY,    UNKNOWN,   digital video,                    -,                          none",
                "2,  000, PLAY,    VGA,       video compressed,                 -,                         "
                        + " MF_E_POLICY_UNSUPPORTED",
                "3,  000, NO,      HDMI,      digital video,                    -,                         "
                        + " MF_E_POLICY_UNSUPPORTED",
                "3,  000, NO,      AGP,       digital video,                    -,                          none",
                "4,  000, EXTRACT, UNKNOWN,   digital video,                    -,                         "
                        + " MF_E_POLICY_UNSUPPORTED",
                "5,  261, PLAY,    PCI,       digital video bus,                -,                          none",
                "6,  001, PLAY,    VGA,       video,                            -,                         "
                        + " MF_E_POLICY_UNSUPPORTED",
                "7,  260, PLAY,    UNKNOWN,   digital video software,           CONSTRICTVIDEO,             none",
                "8,  000, PLAY,    UNKNOWN,   digital video software,           CONSTRICTVIDEO_NOOPM,       none",
                "9,  000, PLAY,    UNKNOWN,   digital video software,           -,                         "
                        + " MF_E_POLICY_UNSUPPORTED",
                "9,  000, PLAY,    HDMI,      digital video software,           CONSTRICTVIDEO_NOOPM,      "
                        + " MF_E_POLICY_UNSUPPORTED",
                "10, 260, PLAY,    SPDIF,     digital,                          -,                          none",
                "11, 000, PLAY,    HDMI,      digital video compressed,         -,                         "
                        + " MF_E_POLICY_UNSUPPORTED",
                "12, 100, PLAY,    UNKNOWN,   digital video software,           CONSTRICTVIDEO_NOOPM,      "
                        + " MF_E_POLICY_UNSUPPORTED",
                "12, 040, PLAY,    UNKNOWN,   digital video software,           CONSTRICTVIDEO_NOOPM,      "
                        + " MF_E_POLICY_UNSUPPORTED",
                "12, 030, PLAY,    UNKNOWN,   digital video software,           CONSTRICTVIDEO_NOOPM,       none",
                "13, 100, PLAY,    HDMI,      digital video,                    HDCP_WITH_TYPE_ENFORCEMENT,"
                        + " HDCP_WITH_TYPE_ENFORCEMENT=1",
                "13, 100, PLAY,    HDMI,      digital video,                    HDCP,                       HDCP=1",
                "13, 100, PLAY,    HDMI,      digital video,                    -,                         "
                        + " MF_E_POLICY_UNSUPPORTED",
                "14, 200, PLAY,    HDMI,      digital video,                    HDCP_WITH_TYPE_ENFORCEMENT,"
                        + " HDCP_WITH_TYPE_ENFORCEMENT=2",
                "14, 200, PLAY,    HDMI,      digital video,                    HDCP,                      "
                        + " MF_E_POLICY_UNSUPPORTED",
                "15, 000, PLAY,    D_JPN,     video,                            -,                         "
                        + " MF_E_ITA_UNRECOGNIZED_ANALOG_VIDEO_OUTPUT",
                "16, 100, PLAY,    COMPOSITE, video,                            -,                         "
                        + " MF_E_POLICY_UNSUPPORTED",
                "17, 040, PLAY,    VGA,       video,                            -,                         "
                        + " MF_E_POLICY_UNSUPPORTED",
                "17, 010, PLAY,    VGA,       video,                            -,                          none",
                "18, 010, PLAY,    COMPOSITE, video,                            CGMSA,                      CGMSA=1"
                        + " best effort",
                "18, 060, PLAY,    SVIDEO,    video,                            CGMSA,                      CGMSA=4",
                "19, 900, PLAY,    HDMI,      digital video,                    -,                         "
                        + " MF_E_LICENSE_INCORRECT_RIGHTS"
            })
    @Conformance(spec = "protected-path", section = "6.4", rule = "the decision table, row by row")
    void rows(
            int row,
            String rules,
            ProtectionAction action,
            Connector connector,
            String output,
            String schemas,
            String expected) {
        LicenseRules licence = rules == null
                ? null
                : new LicenseRules(rules.charAt(0) - '0', rules.charAt(1) - '0', rules.charAt(2) - '0', false);
        Set<SchemaType> supported = EnumSet.noneOf(SchemaType.class);
        if (schemas != null) {
            supported.add(SchemaType.valueOf(schemas));
        }
        OutputDescription description = new OutputDescription(
                output.contains("digital"),
                output.contains("video"),
                output.contains("compressed"),
                output.contains("software"),
                output.contains("bus"),
                connector,
                supported);
        assertThat(outcome(licence, action, description)).as("row %d", row).isEqualTo(expected);
    }

    private static String outcome(LicenseRules rules, ProtectionAction action, OutputDescription output) {
        try {
            List<OutputSchema> schemas = DecisionTable.required(rules, action, output);
            return schemas.isEmpty()
                    ? "none"
                    : schemas.get(0).type() + "=" + schemas.get(0).configuration()
                            + (schemas.get(0).bestEffort() ? " best effort" : "");
        } catch (MediaException refused) {
            return refused.status().symbol();
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "7",
            rule = "an output of Java claims no HDCP, ACP, CGMSA, protected surface, screen-scrape block or hardware")
    void honestOutputs() {
        assertThat(OutputDescription.ofJava(true).schemas())
                .doesNotContain(
                        SchemaType.HDCP,
                        SchemaType.HDCP_WITH_TYPE_ENFORCEMENT,
                        SchemaType.ACP,
                        SchemaType.CGMSA,
                        SchemaType.PROTECTED_SURFACE,
                        SchemaType.HARDWARE,
                        SchemaType.DISABLE_SCREEN_SCRAPE);
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "7",
            rule = "several policies: the strictest of each type; one that cannot be applied is refused unless best"
                    + " effort")
    void strictest() {
        OutputTrustAuthority authority =
                new OutputTrustAuthority(OutputDescription.ofJava(false), ProtectionAction.PLAY);
        authority.setPolicy(List.of(
                new OutputSchema(SchemaType.CONSTRICTAUDIO, 1, false),
                new OutputSchema(SchemaType.CONSTRICTAUDIO, 4, false)));
        assertThat(authority.applied()).containsExactly(new OutputSchema(SchemaType.CONSTRICTAUDIO, 4, false));
        assertThatCode(() -> authority.setPolicy(List.of(new OutputSchema(SchemaType.HDCP, 1, true))))
                .doesNotThrowAnyException();
        assertThat(statusOf(() -> authority.setPolicy(List.of(new OutputSchema(SchemaType.HDCP, 1, false)))))
                .isEqualTo("MF_E_POLICY_UNSUPPORTED");
        authority.setPolicy(List.of());
        assertThat(authority.applied()).isEmpty();
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "7",
            rule = "file sinks and grabbers get clear samples only where the licence allows extraction")
    void extraction() {
        OutputDescription file = OutputDescription.ofJava(true);
        assertThat(outcome(LicenseRules.NONE, ProtectionAction.EXTRACT, file)).isEqualTo("MF_E_POLICY_UNSUPPORTED");
        assertThat(outcome(new LicenseRules(0, 0, 0, true), ProtectionAction.EXTRACT, file))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "000, 000, false",
        "000, 100, true",
        "100, 000, false",
        "160, 061, true",
        "211, 111, false",
        "011, 020, true"
    })
    @Conformance(spec = "protected-path", section = "6.5", rule = "stricter means stricter in any field")
    void stricter(String before, String now, boolean expected) {
        assertThat(rules(now).isStricterThan(rules(before))).isEqualTo(expected);
    }

    private static LicenseRules rules(String digits) {
        return new LicenseRules(digits.charAt(0) - '0', digits.charAt(1) - '0', digits.charAt(2) - '0', false);
    }

    private static String statusOf(Runnable call) {
        try {
            call.run();
            return "S_OK";
        } catch (MediaException refused) {
            return refused.status().symbol();
        }
    }
}
