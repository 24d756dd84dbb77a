package dev.reel.conformance;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The report as text, made of the sections in their order and of the rules, in whatever order they come. */
final class ConformanceReport {
    private final List<Section> sections;
    private final List<Rule> rules;
    private final StringBuilder text = new StringBuilder();

    private ConformanceReport(List<Section> sections, List<Rule> rules) {
        this.sections = sections;
        this.rules = rules;
    }

    /** Fails when a rule names a section that does not exist. */
    static String of(List<Section> sections, List<Rule> rules) {
        for (Rule rule : rules) {
            if (sections.stream().noneMatch(rule::isOf)) {
                throw new AssertionError("there is no section " + rule.section() + " in a specification '" + rule.spec()
                        + "', which " + (rule.isProved() ? rule.test() : "conformance-exceptions.tsv") + " names");
            }
        }
        return new ConformanceReport(sections, rules).render();
    }

    private String render() {
        line("# Conformance");
        line("");
        line("Which rules of the specifications the tests prove. Made from the tests; do not edit. To write it anew:");
        line("");
        line("    " + ConformanceReportTest.COMMAND);
        line("");
        line("- **tested**: the test named beside the rule proves it in every build; one that fails fails the build.");
        line("- **not applicable**: the rule cannot apply on the JVM or decides nothing, for the reason given.");
        line("- **open**: no test names a rule of the section yet.");
        line("");
        List<String> specs = sections.stream().map(Section::spec).distinct().toList();
        line("| Specification | Sections | with tests | not applicable | open | Rules tested |");
        line("|---|---:|---:|---:|---:|---:|");
        specs.forEach(this::summary);
        for (String spec : specs) {
            line("");
            line("## " + spec + ".md");
            sectionsOf(spec).forEach(this::section);
        }
        return text.toString();
    }

    private void summary(String spec) {
        List<Section> counted = sectionsOf(spec).stream()
                .filter(section -> !isMerelyTitle(section))
                .toList();
        long tested = counted.stream()
                .filter(section -> rulesOf(section).stream().anyMatch(Rule::isProved))
                .count();
        long open =
                counted.stream().filter(section -> rulesOf(section).isEmpty()).count();
        long proved = rules.stream()
                .filter(rule -> rule.spec().equals(spec) && rule.isProved())
                .map(rule -> rule.section() + rule.text())
                .distinct()
                .count();
        line("| [" + spec + ".md](#" + spec + "md) | " + counted.size() + " | " + tested + " | "
                + (counted.size() - tested - open) + " | " + open + " | " + proved + " |");
    }

    private void section(Section section) {
        line("");
        line((section.depth() == 1 ? "### " : "#### ") + section.number() + " " + section.title());
        if (isMerelyTitle(section)) {
            return;
        }
        line("");
        List<Rule> own = rulesOf(section);
        if (own.isEmpty()) {
            line("open");
            return;
        }
        line("| Rule | Test | State |");
        line("|---|---|---|");
        for (String rule : distinctRules(own)) {
            row(own.stream().filter(candidate -> candidate.text().equals(rule)).toList());
        }
    }

    private void row(List<Rule> same) {
        Rule first = same.get(0);
        String tests = same.stream()
                .filter(Rule::isProved)
                .map(rule -> "`" + rule.test() + "`")
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining("<br>"));
        line("| " + cell(first.text()) + " | " + tests + " | "
                + (first.isProved() ? "tested" : "not applicable: " + cell(first.reason())) + " |");
    }

    private static List<String> distinctRules(List<Rule> own) {
        return own.stream().map(Rule::text).distinct().toList();
    }

    private List<Rule> rulesOf(Section section) {
        return rules.stream()
                .filter(rule -> rule.isOf(section))
                .sorted(Rule.ORDER)
                .toList();
    }

    private List<Section> sectionsOf(String spec) {
        return sections.stream().filter(section -> section.spec().equals(spec)).toList();
    }

    private boolean isMerelyTitle(Section section) {
        return section.isParentIn(sections) && rulesOf(section).isEmpty();
    }

    private static String cell(String content) {
        return content.replace("|", "\\|").replace("<", "&lt;");
    }

    private void line(String content) {
        text.append(content).append('\n');
    }
}
