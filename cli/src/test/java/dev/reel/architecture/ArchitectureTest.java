package dev.reel.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.Slice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house that a compiler does not know, over the classes of every module the command line sees. */
class ArchitectureTest {
    private static final List<String> CORE = List.of(
            "dev.reel.platform", "dev.reel.pipeline", "dev.reel.topology", "dev.reel.session", "dev.reel.player");

    private static JavaClasses reel;

    @BeforeAll
    static void importReel() {
        reel = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // Compiled tests lie in a folder of their own, whoever compiles them.
                .withImportOption(place -> !place.contains("/test/"))
                .importPackages("dev.reel");
    }

    @Test
    void eachFloorOfCoreKnowsOnlyTheFloorsBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("platform")
                .definedBy("dev.reel.platform..")
                .layer("pipeline")
                .definedBy("dev.reel.pipeline..")
                .layer("topology")
                .definedBy("dev.reel.topology..")
                .layer("session")
                .definedBy("dev.reel.session..")
                .layer("player")
                .definedBy("dev.reel.player..")
                .whereLayer("platform")
                .mayNotAccessAnyLayer()
                .whereLayer("pipeline")
                .mayOnlyAccessLayers("platform")
                .whereLayer("topology")
                .mayOnlyAccessLayers("platform", "pipeline")
                .whereLayer("session")
                .mayOnlyAccessLayers("platform", "pipeline", "topology")
                .whereLayer("player")
                .mayOnlyAccessLayers("platform", "pipeline", "topology", "session")
                .check(reel);
    }

    @Test
    void packagesFormNoCircle() {
        check(slices().matching("dev.reel.(*)..").should().beFreeOfCycles());
    }

    @Test
    void packagesOfCoreFormNoCircle() {
        check(slices().matching("dev.reel.(**)")
                .that(describe("of core", ArchitectureTest::isOfCore))
                .should()
                .beFreeOfCycles()
                // There still; may only become fewer: a sink is given the clock, a handler is given the stream.
                .ignoreDependency(resideInAPackage("dev.reel.pipeline"), resideInAPackage("dev.reel.pipeline.clock"))
                .ignoreDependency(
                        resideInAPackage("dev.reel.pipeline.open"), resideInAPackage("dev.reel.pipeline.bytestream")));
    }

    @Test
    void nativesCodecWriteAndReadKnowOnlyThoseBefore() {
        String house = "dev.reel.ffmpeg.internal.";
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("natives")
                .definedBy(house + "natives..")
                .layer("codec")
                .definedBy(house + "codec..")
                .layer("write")
                .definedBy(house + "write..")
                .layer("read")
                .definedBy(house + "read..")
                .whereLayer("natives")
                .mayNotAccessAnyLayer()
                .whereLayer("codec")
                .mayOnlyAccessLayers("natives")
                .whereLayer("write")
                .mayOnlyAccessLayers("natives", "codec")
                .whereLayer("read")
                .mayOnlyAccessLayers("natives", "codec", "write")
                .check(reel);
    }

    @Test
    void classesOfOnePackageOfCoreFormNoCircle() {
        assertThat(ClassCircles.in(reel, ArchitectureTest::isCore))
                .as("classes of one package that know each other, beside those that ClassCircles names")
                .isEmpty();
    }

    @Test
    void onlyModuleFfmpegKnowsTheNatives() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.reel.ffmpeg..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.."));
    }

    @Test
    void onlyATimeServiceReadsTheSystemClockOrSleeps() {
        // The testkit waits for real threads on purpose; bench measures real time.
        check(noClasses()
                .that(areNoPartOfATimeService())
                .and()
                .resideOutsideOfPackages("dev.reel.testkit..", "dev.reel.bench..")
                .should()
                .callCodeUnitWhere(readsTheSystemClockOrSleeps()));
    }

    @Test
    void onlyTheCommandLineWritesToTheStandardStreams() {
        check(noClasses().that().resideOutsideOfPackage("dev.reel.cli..").should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void librariesLogThroughSystemLogger() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.reel.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging.."));
    }

    @Test
    void onlyProgramsEndTheJvm() {
        // The protected process is a program of its own: it ends when its application does, whatever its threads are
        // at.
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.reel.cli..")
                .and()
                .doNotHaveFullyQualifiedName("dev.reel.protection.process.ProtectedProcess")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
    }

    private static boolean isCore(JavaClass type) {
        String name = type.getPackageName();
        return CORE.stream().anyMatch(room -> name.equals(room) || name.startsWith(room + "."));
    }

    private static boolean isOfCore(Slice slice) {
        return slice.stream().allMatch(ArchitectureTest::isCore);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(reel);
    }

    private static DescribedPredicate<JavaClass> areNoPartOfATimeService() {
        DescribedPredicate<JavaClass> timeService = assignableTo("dev.reel.platform.TimeService");
        return describe("are no part of a TimeService", type -> {
            for (JavaClass outer = type; ; outer = outer.getEnclosingClass().get()) {
                if (timeService.test(outer)) {
                    return false;
                }
                if (outer.getEnclosingClass().isEmpty()) {
                    return true;
                }
            }
        });
    }

    /** A java.time.Clock is time as a parameter, for the calendar dates of certificates. */
    private static DescribedPredicate<JavaCall<?>> readsTheSystemClockOrSleeps() {
        Map<String, Set<String>> methods = Map.of(
                "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
                "java.lang.Thread", Set.of("sleep"),
                "java.util.concurrent.TimeUnit", Set.of("sleep"),
                "java.util.concurrent.locks.LockSupport", Set.of("parkNanos", "parkUntil"),
                "java.util.concurrent.CompletableFuture", Set.of("orTimeout", "completeOnTimeout", "delayedExecutor"),
                "java.util.Date", Set.of("<init>"),
                "java.util.Timer", Set.of("<init>"));
        return describe("read the system clock or sleep", call -> {
            CodeUnitCallTarget target = call.getTarget();
            String owner = target.getOwner().getName();
            boolean withoutArguments = target.getRawParameterTypes().isEmpty();
            return switch (owner) {
                case "java.util.Date" -> withoutArguments && target.getName().equals("<init>");
                default ->
                    methods.getOrDefault(owner, Set.of()).contains(target.getName())
                            || (owner.startsWith("java.time.")
                                    && target.getName().equals("now")
                                    && withoutArguments);
            };
        });
    }
}
