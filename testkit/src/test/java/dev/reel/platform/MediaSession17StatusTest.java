package dev.reel.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §17: the catalogue of result codes. */
class MediaSession17StatusTest {
    private static final String SPEC = "media-session";
    private static final String TABLE = "/conformance/hresults.csv";
    /** The one name whose value has another name before it. */
    private static final String ALIAS = "STRSAFE_E_INSUFFICIENT_BUFFER";

    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = TABLE)
    @Conformance(spec = SPEC, section = "17", rule = "every name has its value, and is found by it")
    void namesHaveTheirValues(String symbol, String value) throws ReflectiveOperationException {
        Status status = (Status) Status.class.getField(symbol).get(null);
        assertThat(status.hresult()).isEqualTo("0x" + value);
        assertThat(status.symbol()).isEqualTo(symbol.equals(ALIAS) ? "E_NOT_SUFFICIENT_BUFFER" : symbol);
        assertThat(Status.of(Integer.parseUnsignedInt(value, 16))).isSameAs(status);
        boolean success = symbol.startsWith("S_") || symbol.startsWith("MF_S_");
        assertThat(status.isSuccess()).isEqualTo(success);
        assertThat(status.isFailure()).isEqualTo(!success);
        assertThat(status).hasToString(status.symbol());
    }

    @Test
    @Conformance(spec = SPEC, section = "17", rule = "the catalogue is these names and no others")
    void nothingElse() {
        Set<String> table = table();
        assertThat(table).hasSize(148);
        assertThat(Arrays.stream(Status.class.getFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Status.class)
                        .map(field -> field.getName()))
                .containsExactlyInAnyOrderElementsOf(table);
        assertThat(Status.all()).hasSize(147);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2, ERROR_FILE_NOT_FOUND",
        "32, ERROR_SHARING_VIOLATION",
        "80, ERROR_FILE_EXISTS",
        "715, ERROR_WAS_UNLOCKED",
        "1168, ERROR_NOT_FOUND",
        "5010, ERROR_OBJECT_ALREADY_EXISTS",
        "0, S_OK"
    })
    @Conformance(spec = SPEC, section = "17", rule = "an ERROR_ name stands for HRESULT_FROM_WIN32")
    void windowsErrorsAreWrapped(int code, String symbol) {
        assertThat(Status.fromWin32(code).symbol()).isEqualTo(symbol);
        assertThat(Status.fromWin32(code).value()).isEqualTo(code == 0 ? 0 : 0x80070000 | code);
    }

    private static Set<String> table() {
        try (InputStream in = Objects.requireNonNull(MediaSession17StatusTest.class.getResourceAsStream(TABLE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.substring(0, line.indexOf(',')))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
