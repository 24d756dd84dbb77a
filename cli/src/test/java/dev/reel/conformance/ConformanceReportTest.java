package dev.reel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/conformance.md} true: it says what the tests' {@code @Conformance} annotations, the list of sections and
 * the list of rules that cannot apply say.
 */
class ConformanceReportTest {
    static final String COMMAND = "mvn -q -pl cli -am test -Dtest=ConformanceReportTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate.dumps=true";

    private static final Path ROOT =
            Path.of(System.getProperty("reel.root", "..")).toAbsolutePath().normalize();
    private static final Path DOCS = ROOT.resolve("docs");

    private static List<Rule> rules;

    @BeforeAll
    static void readRules() throws IOException {
        rules = rules();
    }

    @Test
    void theReportSaysWhatTheTestsSay() throws IOException {
        Path file = DOCS.resolve("conformance.md");
        String report = ConformanceReport.of(sections(), rules);
        if (Boolean.getBoolean("update.dumps")) {
            Files.writeString(file, report);
            return;
        }
        String present = Files.exists(file) ? Files.readString(file).replace("\r\n", "\n") : "";
        if (!present.equals(report)) {
            throw new AssertionError("docs/conformance.md is not what the tests say; rewrite it with\n  " + COMMAND
                    + firstDifference(present, report));
        }
    }

    @Test
    void theReportDoesNotDependOnTheOrderInWhichTestsAreFound() throws IOException {
        List<Rule> shuffled = new ArrayList<>(rules);
        Collections.shuffle(shuffled, new Random(7));

        assertThat(ConformanceReport.of(sections(), shuffled)).isEqualTo(ConformanceReport.of(sections(), rules));
    }

    private static List<Section> sections() throws IOException {
        return table("conformance-sections.tsv", 3)
                .map(cells -> new Section(cells[0], cells[1], cells[2]))
                .toList();
    }

    private static List<Rule> rules() throws IOException {
        List<Rule> rules = new ArrayList<>(ProvedRules.of(ROOT));
        table("conformance-exceptions.tsv", 4)
                .map(cells -> Rule.inapplicable(cells[0], cells[1], cells[2], cells[3]))
                .forEach(rules::add);
        return rules;
    }

    private static Stream<String[]> table(String name, int columns) throws IOException {
        return Files.readAllLines(DOCS.resolve(name)).stream()
                .filter(line -> !line.isBlank())
                .map(line -> {
                    String[] cells = line.split("\t", -1);
                    if (cells.length != columns) {
                        throw new AssertionError(
                                name + " has " + cells.length + " cells instead of " + columns + " in: " + line);
                    }
                    return cells;
                });
    }

    private static String firstDifference(String present, String report) {
        List<String> before = present.lines().toList();
        List<String> after = report.lines().toList();
        int line = 0;
        while (line < before.size() && line < after.size() && before.get(line).equals(after.get(line))) {
            line++;
        }
        return "\nIt differs first in line " + (line + 1) + "\n  file:  "
                + (line < before.size() ? before.get(line) : "(ends)") + "\n  tests: "
                + (line < after.size() ? after.get(line) : "(ends)");
    }
}
