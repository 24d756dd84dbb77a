package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.aes.AesKey.KeyStream;
import dev.reel.protection.d3d12.SubSampleMap;
import dev.reel.protection.d3d12.TransformOperation;
import dev.reel.protection.d3d12.TransformOperation.Group;
import dev.reel.protection.d3d12.VideoPolicies;
import dev.reel.protection.d3d12.VideoPolicies.Headers;
import dev.reel.protection.d3d12.VideoPolicies.Input;
import dev.reel.protection.d3d12.VideoPolicies.ProtectedOutput;
import dev.reel.protection.d3d12.VideoPolicies.Result;
import dev.reel.protection.d3d12.VideoPolicies.Transform;
import dev.reel.protection.d3d12.VideoPolicies.TransformSupport;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.memory.MemoryBlock;
import dev.reel.protection.memory.ProtectedMemory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Carries out transforms (crypto-session.md §16): decrypts into protected memory first, then gives out what may leave. Works on a
 * copy of the sample, because the caller could change its own between the check and the use.
 */
final class Transforms {
    static final TransformSupport SUPPORT = new TransformSupport(true, 1, 0, 16, 0);

    private static final int LENGTH_PREFIX = 4;

    /** How many samples a device remembers at a time; bounds the memory of that. */
    private static final int MOST_SAMPLES = 1 << 18;

    private static final long FIRST_COUNT = 0;

    private final Policies policies;
    private final Function<SurfaceHandle, Surface> surfaces;
    private final ProtectedMemory memory;
    private final KeyMarks marks;
    private final SampleLedger ledger = new SampleLedger(MOST_SAMPLES);

    Transforms(
            Policies policies, Function<SurfaceHandle, Surface> surfaces, ProtectedMemory memory, SecureRandom random) {
        this.policies = policies;
        this.surfaces = surfaces;
        this.memory = memory;
        this.marks = new KeyMarks(random);
    }

    Result transform(Transform transform) {
        requireGroups(transform);
        if (transform.operation() == TransformOperation.NONE) {
            return new Result(Optional.empty(), List.of());
        }
        Input input = transform.input().orElseThrow();
        int length = input.sample().remaining();
        if (length == 0 || input.map().length() != length) {
            throw invalid("The sub-sample map covers " + input.map().length() + " bytes, but the sample has " + length);
        }
        AesKey key = policies.key(input.key());
        Optional<Surface> surface = transform.protectedOutput().map(output -> target(output, length));
        transform.transcryptedOutput().ifPresent(output -> requireRoom(output.target(), length));
        ByteBuffer sample =
                ByteBuffer.allocate(length).put(input.sample().duplicate()).flip();
        ShownBytes shown = shown(input, sample, key);
        try (MemoryBlock clear = memory.allocate(length)) {
            apply(key, input.iv(), input.map(), sample.duplicate(), clear.bytes());
            List<ByteBuffer> headers = transform
                    .headers()
                    .map(asked -> headers(asked, clear.bytes(), input.map(), shown))
                    .orElse(List.of());
            surface.ifPresent(to -> {
                to.contents(Contents.OF_POLICY);
                to.bytes()
                        .position(transform.protectedOutput().orElseThrow().offset())
                        .put(clear.bytes());
            });
            Optional<AesCtrIv> iv = transform
                    .transcryptedOutput()
                    .map(output -> transcrypt(input, clear.bytes(), output.target(), shown));
            return new Result(iv, headers);
        }
    }

    private static void requireGroups(Transform transform) {
        Set<Group> there = EnumSet.noneOf(Group.class);
        transform.input().ifPresent(group -> there.add(Group.INPUT));
        transform.protectedOutput().ifPresent(group -> there.add(Group.PROTECTED_OUTPUT));
        transform.transcryptedOutput().ifPresent(group -> there.add(Group.TRANSCRYPTED_OUTPUT));
        transform.headers().ifPresent(group -> there.add(Group.HEADERS));
        if (!there.equals(transform.operation().groups())) {
            throw invalid(transform.operation() + " takes the argument groups "
                    + transform.operation().groups() + ", not " + there);
        }
    }

