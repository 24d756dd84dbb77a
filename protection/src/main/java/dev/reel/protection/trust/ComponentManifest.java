package dev.reel.protection.trust;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.policy.ProtectionCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SHA-256 of each component of a protected process, by file name: a line {@code HASH  NAME} each, then an Ed25519 signature over
 * the lines in base64 (protected-path.md §10.2).
 */
public record ComponentManifest(Map<String, String> hashes) {
    private static final String SIGNATURE = "signature ";

    public ComponentManifest {
        hashes = Map.copyOf(hashes);
    }

    /** What the files of a class path are now; a folder counts with all its files. */
    public static ComponentManifest of(List<Path> classPath) {
        Map<String, String> hashes = new TreeMap<>();
        for (Path entry : classPath) {
            hashes.put(nameOf(entry), hash(entry));
        }
        return new ComponentManifest(hashes);
    }

    /** Folders of builds are all called alike; the folder they are in tells them apart. */
    private static String nameOf(Path entry) {
        Path name = entry.getFileName();
        return name == null ? entry.toString() : name.toString();
    }

    /** Reads a manifest and makes sure of its signature; {@code MF_E_SIGNATURE_VERIFICATION_FAILED} otherwise. */
    public static ComponentManifest verified(String text, PublicKey signer) {
        int at = text.lastIndexOf(SIGNATURE);
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(signer);
            check.update(text.substring(0, Math.max(at, 0)).getBytes(StandardCharsets.UTF_8));
            if (at < 0
                    || !check.verify(Base64.getDecoder()
                            .decode(text.substring(at + SIGNATURE.length()).strip()))) {
                throw unsigned();
            }
        } catch (GeneralSecurityException | IllegalArgumentException notSigned) {
            throw unsigned();
        }
        Map<String, String> hashes = new TreeMap<>();
        for (String line : text.substring(0, at).split("\n", -1)) {
            String[] words = line.split(" {2}", 2);
            if (words.length == 2) {
                hashes.put(words[1], words[0]);
            }
        }
        return new ComponentManifest(hashes);
    }

    private static MediaException unsigned() {
        return new MediaException(
                ProtectionCode.MF_E_SIGNATURE_VERIFICATION_FAILED,
                "the manifest of the protected process is not signed by who may sign it");
    }

    /** The manifest as text, signed. */
    public String signed(PrivateKey key) {
        String lines = hashes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue() + "  " + entry.getKey() + "\n")
                .collect(Collectors.joining());
        try {
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(key);
            signing.update(lines.getBytes(StandardCharsets.UTF_8));
            return lines + SIGNATURE + Base64.getEncoder().encodeToString(signing.sign()) + "\n";
        } catch (GeneralSecurityException failed) {
            throw new MediaException(Status.E_INVALIDARG, "the manifest cannot be signed with this key", failed);
        }
    }

    /**
     * Makes sure that a class path is what this manifest says: {@code MF_E_SIGNATURE_VERIFICATION_FAILED} for a component that is not
     * in it or is another, {@code MF_E_COMPONENT_REVOKED} for one that the list names.
     */
    public void require(List<Path> classPath, RevocationList.Memory revocations) {
        for (Path entry : classPath) {
            String hash = hash(entry);
            if (!hash.equals(hashes.get(nameOf(entry)))) {
                throw new MediaException(
                        ProtectionCode.MF_E_SIGNATURE_VERIFICATION_FAILED,
                        "the component " + entry + " of the protected process is not the one that was signed");
            }
            requireNotRevoked(entry, hash, revocations);
        }
    }

    /** {@code MF_E_COMPONENT_REVOKED} for a component that the list names. */
    public static void requireNotRevoked(List<Path> classPath, RevocationList.Memory revocations) {
        classPath.forEach(entry -> requireNotRevoked(entry, hash(entry), revocations));
    }

    private static void requireNotRevoked(Path entry, String hash, RevocationList.Memory revocations) {
        if (revocations.isRevoked(hash)) {
            throw new MediaException(
                    ProtectionCode.MF_E_COMPONENT_REVOKED,
                    "the component " + entry + " of the protected process has been revoked; update it");
        }
    }

    private static String hash(Path entry) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (Files.isDirectory(entry)) {
                List<Path> files;
                try (Stream<Path> all = Files.walk(entry)) {
                    files = all.filter(Files::isRegularFile).sorted().toList();
                }
                for (Path file : files) {
                    digest.update(entry.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                    drain(file, digest);
                }
            } else {
                drain(entry, digest);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new MediaException(
                    ProtectionCode.MF_E_SIGNATURE_VERIFICATION_FAILED,
                    "the component " + entry + " of the protected process cannot be read",
                    unreadable);
        }
    }

    private static void drain(Path file, MessageDigest digest) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            var unusedCount = in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
