package dev.reel.protection.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.identity.EphemeralIdentity;
import dev.reel.protection.license.ClearKeyFormat;
import dev.reel.protection.license.KeyState;
import dev.reel.protection.license.KeyStatus;
import dev.reel.protection.license.KeyVault;
import dev.reel.protection.license.License;
import dev.reel.protection.policy.LicenseRules;
import dev.reel.protection.policy.ProtectionAction;
import dev.reel.testkit.Conformance;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A decrypter's gate and the trust authority in front of it, with the keys of real licences. */
class GateTest {
    private static final KeyId ONE = KeyId.parse("00112233445566778899aabbccddeeff");
    private static final KeyId TWO = KeyId.parse("10112233445566778899aabbccddeeff");
    private static final KeyVault KEYS = new KeyVault(
            CompletableFuture.completedFuture(new EphemeralIdentity(Clock.systemUTC(), new SecureRandom())),
            Clock.systemUTC(),
            Runnable::run);

    private final List<KeyId> missing = new ArrayList<>();
    private final Gate gate = new Gate(KEYS, missing::add);

    @AfterAll
    static void close() {
        KEYS.close();
    }

    private static void license(long session, String kid, String more) {
        try (License license = new ClearKeyFormat()
                .read(("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"" + kid + "\",\"k\":\"nzxaG-B9RCi2wdLj9KWWhw\"}]" + more
                                + "}")
                        .getBytes(StandardCharsets.US_ASCII))) {
            KEYS.install(session, license);
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "5.4",
            rule = "born disabled; enabled by policy 0; waits for a policy by number; disabled for good never comes"
                    + " back")
    void states() {
        assertThat(gate.state()).isEqualTo(Gate.State.DISABLED_INITIAL);
        gate.bind();
        assertThat(gate.isOpen()).isFalse();
        gate.policySet(5);
        assertThat(gate.isOpen()).as("an id nobody waits for").isFalse();
        gate.policySet(0);
        assertThat(gate.isOpen()).isTrue();
        gate.awaitPolicy(1);
        gate.awaitPolicy(2);
        gate.policySet(1);
        assertThat(gate.state()).isEqualTo(Gate.State.WAITING_POLICY);
        gate.policySet(2);
        assertThat(gate.isOpen()).isTrue();
        gate.shutForGood();
        gate.policySet(0);
        gate.keysChanged();
        assertThat(gate.state()).isEqualTo(Gate.State.DISABLED_FOR_GOOD);
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "4",
            rule = "no protected sample leaves before the policy is set and the action bound")
    void policyWithoutBind() {
        gate.policySet(0);
        assertThat(gate.isOpen()).isFalse();
        gate.bind();
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "5.3",
            rule = "allowed with a licence for every key, an enabler for what is missing, out of date when expired")
    void access() {
        InputTrustAuthority authority = new InputTrustAuthority("a stream", Set.of(ONE, TWO), KEYS, () -> true);
        assertThat(authority.requestAccess(ProtectionAction.PLAY)).containsExactlyInAnyOrder(ONE, TWO);
        license(1, "ABEiM0RVZneImaq7zN3u_w", "");
        assertThat(authority.requestAccess(ProtectionAction.PLAY)).containsExactly(TWO);
        gate.policySet(0);
        gate.bind();
        assertThat(gate.passes(ONE)).isTrue();
        assertThat(gate.passes(TWO)).isFalse();
        assertThat(gate.passes(TWO)).isFalse();
        assertThat(missing).as("told once").containsExactly(TWO);
        license(2, "EBEiM0RVZneImaq7zN3u_w", ",\"policy\":\"010\"");
        gate.keysChanged();
        assertThat(gate.passes(TWO)).isTrue();
        assertThat(authority.isStricterNow()).isTrue();
        assertThat(authority.policy()).isEqualTo(new LicenseRules(0, 1, 0, false));
        assertThat(authority.isStricterNow()).isFalse();
        KEYS.remove(1);
        license(3, "ABEiM0RVZneImaq7zN3u_w", ",\"exp\":1000");
        assertThat(KEYS.states(3)).containsExactly(new KeyState(ONE.toBytes(), KeyStatus.EXPIRED));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> authority.requestAccess(ProtectionAction.PLAY))
                .hasMessageContaining("expired");
        KEYS.remove(2);
        KEYS.remove(3);
    }
}
