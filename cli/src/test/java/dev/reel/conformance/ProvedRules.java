package dev.reel.conformance;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules that the tests of every module name, read from their class files: the same on every machine, whatever was run,
 * skipped or run in which order.
 */
final class ProvedRules {
    private static final String ANNOTATION = "dev.reel.testkit.Conformance";
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate");

    private final Path root;
    private final List<Path> sourceFolders = new ArrayList<>();
    private final List<Path> classFolders = new ArrayList<>();

    private ProvedRules(Path root) {
        this.root = root;
    }

    /** Reads the modules that are built before the command line, and its own. */
    static List<Rule> of(Path root) throws IOException {
        ProvedRules rules = new ProvedRules(root);
        Matcher modules = MODULE.matcher(Files.readString(root.resolve("pom.xml")));
        String module = "";
        while (!module.equals("cli") && modules.find()) {
            module = modules.group(1);
            rules.addFolders(root.resolve(module));
        }
        return rules.read();
    }

    private void addFolders(Path module) {
        add(module.resolve("src/test/java"), module.resolve("target/test-classes"));
        if (module.endsWith("testkit")) {
            // The contracts that others extend.
            add(module.resolve("src/main/java"), module.resolve("target/classes"));
        }
    }

    private void add(Path sources, Path classes) {
        if (!Files.isDirectory(sources)) {
            return;
        }
        if (!Files.isDirectory(classes)) {
            throw new AssertionError(root.relativize(classes)
                    + " is missing, so its rules cannot be listed; build from the root with -am");
        }
        sourceFolders.add(sources);
        classFolders.add(classes);
    }

    private List<Rule> read() {
        List<JavaMethod> named = importClasses().stream()
                .filter(this::hasSource)
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> annotations(method).findAny().isPresent())
                .toList();
        return named.stream()
                .flatMap(method -> {
                    String test = nameOf(method);
                    return annotations(method)
                            .map(rule ->
                                    Rule.proved(text(rule, "spec"), text(rule, "section"), text(rule, "rule"), test));
                })
                .toList();
    }

    /** What the tests use is of no interest here, and to read it all would take long. */
    private JavaClasses importClasses() {
        ArchConfiguration configuration = ArchConfiguration.get();
        boolean resolving = configuration.resolveMissingDependenciesFromClassPath();
        configuration.setResolveMissingDependenciesFromClassPath(false);
        try {
            return new ClassFileImporter().importPaths(classFolders);
        } finally {
            configuration.setResolveMissingDependenciesFromClassPath(resolving);
        }
    }

    /** Class files of sources that are gone may lie about until the next clean build. */
    private boolean hasSource(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        String file = outer.getName().replace('.', '/') + ".java";
        return sourceFolders.stream().anyMatch(folder -> Files.exists(folder.resolve(file)));
    }

    private static Stream<JavaAnnotation<?>> annotations(JavaMethod method) {
        return method.getAnnotations().stream().flatMap(annotation -> {
            String name = annotation.getRawType().getName();
            if (name.equals(ANNOTATION)) {
                return Stream.of((JavaAnnotation<?>) annotation);
            }
            if (name.equals(ANNOTATION + "$All")) {
                return Stream.of((JavaAnnotation<?>[]) annotation.get("value").orElseThrow());
            }
            return Stream.empty();
        });
    }

    private static String text(JavaAnnotation<?> annotation, String property) {
        return (String) annotation.get(property).orElseThrow();
    }

    /** The test as a reader looks for it: a contract's with the classes that keep it. */
    private String nameOf(JavaMethod method) {
        boolean isTest = method.getAnnotations().stream()
                .anyMatch(annotation ->
                        TEST_ANNOTATIONS.contains(annotation.getRawType().getSimpleName()));
        if (!isTest) {
            throw new AssertionError(method.getFullName() + " names a rule and is no test");
        }
        JavaClass owner = method.getOwner();
        String name = simpleName(owner) + "." + method.getName();
        if (!owner.getModifiers().contains(JavaModifier.ABSTRACT)) {
            return name;
        }
        String keepers = owner.getAllSubclasses().stream()
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(this::hasSource)
                .map(ProvedRules::outermostName)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        if (keepers.isEmpty()) {
            throw new AssertionError(method.getFullName() + " names a rule, but no test class extends its class");
        }
        return name + " (" + keepers + ")";
    }

    private static String simpleName(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    private static String outermostName(JavaClass type) {
        String name = simpleName(type);
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
