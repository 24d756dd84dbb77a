package dev.reel.protection.identity;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;

/**
 * An RSA-2048 key pair under a private root, made on first use and kept in a PKCS#12 file that only its owner may read.
 *
 * <p>What guards the file is its permission; its password is a constant, because one beside it would guard nothing more.
 */
public final class SoftwareIdentity implements DeviceIdentity {
    private static final String ROOT = "root";
    private static final String LEAF = "device";
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Clock clock;
    private final SecureRandom random;
    private final Optional<Path> file;
    private final PrivateKey rootKey;
    private final X509Certificate root;
    private PrivateKey leafKey;
    private X509Certificate leaf;

    /** Loads the identity in {@code file}, or makes it; without a file it is made and never written. */
    public static SoftwareIdentity open(Optional<Path> file, Clock clock, SecureRandom random) {
        try {
            if (file.isPresent() && Files.exists(file.get())) {
                return new SoftwareIdentity(load(file.get()), file, clock, random);
            }
            KeyStore made = make(clock, random);
            if (file.isPresent() && !write(made, file.get(), Optional.empty())) {
                made = load(file.get());
            }
            return new SoftwareIdentity(made, file, clock, random);
        } catch (GeneralSecurityException | IOException failed) {
            throw unusable(file, failed);
        }
    }

    private SoftwareIdentity(KeyStore store, Optional<Path> file, Clock clock, SecureRandom random)
            throws GeneralSecurityException {
        this.file = file;
        this.clock = clock;
        this.random = random;
        this.rootKey = key(store, ROOT);
        this.root = certificate(store, ROOT);
        this.leafKey = key(store, LEAF);
        this.leaf = certificate(store, LEAF);
    }

    @Override
    public String description() {
        return "software key pair " + file.map(path -> "in " + path).orElse("in memory");
    }

    @Override
    public List<X509Certificate> chain() {
        return List.of(leaf, root);
    }

    @Override
    public byte[] decryptRaw(byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, leafKey);
            return cipher.doFinal(block);
        } catch (GeneralSecurityException failed) {
            throw new MediaException(
                    Status.E_FAIL, "The device's private key does not work: make the identity anew", failed);
        }
    }

    @Override
    public void renew() {
        try {
            KeyPair pair = generate(random);
            leaf = new Certificates(random, null).leaf(pair.getPublic(), rootKey, clock.instant());
            leafKey = pair.getPrivate();
            if (file.isPresent()) {
                write(
                        store(rootKey, root, leafKey, leaf),
                        file.get(),
                        Optional.of(StandardCopyOption.REPLACE_EXISTING));
            }
        } catch (GeneralSecurityException | IOException failed) {
            throw unusable(file, failed);
        }
    }

    /** Nothing to do: the JDK's RSA keys cannot be wiped and go with the object. */
    @Override
    public void close() {}

    private static KeyStore make(Clock clock, SecureRandom random) throws GeneralSecurityException, IOException {
        Certificates certificates = new Certificates(random, null);
        KeyPair rootPair = generate(random);
        KeyPair leafPair = generate(random);
        X509Certificate rootCertificate = certificates.root(rootPair, clock.instant());
        X509Certificate leafCertificate =
                certificates.leaf(leafPair.getPublic(), rootPair.getPrivate(), clock.instant());
        return store(rootPair.getPrivate(), rootCertificate, leafPair.getPrivate(), leafCertificate);
    }

    private static KeyPair generate(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BLOCK * 8, random);
        return generator.generateKeyPair();
    }

    private static KeyStore store(PrivateKey rootKey, X509Certificate root, PrivateKey leafKey, X509Certificate leaf)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password());
        store.setKeyEntry(ROOT, rootKey, password(), new Certificate[] {root});
        store.setKeyEntry(LEAF, leafKey, password(), new Certificate[] {leaf, root});
        return store;
    }

    private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException("others may read it; take the permission away (chmod 600) or delete it");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password());
        }
        return store;
    }

    /** Writes beside the file and moves into place, so that no reader sees half of it; false when another process was first. */
    private static boolean write(KeyStore store, Path file, Optional<StandardCopyOption> replace)
            throws GeneralSecurityException, IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("it is not the name of a file");
        }
        Files.createDirectories(folder);
        FileAttribute<?>[] attributes = Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Path fresh = Files.createTempFile(folder, "device", ".new", attributes);
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                store.store(out, password());
            }
            if (replace.isPresent()) {
                Files.move(fresh, file, replace.get(), StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.createLink(file, fresh);
            }
            return true;
        } catch (FileAlreadyExistsException first) {
            return false;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static PrivateKey key(KeyStore store, String alias) throws GeneralSecurityException {
        Key key = store.getKey(alias, password());
        if (key instanceof PrivateKey found) {
            return found;
        }
        throw new GeneralSecurityException("it has no key called " + alias);
    }

    private static X509Certificate certificate(KeyStore store, String alias) throws GeneralSecurityException {
        if (store.getCertificate(alias) instanceof X509Certificate found) {
            return found;
        }
        throw new GeneralSecurityException("it has no certificate called " + alias);
    }

    private static char[] password() {
        return "reel".toCharArray();
    }

    private static MediaException unusable(Optional<Path> file, Exception failed) {
        return new MediaException(
                Status.E_FAIL,
                "The device identity" + file.map(path -> " in " + path).orElse("") + " cannot be used: "
                        + failed.getMessage(),
                failed);
    }
}
