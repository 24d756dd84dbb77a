package dev.reel.protection.session;

import dev.reel.platform.MediaException;
import dev.reel.protection.policy.ProtectionCode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a protected process is made of: the smallest class path that plays, found where this process has its own classes from.
 *
 * @param classPath jars, or folders of a build
 */
record ProcessImage(List<Path> classPath) {
    /** One class or resource of each component; those behind the mark are left out where they are missing. */
    private static final List<String> NEEDED = List.of(
            "dev/reel/session/MediaSession.class",
            "dev/reel/ffmpeg/NativeCount.class",
            "dev/reel/protection/process/ProtectedProcess.class",
            "com/sun/jna/Native.class",
            "org/bouncycastle/asn1/ASN1Object.class",
            "org/bouncycastle/cert/X509CertificateHolder.class",
            "org/bouncycastle/asn1/x509/Certificate.class");

    private static final List<String> WHERE_THERE = List.of(
            "META-INF/services/dev.reel.pipeline.open.SchemeHandler",
            "META-INF/services/dev.reel.pipeline.sink.SinkClass",
            "META-INF/services/dev.reel.pipeline.transform.TransformProvider",
            "META-INF/services/dev.reel.protection.device.CryptoDeviceProvider",
            "org/bouncycastle/asn1/cmp/PKIStatus.class",
            "dev/reel/desktop/SwingWindow.class",
            "org/bytedeco/javacpp/Loader.class",
            "org/bytedeco/ffmpeg/global/avcodec.class",
            "org/bytedeco/javacpp/PLATFORM/libjnijavacpp.so",
            "org/bytedeco/ffmpeg/PLATFORM/libjniavutil.so");

    static ProcessImage ofThisProcess() {
        Set<Path> found = new LinkedHashSet<>();
        for (String name : NEEDED) {
            List<Path> places = places(name);
            if (places.isEmpty()) {
                throw new MediaException(
                        ProtectionCode.MF_E_PEAUTH_UNTRUSTED,
                        "the protected process cannot be put together: " + name + " is not on the class path");
            }
            found.add(places.get(0));
        }
        for (String name : WHERE_THERE) {
            found.addAll(places(name.replace("PLATFORM", platform())));
        }
        return new ProcessImage(List.copyOf(found));
    }

    /** As JavaCPP names platforms. */
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "");
        return (system.contains("mac") ? "macosx" : system.contains("win") ? "windows" : "linux") + "-"
                + switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "arm64";
                    default -> machine;
                };
    }

    private static List<Path> places(String name) {
        List<Path> places = new ArrayList<>();
        try {
            for (URL url : Collections.list(ProcessImage.class.getClassLoader().getResources(name))) {
                Path place = place(url, name);
                if (place != null) {
                    places.add(place);
                }
            }
        } catch (IOException unreadable) {
            return List.of();
        }
        return places;
    }

    private static @Nullable Path place(URL url, String name) {
        String text = url.toString();
        try {
            if (text.startsWith("jar:file:")) {
                return Path.of(new URI(text.substring("jar:".length(), text.lastIndexOf("!/"))));
            }
            if (text.startsWith("file:")) {
                return Path.of(new URI(text.substring(0, text.length() - name.length())));
            }
        } catch (URISyntaxException odd) {
            return null;
        }
        return null;
    }

    /** For {@code -cp}. */
    String asOption() {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** The program that runs Java, of the JDK that this process runs on. */
    static Path java() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return Files.isExecutable(java) ? java : java.resolveSibling("java.exe");
    }
}
