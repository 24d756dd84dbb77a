package dev.reel.protection.license;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.isobmff.Pssh;
import dev.reel.protection.policy.LicenseRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * ClearKey messages (protected-path.md §16): JSON with base64url and without padding.
 *
 * <p>Beside the standard's members a licence may have {@code wrapping}: then the keys are wrapped for this very process, and whoever
 * carries the message cannot read them. {@code policy}, {@code exp} (seconds since 1970) and {@code extract} are rules.
 */
public final class ClearKeyFormat implements LicenseFormat {
    private static final int MOST_KEYS = 128;
    private static final int LONGEST_KEY_ID = 512;
    private static final int WRAPPING = 256;
    private static final Status NOT_SUPPORTED = Status.of("DRM_E_NOT_SUPPORTED", 0x80700009);
    private static final int PSSH = 0x70737368;
    private static final Set<UUID> SYSTEMS = Set.of(Pssh.COMMON, Pssh.DASH_IF_CLEARKEY);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** A format without state. */
    public ClearKeyFormat() {}

    @Override
    public byte[] request(List<KeyId> keys, boolean persistent) {
        StringBuilder text = new StringBuilder("{\"kids\":[");
        for (int i = 0; i < keys.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"")
                    .append(ENCODER.encodeToString(keys.get(i).toBytes()))
                    .append('"');
        }
        text.append("],\"type\":\"")
                .append(persistent ? "persistent-license" : "temporary")
                .append("\"}");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<KeyId> keyIds(String initDataType, byte[] initData) {
        if (initDataType.isEmpty() || initData.length == 0 || initData.length > 64 * 1024) {
            throw StrictJson.malformed("has no initialisation data, or too much");
        }
        return switch (initDataType) {
            case "keyids" -> fromJson(initData);
            case "webm" -> {
                if (initData.length != KeyId.SIZE) {
                    throw StrictJson.malformed("names a key of " + initData.length + " bytes");
                }
                yield List.of(KeyId.of(initData, 0));
            }
            case "cenc" -> fromBoxes(initData);
            default ->
                throw new MediaException(
                        NOT_SUPPORTED, "initialisation data of type '" + initDataType + "' is not known here");
        };
    }

    private static List<KeyId> fromJson(byte[] message) {
        if (!(StrictJson.parse(message) instanceof Map<?, ?> members)
                || !(members.get("kids") instanceof List<?> kids)
                || kids.isEmpty()
                || kids.size() > MOST_KEYS) {
            throw StrictJson.malformed("has no list of key ids");
        }
        return kids.stream()
                .map(kid -> bytes(kid, "a key id"))
                .filter(id -> id.length == KeyId.SIZE)
                .map(id -> KeyId.of(id, 0))
                .toList();
    }

    /** Whole pssh boxes in a row and nothing else; the ones of systems that are not ours are passed over. */
    private static List<KeyId> fromBoxes(byte[] boxes) {
        Set<KeyId> found = new TreeSet<>();
        ByteBuffer in = ByteBuffer.wrap(boxes);
        while (in.hasRemaining()) {
            if (in.remaining() < 32) {
                throw StrictJson.malformed("has stray bytes behind its boxes");
            }
            int size = in.getInt(in.position());
            int whole = size == 0 ? in.remaining() : size;
            if (whole < 32 || whole > in.remaining() || in.getInt(in.position() + 4) != PSSH) {
                throw StrictJson.malformed("has something that is no pssh box");
            }
            readBox(in.slice(in.position() + 8, whole - 8), found);
            in.position(in.position() + whole);
        }
        if (found.isEmpty()) {
            throw new MediaException(NOT_SUPPORTED, "no protection system in the initialisation data is known here");
        }
        return List.copyOf(found);
    }

