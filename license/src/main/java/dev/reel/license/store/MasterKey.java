package dev.reel.license.store;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.KeyId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that content keys are wrapped with at rest: AES-256 in Galois/Counter mode, bound to the key id, so that no row can pose as
 * another. In a PKCS#12 file, or in a PKCS#11 token that never gives it out.
 */
public final class MasterKey {
    private static final String ALIAS = "reel-license-master";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final SecretKey key;
    private final @Nullable Provider provider;
    private final SecureRandom random = new SecureRandom();

    private MasterKey(SecretKey key, @Nullable Provider provider) {
        this.key = key;
        this.provider = provider;
    }

    /**
     * The master key in a PKCS#12 file, made on first use; only its owner may read the file. Without a password of its own that
     * permission is all that guards it.
     *
     * @param password the caller's to wipe; empty for none
     */
    public static MasterKey inFile(Path file, char[] password) {
        char[] used = password.length == 0 ? "reel".toCharArray() : password.clone();
        try {
            if (!Files.exists(file)) {
                make(file, used);
            }
            requireOwnerOnly(file);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, used);
            }
            return new MasterKey(found(store, used), null);
        } catch (GeneralSecurityException | IOException failed) {
            throw new MediaException(
                    Status.E_FAIL, "cannot use the master key in " + file + ": " + failed.getMessage(), failed);
        } finally {
            Arrays.fill(used, '\0');
        }
    }

    /**
     * The master key in a token, made there on first use, never to leave it.
     *
     * @param pin the caller's to wipe
     */
    public static MasterKey inToken(Path module, long slot, char[] pin) {
        try {
            Provider base = Security.getProvider("SunPKCS11");
            if (base == null || !Files.isReadable(module)) {
                throw new IOException("the module is not there, or this Java has no SunPKCS11");
            }
            Provider token = base.configure("--"
                    + String.join(
                            "\n",
                            "name = reel-license",
                            "library = " + module,
                            "slot = " + slot,
                            "attributes(generate, CKO_SECRET_KEY, CKK_AES) = {",
                            "  CKA_TOKEN = true",
                            "  CKA_PRIVATE = true",
                            "  CKA_SENSITIVE = true",
                            "  CKA_EXTRACTABLE = false",
                            "  CKA_ENCRYPT = true",
                            "  CKA_DECRYPT = true",
                            "}",
                            ""));
            KeyStore store = KeyStore.getInstance("PKCS11", token);
            store.load(null, pin);
            if (!store.containsAlias(ALIAS)) {
                KeyGenerator generator = KeyGenerator.getInstance("AES", token);
                generator.init(256);
                store.setEntry(ALIAS, new KeyStore.SecretKeyEntry(generator.generateKey()), null);
            }
            return new MasterKey(found(store, null), token);
        } catch (GeneralSecurityException | IOException | ProviderException | InvalidParameterException failed) {
            throw new MediaException(
                    Status.E_FAIL,
                    "cannot use the master key in the token in slot " + slot + " of " + module + ": "
                            + failed.getMessage() + "; check the module, the slot and the PIN",
                    failed);
        }
    }

    private static SecretKey found(KeyStore store, char @Nullable [] password) throws GeneralSecurityException {
        if (store.getKey(ALIAS, password) instanceof SecretKey key) {
            return key;
        }
        throw new GeneralSecurityException("it has no key called " + ALIAS);
    }

    private static void make(Path file, char[] password) throws GeneralSecurityException, IOException {
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(256);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry(ALIAS, generator.generateKey(), password, null);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("it is not the name of a file");
        }
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, "master", ".new", ownerOnly(folder));
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                store.store(out, password);
            }
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException another) {
            // Another process was first, and its key counts.
            return;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException("others may read it; take the permission away (chmod 600)");
        }
    }

    /** Wraps bytes for the row of a key id. */
    String wrap(KeyId id, byte[] plain) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, id).doFinal(plain);
            byte[] whole = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE, sealed.length);
            return Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException | ProviderException failed) {
            throw new MediaException(Status.E_FAIL, "the master key does not work", failed);
        }
    }

    /** What was wrapped for the row of this key id; the caller wipes it. */
    byte[] unwrap(KeyId id, String wrapped) {
        try {
            byte[] whole = Base64.getDecoder().decode(wrapped);
            if (whole.length <= NONCE) {
                throw new AEADBadTagException("too short");
            }
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(whole, NONCE), id)
                    .doFinal(whole, NONCE, whole.length - NONCE);
        } catch (GeneralSecurityException | ProviderException | IllegalArgumentException failed) {
            throw new MediaException(
                    Status.E_FAIL,
                    "what the database holds for key " + id + " was not wrapped with this master key, or was changed",
                    failed);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, KeyId id) throws GeneralSecurityException {
        Cipher cipher = provider == null
                ? Cipher.getInstance("AES/GCM/NoPadding")
                : Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id.toBytes());
        return cipher;
    }

    /** Nothing of the key. */
    @Override
    public String toString() {
        return "master key in " + (provider == null ? "a file" : provider.getName());
    }
}
