package dev.reel.license;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of a ClearKey client (protected-path.md §16.1): a request for keys, or word that a stored licence is gone.
 *
 * @param keyIds as they came, of 1 to 512 bytes
 */
record LicenseRequest(List<byte[]> keyIds, Kind kind) {
    static final int MOST_KEYS = 128;
    private static final int LONGEST_KEY_ID = 512;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(2048)
                    .maxNameLength(256)
                    .maxNumberLength(64)
                    .build())
            .build();

    /** What a client wants. */
    enum Kind {
        TEMPORARY,
        PERSISTENT,
        RELEASE
    }

    /** The message is not what a ClearKey client sends; says why in words that may be shown. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String why) {
            super(why);
        }
    }

    /** The message asks for more than anybody needs. */
    static final class TooMuch extends Exception {
        private static final long serialVersionUID = 1;

        TooMuch() {
            super("more than " + MOST_KEYS + " key ids");
        }
    }

    static LicenseRequest read(byte[] message) throws Malformed, TooMuch {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(message))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new Malformed("the request is not UTF-8");
        }
        try (JsonParser parser = JSON.createParser(text)) {
            return read(parser);
        } catch (IOException notJson) {
            throw new Malformed("the request is not JSON");
        }
    }

    private static LicenseRequest read(JsonParser parser) throws IOException, Malformed, TooMuch {
        List<byte[]> ids = null;
        String type = null;
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new Malformed("the request is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("kids")) {
                ids = ids(parser);
            } else if (name.equals("type")) {
                if (value != JsonToken.VALUE_STRING) {
                    throw new Malformed("the request's type is not a string");
                }
                type = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new Malformed("the request goes on behind its end");
        }
        if (ids == null || ids.isEmpty()) {
            throw new Malformed("the request names no key ids");
        }
        return new LicenseRequest(List.copyOf(ids), kind(type));
    }

    private static Kind kind(@Nullable String type) throws Malformed {
        if (type == null) {
            return Kind.RELEASE;
        }
        return switch (type) {
            case "temporary" -> Kind.TEMPORARY;
            case "persistent-license" -> Kind.PERSISTENT;
            default -> throw new Malformed("the request is of a type that nobody knows");
        };
    }

    private static List<byte[]> ids(JsonParser parser) throws IOException, Malformed, TooMuch {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new Malformed("the request's key ids are no list");
        }
        List<byte[]> ids = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new Malformed("a key id is not a string");
            }
            if (ids.size() == MOST_KEYS) {
                throw new TooMuch();
            }
            ids.add(id(parser.getText()));
        }
        return ids;
    }

    /** Base64url as the standard has it: no padding, no other alphabet, unused bits zero. */
    private static byte[] id(String text) throws Malformed {
        try {
            byte[] id = Base64.getUrlDecoder().decode(text);
            if (id.length > 0
                    && id.length <= LONGEST_KEY_ID
                    && Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(id)
                            .equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException noBase64) {
            throw new Malformed("a key id is not base64url");
        }
        throw new Malformed("a key id is not base64url without padding, of 1 to " + LONGEST_KEY_ID + " bytes");
    }
}
