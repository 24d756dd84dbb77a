package dev.reel.protection.process;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaException;
import dev.reel.platform.media.MajorType;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.license.KeyVault;
import dev.reel.protection.policy.DecisionTable;
import dev.reel.protection.policy.LicenseRules;
import dev.reel.protection.policy.OutputDescription;
import dev.reel.protection.policy.OutputSchema;
import dev.reel.protection.policy.OutputTrustAuthority;
import dev.reel.protection.policy.ProtectionAction;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a topology needs before it may play in this process (protected-path.md §4): the trust authorities of its protected streams
 * and of its outputs, and how far they have come. Owned by the host's queue.
 */
final class Admission {
    private final Topology topology;
    private final List<Branch> branches = new ArrayList<>();
    private final List<OutputTrustAuthority> outputs = new ArrayList<>();
    private final List<Activate<?>> activations = new ArrayList<>();
    private final List<GatedDecrypter> decrypters = new ArrayList<>();

    /** A protected stream and the outputs that it reaches. */
    private record Branch(InputTrustAuthority input, List<OutputTrustAuthority> outputs) {}

    Admission(Topology topology, Function<Object, Set<KeyId>> keyIds, KeyVault keys, BooleanSupplier trusted) {
        this.topology = topology;
        IdentityHashMap<TopologyNode, OutputTrustAuthority> authorities = new IdentityHashMap<>();
        for (TopologyNode node : topology.outputNodes()) {
            if (node.objectOrNull() instanceof Activate<?> activate) {
                activations.add(activate);
                boolean video = activate.attributes()
                        .find(ActivateAttributes.SINK_MAJOR_TYPE)
                        .map(MajorType.VIDEO::equals)
                        .orElse(activate.attributes().contains(ActivateAttributes.SINK_TITLE));
                OutputTrustAuthority authority =
                        new OutputTrustAuthority(OutputDescription.ofJava(video), ProtectionAction.PLAY);
                authorities.put(node, authority);
                outputs.add(authority);
            }
        }
        for (TopologyNode node : topology.sourceNodes()) {
            StreamDescriptor stream = node.get(NodeAttributes.STREAM_DESCRIPTOR);
            if (stream.isTrue(DescriptorAttributes.PROTECTED)) {
                List<OutputTrustAuthority> reached = new ArrayList<>();
                reach(node, authorities, reached, 0);
                branches.add(new Branch(
                        new InputTrustAuthority(
                                "stream " + stream.id(), keyIds.apply(node.get(NodeAttributes.SOURCE)), keys, trusted),
                        reached));
            }
        }
    }

    private static void reach(
            TopologyNode from,
            IdentityHashMap<TopologyNode, OutputTrustAuthority> authorities,
            List<OutputTrustAuthority> reached,
            int depth) {
        OutputTrustAuthority authority = authorities.get(from);
        if (authority != null && !reached.contains(authority)) {
            reached.add(authority);
        }
        for (int i = 0; i < from.outputCount() && depth < 64; i++) {
            TopologyNode.Connection next = from.outputOrNull(i);
            if (next != null) {
                reach(next.node(), authorities, reached, depth + 1);
            }
        }
    }

    Topology topology() {
        return topology;
    }

    boolean isProtected() {
        return !branches.isEmpty();
    }

    /** What makes the outputs' sinks. */
    List<Activate<?>> activations() {
        return List.copyOf(activations);
    }

    /** Every protected stream must reach an output that somebody answers for. */
    void verify() {
        for (Branch branch : branches) {
            if (branch.outputs().isEmpty()) {
                throw new MediaException(
                        ProtectionCode.MF_E_TOPOLOGY_VERIFICATION_FAILED,
                        "a protected stream leads to no output that can be trusted");
            }
        }
    }

    /** Asks each input once per output; the keys whose licences are still missing. */
    Set<KeyId> requestAccess() {
        Set<KeyId> missing = new TreeSet<>();
        for (Branch branch : branches) {
            for (OutputTrustAuthority output : branch.outputs()) {
                missing.addAll(branch.input().requestAccess(output.action()));
            }
        }
        return missing;
    }

    /** Lets outputs apply what the licences demand. */
    void applyPolicies() {
        IdentityHashMap<OutputTrustAuthority, List<OutputSchema>> demanded = new IdentityHashMap<>();
        for (Branch branch : branches) {
            LicenseRules rules = branch.input().policy();
            for (OutputTrustAuthority output : branch.outputs()) {
                demanded.computeIfAbsent(output, none -> new ArrayList<>())
                        .addAll(DecisionTable.required(rules, output.action(), output.description()));
            }
        }
        demanded.forEach(OutputTrustAuthority::setPolicy);
    }

    /** True when licences that came meanwhile demand more than what is applied. */
    boolean isStricterNow() {
        return branches.stream().anyMatch(branch -> branch.input().isStricterNow());
    }

    /** A decrypter that the loader made for this topology. */
    void adopt(GatedDecrypter decrypter) {
        decrypters.add(decrypter);
        for (int i = 0; i < branches.size(); i++) {
            if (i == (decrypters.size() - 1) % branches.size()) {
                branches.get(i).input().add(decrypter);
            }
        }
    }

    List<GatedDecrypter> decrypters() {
        return List.copyOf(decrypters);
    }

    /** The policies are set: decrypters are enabled. */
    void enable() {
        decrypters.forEach(decrypter -> decrypter.policySet(0));
    }

    /** Playing begins; fails when it is not allowed any more. */
    void bindAccess() {
        branches.forEach(branch -> branch.input().bindAccess());
    }

    /** A key that a sample needed and no container announced. */
    void learn(KeyId id) {
        branches.forEach(branch -> branch.input().learn(id));
    }

    void shutdown() {
        branches.forEach(branch -> branch.input().shutdown());
        decrypters.forEach(GatedDecrypter::disable);
    }

    /** The first failure of a try, or null. */
    static @Nullable MediaException failureOf(Runnable attempt) {
        try {
            attempt.run();
            return null;
        } catch (MediaException refused) {
            return refused;
        }
    }
}
