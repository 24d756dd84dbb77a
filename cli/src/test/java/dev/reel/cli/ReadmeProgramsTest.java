package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every complete program of the README is compiled and run as a user has it: in a process of its own, with the artifacts that
 * reel-ffmpeg brings and the natives, on the class path and on the module path.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ReadmeProgramsTest {
    private static final Pattern PROGRAM =
            Pattern.compile("```java\n((?:(?!```).)*?public class (\\w+) \\{.*?)```", Pattern.DOTALL);
    private static final Pattern STATEMENT = Pattern.compile("(?:;|\\{)\\s*$", Pattern.MULTILINE);
    /** What a user's class path has: the names by which the artifacts lie in repositories, build folders and class folders. */
    private static final List<String> ARTIFACTS = List.of(
            "reel-core",
            "reel-ffmpeg",
            "core/target/classes",
            "ffmpeg/target/classes",
            "core-main",
            "ffmpeg-main",
            "jspecify",
            "/javacpp/",
            "/bytedeco/ffmpeg/",
            "/jna/");

    @TempDir
    static Path folder;

    @BeforeAll
    static void aFilm() throws Exception {
        dev.reel.player.Transcoder.from(Media.clip().toString())
                .to(folder.resolve("film.mp4"))
                .copy()
                .stopAt(java.time.Duration.ofSeconds(1))
                .run();
    }

    /** A program of the README by the name of its class. */
    record Program(String name, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Program> programs() throws IOException {
        Matcher matcher = PROGRAM.matcher(Files.readString(Path.of(System.getProperty("reel.root"), "README.md")));
        List<Program> result = new ArrayList<>();
        for (MatchResult found : matcher.results().toList()) {
            result.add(new Program(found.group(2), found.group(1)));
        }
        return result;
    }

    private static List<String> artifacts() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> ARTIFACTS.stream().anyMatch(entry.replace('\\', '/')::contains))
                .filter(entry -> !entry.contains("jna-platform"))
                .toList();
    }

    @Test
    void theFourJobsAreThere() throws IOException {
        assertThat(programs()).extracting(Program::name).contains("Play", "Probe", "Transcode", "Grab");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void runsOnTheClassPath(Program program) throws Exception {
        Path source =
                Files.createDirectories(folder.resolve("class-" + program.name)).resolve(program.name + ".java");
        Files.writeString(source, program.text);
        Path classes = folder.resolve("classes-" + program.name);
        String path = String.join(File.pathSeparator, artifacts());
        run("javac", "-d", classes.toString(), "-cp", path, source.toString());
        run("java", "-cp", path + File.pathSeparator + classes, program.name);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void runsOnTheModulePath(Program program) throws Exception {
        String path = String.join(File.pathSeparator, artifacts());
        Assumptions.assumeTrue(
                artifacts().stream()
                        .anyMatch(entry ->
                                entry.contains("reel-ffmpeg") || Files.exists(Path.of(entry, "module-info.class"))),
                "skipped: the classes were compiled without their module descriptors");
        Path sources = Files.createDirectories(folder.resolve("module-" + program.name));
        Files.writeString(sources.resolve("module-info.java"), "module app { requires dev.reel.ffmpeg; }\n");
        Files.createDirectories(sources.resolve("app"));
        Path source = sources.resolve("app").resolve(program.name + ".java");
        Files.writeString(source, "package app;\n" + program.text);
        Path classes = folder.resolve("modules-" + program.name);
        run(
                "javac",
                "-d",
                classes.toString(),
                "-p",
                path,
                sources.resolve("module-info.java").toString(),
                source.toString());
        run("java", "-p", path + File.pathSeparator + classes, "-m", "app/app." + program.name);
    }

    private static void run(String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        Path said = folder.resolve(tool + ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        int status = process.waitFor();
        assertThat(status)
                .as("%s:%n%s", String.join(" ", command), Files.readString(said))
                .isZero();
    }

    /** Statements of the four jobs: what ends in a semicolon or opens a block, inside main. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({"Play, 4", "Probe, 3", "Transcode, 6", "Grab, 4"})
    void isShort(String name, int most) throws IOException {
        String text = programs().stream()
                .filter(program -> program.name.equals(name))
                .map(Program::text)
                .collect(Collectors.joining());
        String body = text.substring(text.indexOf("main("));
        long statements = Stream.of(body.substring(body.indexOf('{') + 1))
                .flatMap(inside -> STATEMENT.matcher(inside).results())
                .count();
        assertThat(statements).isLessThanOrEqualTo(most);
    }
}
