package dev.reel.protection.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.protection.control.MessageKind;
import dev.reel.protection.control.MessageReader;
import dev.reel.protection.control.MessageWriter;
import dev.reel.protection.control.Values;
import dev.reel.testkit.Conformance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Messages that a hostile application might send: {@value #FEW} in every build, as many as {@code -Dreel.fuzz=N} says otherwise. Each is
 * handled or refused; the host lives on, and its memory stays bounded.
 */
class ControlFuzzTest {
    private static final int FEW = 3000;

    @Test
    @Conformance(
            spec = "protected-path",
            section = "3",
            rule = "mutated messages: handled or refused, no crash, no unbounded memory, no secret in an answer")
    void mutations() {
        long seed = Long.getLong("reel.seed", 20261130L);
        int rounds = Integer.getInteger("reel.fuzz", FEW);
        Random random = new Random(seed);
        List<byte[]> good = good();
        ProcessHost host = new ProcessHost(Platform.system(), new Hardening(List.of("a test")), true, () -> {});
        int refused = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] message = mutate(good.get(random.nextInt(good.size())), random);
            try {
                host.onMessage(new MessageReader(message));
            } catch (MediaException malformed) {
                assertThat(malformed.getMessage()).doesNotContain("nzxaG-B9RCi2wdLj9KWWhw");
                refused++;
            }
        }
        assertThat(refused).as("seed %d: messages that are no messages", seed).isPositive();
        host.end(Platform.SECOND);
    }

    private static byte[] mutate(byte[] good, Random random) {
        byte[] message =
                Arrays.copyOf(good, Math.max(0, good.length + (random.nextInt(4) == 0 ? random.nextInt(9) - 4 : 0)));
        for (int n = random.nextInt(5); n > 0 && message.length > 0; n--) {
            int at = random.nextInt(message.length);
            message[at] =
                    random.nextBoolean() ? (byte) random.nextInt() : (byte) (message[at] ^ 1 << random.nextInt(8));
        }
        return message;
    }

    private static List<byte[]> good() {
        List<byte[]> all = new ArrayList<>();
        MessageWriter create = new MessageWriter(MessageKind.CREATE_SESSION, 1).int64(1);
        Values.write(create, new Attributes());
        MessageWriter open = new MessageWriter(MessageKind.OPEN_SOURCE, 2).string("/nowhere/film.mp4");
        Values.write(open, new Attributes());
        MessageWriter start = new MessageWriter(MessageKind.START, 0).int64(1).none();
        Values.write(start, PropVariant.i8(0));
        MessageWriter topology = new MessageWriter(MessageKind.SET_TOPOLOGY, 0)
                .int64(1)
                .list(List.of("IMMEDIATE"), MessageWriter::string)
                .int64(5);
        Values.write(topology, new Attributes());
        topology.list(List.of(1), (out, one) -> {
            out.string("OUTPUT").int64(9);
            Values.write(out, new Attributes());
            Values.write(out, new Attributes());
            out.list(List.of(), (none, nothing) -> {}).list(List.of(), (none, nothing) -> {});
            out.list(List.of(), (none, nothing) -> {}).list(List.of(), (none, nothing) -> {});
        });
        topology.list(List.of(), (none, nothing) -> {});
        MessageWriter enabled =
                new MessageWriter(MessageKind.ENABLED, 0).int64(1).int64(1);
        Values.write(enabled, dev.reel.platform.Status.S_OK);
        byte[] licence =
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"ABEiM0RVZneImaq7zN3u_w\",\"k\":\"nzxaG-B9RCi2wdLj9KWWhw\"}]}"
                        .getBytes(StandardCharsets.US_ASCII);
        for (MessageWriter message : List.of(
                create,
                open,
                start,
                topology,
                enabled.none(),
                new MessageWriter(MessageKind.PAUSE, 0).int64(1),
                new MessageWriter(MessageKind.STOP, 0).int64(1),
                new MessageWriter(MessageKind.SET_RATE, 0).int64(1).bool(false).real(1),
                new MessageWriter(MessageKind.RATE_QUERY, 3)
                        .int64(1)
                        .bool(true)
                        .bool(false)
                        .bool(false),
                new MessageWriter(MessageKind.STATISTICS, 4).int64(1),
                new MessageWriter(MessageKind.CLOSE_SOURCE, 0).int64(1),
                new MessageWriter(MessageKind.KEY_AGREEMENT, 5).bytes(new byte[44]),
                new MessageWriter(MessageKind.TRUST_INQUIRY, 6).bytes(new byte[36]),
                new MessageWriter(MessageKind.LICENSE_UPDATE, 7).int64(1).bytes(licence),
                new MessageWriter(MessageKind.LICENSE_REQUEST, 8)
                        .int64(1)
                        .string("keyids")
                        .bytes("{\"kids\":[\"ABEiM0RVZneImaq7zN3u_w\"]}".getBytes(StandardCharsets.US_ASCII))
                        .bool(false))) {
            all.add(message.toBytes());
        }
        return all;
    }
}
