package dev.reel.protection.license;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the small JSON messages of licences, strictly (RFC 8259, protected-path.md §16.2): nothing before or behind but white space,
 * no member twice, bounded size and depth. Objects become maps, arrays lists, numbers doubles. A failure never shows the text.
 */
final class StrictJson {
    private static final int LONGEST = 64 * 1024;
    private static final int DEEPEST = 16;

    static final Status TYPE = Status.of("DRM_E_TYPE_ERROR", 0x80704005);

    private final CharSequence text;
    private int at;
    private int depth;

    private StrictJson(CharSequence text) {
        this.text = text;
    }

    /** The one value in a message. */
    static @Nullable Object parse(byte[] message) {
        if (message.length == 0 || message.length > LONGEST) {
            throw malformed("has " + message.length + " bytes");
        }
        CharSequence text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(message));
        } catch (CharacterCodingException notText) {
            throw malformed("is not UTF-8");
        }
        StrictJson json = new StrictJson(text);
        json.skipSpace();
        Object value = json.value();
        json.skipSpace();
        if (json.at < text.length()) {
            throw malformed("goes on behind its end");
        }
        return value;
    }

    private @Nullable Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> nothing();
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        enter();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            depth--;
            return members;
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw malformed("has a member without a name");
            }
            String name = string();
            skipSpace();
            require(':');
            skipSpace();
            Object value = value();
            if (members.containsKey(name)) {
                throw malformed("has a member twice");
            }
            members.put(name, value);
            skipSpace();
            if (peek() == ',') {
                at++;
            } else {
                require('}');
                depth--;
                return members;
            }
        }
    }

    private List<@Nullable Object> array() {
        enter();
        List<@Nullable Object> items = new ArrayList<>();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            depth--;
            return items;
        }
        while (true) {
            skipSpace();
            items.add(value());
            skipSpace();
            if (peek() == ',') {
                at++;
            } else {
                require(']');
                depth--;
                return items;
            }
        }
    }

    private String string() {
        at++;
        StringBuilder made = new StringBuilder();
        while (true) {
            char next = take();
            if (next == '"') {
                return made.toString();
            }
            if (next < ' ') {
                throw malformed("has a control character in a string");
            }
            made.append(next == '\\' ? escaped() : next);
        }
    }

    private char escaped() {
        char next = take();
        return switch (next) {
            case '"', '\\', '/' -> next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(take(), 16);
                    if (digit < 0) {
                        throw malformed("has a bad escape");
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw malformed("has a bad escape");
        };
    }

    private Object number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.subSequence(from, at).toString();
        if (digits.length() > 40 || !digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw malformed("has something that is no value");
        }
        return Double.valueOf(digits);
    }

    private @Nullable Object nothing() {
        var unusedTrue = word("null", true);
        return null;
    }

    private Object word(String word, Object value) {
        for (int i = 0; i < word.length(); i++) {
            if (take() != word.charAt(i)) {
                throw malformed("has something that is no value");
            }
        }
        return value;
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw malformed("is nested too deep");
        }
    }

    private void require(char wanted) {
        if (take() != wanted) {
            throw malformed("lacks a '" + wanted + "'");
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed("ends too early");
        }
        return text.charAt(at);
    }

    private char take() {
        char next = peek();
        at++;
        return next;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    static MediaException malformed(String what) {
        return new MediaException(TYPE, "the licence message " + what + "; ask the licence server's operator");
    }
}