    private Surface target(ProtectedOutput output, int length) {
        Surface surface = surfaces.apply(output.surface());
        if (!surface.description().usage().isProtected()) {
            throw invalid("Decrypted data goes to a protected surface only");
        }
        if (output.offset() < 0
                || output.offset() % SUPPORT.outputAlignment() != 0
                || (long) output.offset() + length > surface.size()) {
            throw invalid("The output offset is a multiple of " + SUPPORT.outputAlignment()
                    + " and leaves room for the sample");
        }
        return surface;
    }

    private static void requireRoom(ByteBuffer target, int length) {
        if (target.isReadOnly() || target.remaining() != length) {
            throw invalid("The target of a transcryption is as long as the sample, " + length + " bytes");
        }
    }

    /** What was shown of the sample: under a context's own key there is only what the context itself transcrypted. */
    private ShownBytes shown(Input input, ByteBuffer sample, AesKey key) {
        KeyMarks.Mark mark = marks.of(key);
        return input.key() instanceof VideoPolicies.ContextHandle
                ? ledger.made(mark, input.iv(), input.map(), sample)
                : ledger.of(mark, input.iv(), input.map(), sample);
    }

    private AesCtrIv transcrypt(Input input, ByteBuffer clear, ByteBuffer target, ShownBytes shown) {
        Policies.Context context = policies.context(input.key());
        AesCtrIv iv = new AesCtrIv(context.ownIvs().current(), FIRST_COUNT);
        ByteBuffer made = ByteBuffer.allocate(clear.remaining());
        apply(context.ownKey(), iv, input.map(), clear, made);
        context.ownIvs().used();
        ledger.copied(marks.of(context.ownKey()), iv, input.map(), made.flip(), shown);
        target.duplicate().put(made);
        return iv;
    }

    /** Adds the key stream to the encrypted ranges of the map and copies the others. */
    private static void apply(AesKey key, AesCtrIv iv, SubSampleMap map, ByteBuffer in, ByteBuffer out) {
        try (KeyStream stream = key.stream(iv.iv(), iv.count())) {
            for (SubSampleMap.Pair pair : map.pairs()) {
                out.put(next(in, pair.clear()));
                stream.process(next(in, pair.encrypted()), out);
            }
        }
    }

    private static ByteBuffer next(ByteBuffer in, long length) {
        ByteBuffer piece = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return piece;
    }

    /** Shows the beginning of NAL units, and of nothing else: an offset that is not one's beginning is refused. */
    private static List<ByteBuffer> headers(Headers asked, ByteBuffer clear, SubSampleMap map, ShownBytes shown) {
        Map<Integer, Integer> endOf = new HashMap<>();
        for (long at = 0; at + LENGTH_PREFIX <= clear.limit(); ) {
            long start = at + LENGTH_PREFIX;
            long end = start + Integer.toUnsignedLong(clear.getInt((int) at));
            endOf.put((int) start, (int) Math.min(end, clear.limit()));
            at = end;
        }
        if (!endOf.keySet().containsAll(asked.offsets())) {
            throw invalid("A slice header is where a NAL unit begins, after its 4-byte length");
        }
        endOf.keySet().retainAll(asked.offsets());
        Map<Integer, Integer> lengths = shown.grant(map, new TreeMap<>(endOf));
        List<ByteBuffer> headers = new ArrayList<>();
        for (int offset : asked.offsets()) {
            int length = lengths.getOrDefault(offset, 0);
            headers.add(
                    ByteBuffer.allocate(length).put(clear.slice(offset, length)).flip());
        }
        return List.copyOf(headers);
    }

    private static MediaException invalid(String sentence) {
        return new MediaException(Status.E_INVALIDARG, sentence);
    }
}