    private static void readBox(ByteBuffer box, Set<KeyId> found) {
        int version = box.getInt() >>> 24;
        UUID system = new UUID(box.getLong(), box.getLong());
        if (version > 1) {
            throw StrictJson.malformed("has a pssh box of version " + version);
        }
        if (version == 0 || !SYSTEMS.contains(system)) {
            return;
        }
        int count = box.getInt();
        if (count < 0 || count > MOST_KEYS || count > (box.remaining() - 4) / KeyId.SIZE) {
            throw StrictJson.malformed("has a pssh box that ends too early");
        }
        for (int i = 0; i < count; i++) {
            found.add(new KeyId(box.getLong(), box.getLong()));
        }
        if (box.getInt() != box.remaining()) {
            throw StrictJson.malformed("has a pssh box of a wrong size");
        }
    }

    @Override
    public License read(byte[] message) {
        if (!(StrictJson.parse(message) instanceof Map<?, ?> members)
                || !(members.get("keys") instanceof List<?> entries)
                || entries.isEmpty()
                || entries.size() > MOST_KEYS) {
            throw StrictJson.malformed("has no list of keys");
        }
        byte[] wrapping =
                members.get("wrapping") == null ? new byte[0] : bytes(members.get("wrapping"), "the wrapping");
        if (wrapping.length != 0 && wrapping.length != WRAPPING) {
            throw StrictJson.malformed("is wrapped in " + wrapping.length + " bytes");
        }
        List<License.Key> keys = new ArrayList<>();
        try {
            entries.forEach(entry -> keys.add(key(entry)));
            return new License(
                    wrapping, List.copyOf(keys), rules(members), expiration(members.get("exp")), persistent(members));
        } catch (RuntimeException refused) {
            keys.forEach(key -> Arrays.fill(key.value(), (byte) 0));
            throw refused;
        }
    }

    private static License.Key key(@Nullable Object entry) {
        if (!(entry instanceof Map<?, ?> members) || !"oct".equals(members.get("kty"))) {
            throw StrictJson.malformed("has an entry that is no symmetric key");
        }
        byte[] id = bytes(members.get("kid"), "a key id");
        byte[] value = bytes(members.get("k"), "a key");
        if (id.length == 0 || id.length > LONGEST_KEY_ID || value.length != ContentKey.SIZE) {
            Arrays.fill(value, (byte) 0);
            throw StrictJson.malformed("has a key or a key id of a wrong length");
        }
        return new License.Key(id, value);
    }

    private static boolean persistent(Map<?, ?> members) {
        Object type = members.containsKey("type") ? members.get("type") : "temporary";
        if ("persistent-license".equals(type)) {
            return true;
        }
        if (!"temporary".equals(type)) {
            throw StrictJson.malformed("is of a type that nobody knows");
        }
        return false;
    }

    private static LicenseRules rules(Map<?, ?> members) {
        boolean extraction = Boolean.TRUE.equals(members.get("extract"));
        Object policy = members.get("policy");
        if (policy == null) {
            return new LicenseRules(0, 0, 0, extraction);
        }
        if (!(policy instanceof String digits) || !digits.matches("[0-2][0-6][01]")) {
            throw StrictJson.malformed("has rules that nobody knows");
        }
        return new LicenseRules(digits.charAt(0) - '0', digits.charAt(1) - '0', digits.charAt(2) - '0', extraction);
    }

    private static OptionalLong expiration(@Nullable Object exp) {
        if (exp == null) {
            return OptionalLong.empty();
        }
        if (!(exp instanceof Double seconds) || seconds < 0 || seconds > 1e12) {
            throw StrictJson.malformed("has a strange expiration");
        }
        return OptionalLong.of(seconds.longValue());
    }

    /** Base64url as the standard has it: no padding, no other alphabet, unused bits zero. */
    private static byte[] bytes(@Nullable Object text, String what) {
        if (!(text instanceof String word) || word.indexOf('=') >= 0) {
            throw StrictJson.malformed("lacks " + what);
        }
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(word);
            if (!ENCODER.encodeToString(decoded).equals(word)) {
                throw StrictJson.malformed("has " + what + " with stray bits");
            }
            return decoded;
        } catch (IllegalArgumentException noBase64) {
            throw StrictJson.malformed("has " + what + " that is not base64url");
        }
    }
}
