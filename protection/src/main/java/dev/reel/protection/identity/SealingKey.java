package dev.reel.protection.identity;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
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
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that secrets are sealed with at rest: AES-256 in Galois/Counter mode, each bound to its place, so that no record can pose as
 * another. In a PKCS#12 file, or in a PKCS#11 token that never gives it out.
 */
public final class SealingKey {
    private static final String ALIAS = "reel-sealing";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final SecretKey key;
    private final @Nullable Provider provider;
    private final SecureRandom random = new SecureRandom();

    private SealingKey(SecretKey key, @Nullable Provider provider) {
        this.key = key;
        this.provider = provider;
    }

    /**
     * The sealing key in a PKCS#12 file, made on first use; only its owner may read the file. Without a password of its own that
     * permission is all that guards it.
     *
     * @param password the caller's to wipe; empty for none
     */
    public static SealingKey inFile(Path file, char[] password) {
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
            return new SealingKey(found(store, used), null);
        } catch (GeneralSecurityException | IOException failed) {
            throw new MediaException(
                    Status.E_FAIL, "cannot use the sealing key in " + file + ": " + failed.getMessage(), failed);
        } finally {
            Arrays.fill(used, '\0');
        }
    }

    /**
     * The sealing key in a token, made there on first use, never to leave it.
     *
     * @param pin the caller's to wipe
     */
    public static SealingKey inToken(Path module, long slot, char[] pin) {
        try {
            Provider base = Security.getProvider("SunPKCS11");
            if (base == null || !Files.isReadable(module)) {
                throw new IOException("the module is not there, or this Java has no SunPKCS11");
            }
            Provider token = base.configure("--"
                    + String.join(
                            "\n",
                            "name = reel-sealing",
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
            return new SealingKey(found(store, null), token);
        } catch (GeneralSecurityException | IOException | ProviderException | InvalidParameterException failed) {
            throw new MediaException(
                    Status.E_FAIL,
                    "cannot use the sealing key in the token in slot " + slot + " of " + module + ": "
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
        Path fresh = Files.createTempFile(folder, "sealing", ".new", ownerOnly(folder));
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

    /** Attributes of a file in this folder that only its owner may read, where the file system knows such. */
    public static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
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

    /**
     * Seals bytes.
     *
     * @param context what they are and where they belong; the same opens them
     */
    public byte[] seal(byte[] plain, byte[] context) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
            byte[] whole = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE, sealed.length);
            return whole;
        } catch (GeneralSecurityException | ProviderException failed) {
            throw new MediaException(Status.E_FAIL, "the sealing key does not work", failed);
        }
    }

    /**
     * What was sealed for this context; the caller wipes it.
     *
     * @throws MediaException {@code E_FAIL} when it was sealed with another key, for another context, or was changed
     */
    public byte[] open(byte[] sealed, byte[] context) {
        try {
            if (sealed.length <= NONCE) {
                throw new AEADBadTagException("too short");
            }
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), context)
                    .doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (GeneralSecurityException | ProviderException failed) {
            throw new MediaException(
                    Status.E_FAIL, "a record was not sealed with this key, or was changed since", failed);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = provider == null
                ? Cipher.getInstance("AES/GCM/NoPadding")
                : Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    /** Nothing of the key. */
    @Override
    public String toString() {
        return "sealing key in " + (provider == null ? "a file" : provider.getName());
    }
}
