package dev.reel.protection.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and hands back what it wrote. */
public final class Program {
    private static final long DEADLINE_SECONDS = 180;

    private Program() {}

    /** What a program left behind. */
    public static final class Result {
        private final int exit;
        private final byte[] output;
        private final String errors;

        private Result(int exit, byte[] output, String errors) {
            this.exit = exit;
            this.output = output;
            this.errors = errors;
        }

        public int exit() {
            return exit;
        }

        public byte[] output() {
            return output;
        }

        public String errors() {
            return errors;
        }

        public String text() {
            return new String(output, StandardCharsets.UTF_8);
        }
    }

    public static Result run(Map<String, String> environment, List<String> command) {
        try {
            Path errors = Files.createTempFile("reel-program", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            try (InputStream out = process.getInputStream()) {
                byte[] output = out.readAllBytes();
                if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command.get(0) + " did not end");
                }
                return new Result(process.exitValue(), output, Files.readString(errors));
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
