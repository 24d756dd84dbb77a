package dev.reel.protection.policy;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which protections an output must apply for an action under a licence's rules (protected-path.md §6.4, row by row). */
public final class DecisionTable {
    private static final int CGMSA_REQUIRED = 4;
    private static final Set<ProtectionAction> EXTRACTING =
            Set.of(ProtectionAction.COPY, ProtectionAction.EXPORT, ProtectionAction.EXTRACT);

    private DecisionTable() {}

    /**
     * The required schemas, perhaps none; {@code MF_E_POLICY_UNSUPPORTED} and its kind when the output must not have the content.
     *
     * @param rules null while no key is known: the rules come later as a change
     */
    public static List<OutputSchema> required(
            @Nullable LicenseRules rules, ProtectionAction action, OutputDescription output) {
        if (rules == null) {
            return List.of();
        }
        rules.requireKnown();
        if (EXTRACTING.contains(action)) {
            if (rules.extraction()) {
                return List.of();
            }
            throw refused("the licence does not allow clear samples to leave the protected process");
        }
        if (!output.digital() && output.compressed()) {
            throw refused("compressed content may not leave in analogue form");
        }
        if (action == ProtectionAction.NO) {
            if (output.connector().kind() != Connector.Kind.BUS) {
                throw refused("nothing may be done with the content at this output");
            }
            return List.of();
        }
        if (output.bus()) {
            return List.of();
        }
        if (rules.digitalOnly() == 1 && !output.digital()) {
            throw refused("the licence allows digital outputs only");
        }
        if (output.software()) {
            boolean unknown = output.connector() == Connector.UNKNOWN;
            if (unknown && output.schemas().contains(SchemaType.CONSTRICTVIDEO)) {
                return List.of();
            }
            if (!unknown || !output.schemas().contains(SchemaType.CONSTRICTVIDEO_NOOPM)) {
                throw refused("an output through other software must be able to make pictures smaller");
            }
        }
        return output.video() ? ofVideo(rules, output) : List.of();
    }

    private static List<OutputSchema> ofVideo(LicenseRules rules, OutputDescription output) {
        if (output.compressed()) {
            throw refused("compressed pictures may not leave");
        }
        if (output.connector() == Connector.UNKNOWN) {
            if (rules.hdcp() > 0 || rules.cgmsa() >= CGMSA_REQUIRED) {
                throw refused("the licence wants a protected cable (HDCP or CGMS-A); no output here can promise one");
            }
            return List.of();
        }
        return output.digital() ? ofDigital(rules, output) : ofAnalogue(rules, output);
    }

    private static List<OutputSchema> ofDigital(LicenseRules rules, OutputDescription output) {
        if (rules.hdcp() == 0) {
            return List.of();
        }
        if (output.schemas().contains(SchemaType.HDCP_WITH_TYPE_ENFORCEMENT)) {
            return List.of(new OutputSchema(SchemaType.HDCP_WITH_TYPE_ENFORCEMENT, rules.hdcp(), false));
        }
        if (rules.hdcp() == 1 && output.schemas().contains(SchemaType.HDCP)) {
            return List.of(new OutputSchema(SchemaType.HDCP, 1, false));
        }
        throw refused("the licence wants HDCP, which this output does not have");
    }

    private static List<OutputSchema> ofAnalogue(LicenseRules rules, OutputDescription output) {
        Connector.Kind kind = output.connector().kind();
        if (kind != Connector.Kind.VGA && kind != Connector.Kind.ANALOG_TV) {
            throw new MediaException(
                    ProtectionCode.MF_E_ITA_UNRECOGNIZED_ANALOG_VIDEO_OUTPUT,
                    "the analogue output " + output.connector() + " is of a kind that nobody knows how to protect");
        }
        if (rules.hdcp() > 0) {
            throw refused("the licence wants HDCP, which an analogue output cannot have");
        }
        boolean required = rules.cgmsa() >= CGMSA_REQUIRED;
        if (kind == Connector.Kind.VGA) {
            if (required) {
                throw refused("the licence wants CGMS-A, which VGA cannot carry");
            }
            return List.of();
        }
        if (rules.cgmsa() == 0) {
            return List.of();
        }
        // Free, once, never: 1, 3, 4 in the schema's own numbers.
        int level = List.of(1, 3, 4).get((rules.cgmsa() - 1) % 3);
        return List.of(new OutputSchema(SchemaType.CGMSA, level, !required));
    }

    private static MediaException refused(String why) {
        return new MediaException(Status.MF_E_POLICY_UNSUPPORTED, why);
    }
}
