package dev.reel.ffmpeg.internal.natives;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * Finds the natives where Reel runs as a module: nothing requires the modules that hold them, as each is for one platform, so they
 * are on the module path or in the runtime image without being resolved, and the loader does not see into them. Their libraries
 * are copied into the loader's cache once, and the loader is shown that folder.
 */
final class ModuleNatives {
    private static final String FFMPEG = "org.bytedeco.ffmpeg";
    private static final String JAVACPP = "org.bytedeco.javacpp";

    private ModuleNatives() {}

    /** Shows the loader the natives of modules that are not resolved; to be called before the loader is first used. */
    static void find() {
        if (!ModuleNatives.class.getModule().isNamed() || isResolved()) {
            return;
        }
        ModuleFinder everything = ModuleFinder.compose(onModulePath(), ModuleFinder.ofSystem());
        boolean any = everything.findAll().stream().anyMatch(module -> isOfPlatform(name(module)));
        if (!any || System.getProperty("org.bytedeco.javacpp.pathsFirst") != null) {
            return;
        }
        System.setProperty("org.bytedeco.javacpp.pathsFirst", "true");
        String suffix = "." + Loader.getPlatform().replace('-', '.');
        Optional<ModuleReference> ffmpeg = everything.find(FFMPEG + suffix);
        Optional<ModuleReference> javacpp = everything.find(JAVACPP + suffix);
        if (ffmpeg.isEmpty() || javacpp.isEmpty()) {
            return;
        }
        try {
            Path folder = cached(List.of(ffmpeg.get(), javacpp.get()));
            String known = System.getProperty("java.library.path", "");
            System.setProperty(
                    "java.library.path", known.isEmpty() ? "" + folder : folder + File.pathSeparator + known);
        } catch (IOException failure) {
            throw new UnsatisfiedLinkError(
                    "the natives of module " + FFMPEG + suffix + " cannot be copied: " + failure);
        }
    }

    private static boolean isResolved() {
        return ModuleLayer.boot().modules().stream().anyMatch(module -> isOfPlatform(module.getName()));
    }

    private static boolean isOfPlatform(String module) {
        return module.startsWith(FFMPEG + ".");
    }

    private static String name(ModuleReference module) {
        return module.descriptor().name();
    }

    private static ModuleFinder onModulePath() {
        String path = System.getProperty("jdk.module.path", "");
        return ModuleFinder.of(Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toArray(Path[]::new));
    }

    /** The folder with the libraries of all; a run that is interrupted leaves a folder of another name behind. */
    private static Path cached(List<ModuleReference> modules) throws IOException {
        Path cache = Loader.getCacheDir().toPath();
        Path folder = cache.resolve("modules-" + fingerprint(modules));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path draft = Files.createTempDirectory(cache, "modules-draft");
        for (ModuleReference module : modules) {
            copyLibraries(module, draft);
        }
        try {
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException otherWasFaster) {
            return folder;
        }
        return folder;
    }

    private static String fingerprint(List<ModuleReference> modules) throws IOException {
        List<Object> facts = new ArrayList<>();
        for (ModuleReference module : modules) {
            String location = module.location().map(Object::toString).orElse("");
            Path file = location.startsWith("file:")
                    ? Path.of(module.location().orElseThrow())
                    : Path.of(System.getProperty("java.home"), "release");
            facts.add(location);
            facts.add(Files.getLastModifiedTime(file).toMillis());
        }
        return Integer.toHexString(facts.hashCode());
    }

    private static void copyLibraries(ModuleReference module, Path folder) throws IOException {
        String inside = "/" + Loader.getPlatform() + "/";
        try (ModuleReader reader = module.open();
                Stream<String> entries = reader.list()) {
            List<String> libraries = entries.filter(entry -> entry.startsWith("org/bytedeco/"))
                    .filter(entry -> entry.contains(inside) && isLibrary(entry))
                    .toList();
            for (String library : libraries) {
                try (InputStream bytes =
                        reader.open(library).orElseThrow(() -> new IOException(library + " cannot be opened"))) {
                    Files.copy(bytes, folder.resolve(library.substring(library.lastIndexOf('/') + 1)));
                }
            }
        }
    }

    private static boolean isLibrary(String entry) {
        return entry.contains(".so") || entry.endsWith(".dylib") || entry.endsWith(".dll");
    }
}
