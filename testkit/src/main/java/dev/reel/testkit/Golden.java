package dev.reel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares a text with a file that was reviewed and checked in.
 *
 * <p>The files lie in {@code src/test/resources/golden} of the module whose tests run; the system property
 * {@code reel.golden} names another folder. With {@code -Dupdate.dumps=true} the files are written instead of compared: look
 * at the difference before you check it in.
 */
public final class Golden {
    private Golden() {}

    /** Fails when {@code text} differs from the golden file {@code name} (a path with its ending, {@code "session/seek.txt"}). */
    public static void assertMatches(String name, String text) {
        Path file = folder().resolve(name);
        String actual = text.replace("\r\n", "\n");
        try {
            if (Boolean.getBoolean("update.dumps")) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, actual);
                return;
            }
            if (!Files.exists(file)) {
                throw new AssertionError(
                        "there is no golden file " + file + "; write it with -Dupdate.dumps=true\n" + actual);
            }
            String expected = Files.readString(file).replace("\r\n", "\n");
            if (!expected.equals(actual)) {
                throw new AssertionError(difference(file, expected, actual));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot use the golden file " + file, failure);
        }
    }

    private static Path folder() {
        return Path.of(System.getProperty("reel.golden", "src/test/resources/golden"));
    }

    private static String difference(Path file, String expected, String actual) {
        String[] wanted = expected.split("\n", -1);
        String[] got = actual.split("\n", -1);
        int line = 0;
        while (line < wanted.length && line < got.length && wanted[line].equals(got[line])) {
            line++;
        }
        return "differs from " + file + " in line " + (line + 1) + " (rewrite with -Dupdate.dumps=true)"
                + "\n  expected: " + lineOf(wanted, line)
                + "\n  actual:   " + lineOf(got, line)
                + "\nThe whole text:\n" + actual;
    }

    private static String lineOf(String[] lines, int index) {
        return index < lines.length ? lines[index] : "(nothing more)";
    }
}
