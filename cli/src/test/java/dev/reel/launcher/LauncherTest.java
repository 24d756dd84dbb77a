package dev.reel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of its own, whose Maven is a script that "builds" {@link EchoApplication}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {
    private static final String FIRST_BUILD = "reel: building for the first time";
    private static final String REBUILD = "reel: the sources changed: building";

    @TempDir
    private Path folder;

    private Path checkout;
    private Path tools;
    private Path source;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = Files.createDirectories(folder.resolve("a checkout"));
        Files.copy(Path.of(System.getProperty("reel.root"), "reel"), checkout.resolve("reel"));
        executable(checkout.resolve("reel"));
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        source = Files.createDirectories(checkout.resolve("core/src/main")).resolve("Source.java");
        Files.writeString(source, "");
        Path application = application(folder.resolve("application.jar"));
        tools = Files.createDirectories(folder.resolve("tools"));
        // Maven takes its colours back behind its last line, even where it uses none.
        maven("cp '" + application + "' cli/target/reel-cli.jar; printf '\\033[0m\\033[0m'");
    }

    @Test
    void buildsOnFirstUseThenRunsWithArgumentsAndExitStatusUntouched() throws Exception {
        Run first = reel("echo", "two words", "7");

        assertThat(first.errors()).startsWith(FIRST_BUILD).hasLineCount(1);
        assertThat(first.output()).isEqualTo("[echo, two words, 7]\n");
        assertThat(first.status()).isEqualTo(7);

        Run second = reel("echo", "0");

        assertThat(second.errors()).isEmpty();
        assertThat(second.output()).isEqualTo("[echo, 0]\n");
        assertThat(second.status()).isZero();
    }

    @Test
    void buildsAgainWhenASourceIsNewerThanTheBuild() throws Exception {
        reel("echo", "0");
        FileTime built = Files.getLastModifiedTime(checkout.resolve("cli/target/reel.built"));
        Files.setLastModifiedTime(source, FileTime.fromMillis(built.toMillis() + 2_000));

        assertThat(reel("echo", "0").errors()).startsWith(REBUILD);
    }

    @Test
    void startsThroughASymbolicLinkFromAnyFolder() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("a checkout", "reel"));
        Path linkToLink = Files.createSymbolicLink(tools.resolve("reel"), Path.of("..", "link"));

        assertThat(run(linkToLink, "echo", "0").output()).isEqualTo("[echo, 0]\n");
    }

    @Test
    void keepsAClassDataArchiveForTheJdk() throws Exception {
        reel("echo", "0");

        try (var archives = Files.list(checkout.resolve("cli/target/cds"))) {
            assertThat(archives)
                    .singleElement()
                    .satisfies(
                            archive -> assertThat(archive).hasExtension("jsa").isNotEmptyFile());
        }
    }

    @Test
    void showsWhatMavenSaidWhenTheBuildFails() throws Exception {
        maven("echo '[ERROR] no good'; exit 1");

        Run run = reel("echo", "0");

        assertThat(run.errors())
                .contains("[ERROR] no good\n")
                .endsWith("reel: the build failed; the lines above say why\n");
        assertThat(run.output()).isEmpty();
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void saysWhatIsFetchedAndBuiltAsItGoes() throws Exception {
        maven("""
            echo '[INFO] Building Reel on FFmpeg 0.1.0                        [4/9]'
            echo 'Progress (1): 1.1/30 MB'
            echo 'Downloaded from central: https://repo.maven.apache.org/maven2/org/ffmpeg-8.jar (30 MB at 2.1 MB/s)'
            echo 'Downloaded from central: https://repo.maven.apache.org/maven2/org/small.pom (2.2 kB at 60 kB/s)'
            echo '[ERROR] no good'
            exit 1
            """);

        assertThat(reel("echo", "0").errors()).isEqualTo("""
            reel: building for the first time; Maven fetches what it needs, which can take a few minutes ...
            reel: building Reel on FFmpeg (4/9)
            reel: fetched ffmpeg-8.jar (30 MB)
            [ERROR] no good
            reel: the build failed; the lines above say why
            """);
    }

    @Test
    void ignoresTheLockOfABuildThatWasKilled() throws Exception {
        Files.createDirectories(checkout.resolve("cli/target"));
        Files.createSymbolicLink(checkout.resolve("cli/target/reel.lock"), Path.of("2147483647"));

        assertThat(reel("echo", "0").output()).isEqualTo("[echo, 0]\n");
    }

    @Test
    @DisabledOnOs(value = OS.MAC, disabledReason = "Java reads arguments as UTF-8 there whatever the locale says")
    void argumentsBeyondAsciiArriveInALocaleWithoutUtf8() throws Exception {
        reel("echo", "0");

        for (String locale : List.of("C", "POSIX", "")) {
            Run run = run(Map.of("LC_ALL", locale, "LC_CTYPE", "", "LANG", ""), checkout.resolve("reel"), "λ", "7");

            assertThat(run.output()).isEqualTo("[λ, 7] LANG=" + locale + " MALLOC_ARENA_MAX=2\n");
        }
    }

    @Test
    void whatTheUserSetsStays() throws Exception {
        reel("echo", "0");

        Run run = run(
                Map.of("LC_ALL", "", "LC_CTYPE", "C.UTF-8", "LANG", "C", "MALLOC_ARENA_MAX", "4"),
                checkout.resolve("reel"),
                "λ",
                "0");

        assertThat(run.output()).isEqualTo("[λ, 0] LANG=C MALLOC_ARENA_MAX=4\n");
    }

    private Run reel(String... arguments) throws Exception {
        return run(checkout.resolve("reel"), arguments);
    }

    private Run run(Path launcher, String... arguments) throws Exception {
        return run(Map.of(), launcher, arguments);
    }

    private Run run(Map<String, String> variables, Path launcher, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(Arrays.asList(arguments));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(tools.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("MAVEN_HOME", tools.getParent().resolve("maven").toString());
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("ends within a minute")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(Files.readString(output), Files.readString(errors), process.exitValue());
    }

    private void maven(String action) throws IOException {
        Path mvn = Files.createDirectories(folder.resolve("maven/bin")).resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\n" + action + "\n");
        executable(mvn);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path application(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, EchoApplication.class.getName());
        String entry = EchoApplication.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                var classFile = EchoApplication.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            classFile.transferTo(out);
        }
        return jar;
    }

    private record Run(String output, String errors, int status) {}

    /** Prints its arguments, after a λ also what the launcher set; the last one is its exit status. */
    static final class EchoApplication {
        private EchoApplication() {}

        public static void main(String[] arguments) {
            String told = Arrays.toString(arguments);
            if (arguments[0].equals("\u03bb")) {
                told += " LANG=" + System.getenv("LANG") + " MALLOC_ARENA_MAX=" + System.getenv("MALLOC_ARENA_MAX");
            }
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8).println(told);
            String last = arguments[arguments.length - 1];
            System.exit(last.startsWith("-") ? 0 : Integer.parseInt(last));
        }
    }
}
