package dev.reel.protection.session;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@link App} in a process of its own, and its protected process. */
final class RunningApp implements AutoCloseable {
    final Process process;
    final long protectedPid;
    final String level;
    private final BufferedReader out;
    private final BufferedWriter in;

    /** @param before what stands before the command: another user, for example */
    RunningApp(List<String> before, String classPath, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                classPath,
                App.class.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        String line = out.readLine();
        if (line == null || !line.startsWith("PLAYING ")) {
            throw new AssertionError("the application did not play: " + line);
        }
        protectedPid = Long.parseLong(line.split(" ", -1)[1]);
        level = line.split(" ", -1)[2];
    }

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Samples that the outputs have got, once the command is done. */
    long ask(String command) throws IOException {
        in.write(command + "\n");
        in.flush();
        String line = out.readLine();
        if (line == null || !line.startsWith("DONE ")) {
            throw new AssertionError("the application answered " + line);
        }
        return Long.parseLong(line.substring("DONE ".length()));
    }

    @Override
    public void close() throws IOException {
        in.close();
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
