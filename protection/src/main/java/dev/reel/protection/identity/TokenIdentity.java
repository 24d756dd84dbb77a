package dev.reel.protection.identity;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.CryptoDeviceOptions.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.security.auth.login.LoginException;

/**
 * An RSA-2048 key pair inside a PKCS#11 token, made there on first use, neither extractable nor readable.
 *
 * <p>The token does only the bare private-key operation: SunPKCS11 offers no OAEP, and tokens differ in the hashes they know.
 */
public final class TokenIdentity implements DeviceIdentity {
    private static final String ROOT = "reel-root";
    private static final String LEAF = "reel-device";

    private final Token token;
    private final Clock clock;
    private final SecureRandom random;
    private final Provider provider;
    private final KeyStore store;
    private PrivateKey leafKey;
    private X509Certificate leaf;
    private final X509Certificate root;

    /** Logs in to the token and finds or makes the key pair. */
    public static TokenIdentity open(Token token, Clock clock, SecureRandom random) {
        char[] pin = token.pin().toCharArray();
        try {
            Provider provider = provider(token);
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin);
            if (!store.containsAlias(LEAF)) {
                makeRoot(store, provider, clock, random);
                makeLeaf(store, provider, clock, random);
            }
            return new TokenIdentity(token, provider, store, clock, random);
        } catch (GeneralSecurityException | IOException | ProviderException failed) {
            throw new MediaException(
                    Status.E_FAIL,
                    "The token in slot " + token.slot() + " of " + token.library() + " cannot be used: "
                            + failed.getMessage() + "; check the module, the slot and the PIN",
                    failed);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private TokenIdentity(Token token, Provider provider, KeyStore store, Clock clock, SecureRandom random)
            throws GeneralSecurityException {
        this.token = token;
        this.provider = provider;
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.root = certificate(store, ROOT);
        this.leaf = certificate(store, LEAF);
        this.leafKey = key(store, LEAF);
    }

    @Override
    public String description() {
        return "key pair in the token in slot " + token.slot() + " of "
                + token.library().getFileName();
    }

    @Override
    public List<X509Certificate> chain() {
        return List.of(leaf, root);
    }

    @Override
    public byte[] decryptRaw(byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding", provider);
            cipher.init(Cipher.DECRYPT_MODE, leafKey);
            byte[] plain = cipher.doFinal(block);
            byte[] padded = new byte[BLOCK];
            System.arraycopy(plain, 0, padded, BLOCK - plain.length, plain.length);
            Arrays.fill(plain, (byte) 0);
            return padded;
        } catch (GeneralSecurityException | ProviderException failed) {
            throw new MediaException(
                    Status.E_FAIL,
                    "The token in slot " + token.slot() + " did not do the private-key operation",
                    failed);
        }
    }

    @Override
    public void renew() {
        try {
            PrivateKey rootKey = key(store, ROOT);
            store.deleteEntry(LEAF);
            makeLeaf(store, provider, clock, random);
            keepRoot(rootKey);
            leaf = certificate(store, LEAF);
            leafKey = key(store, LEAF);
        } catch (GeneralSecurityException | ProviderException failed) {
            throw new MediaException(
                    Status.E_FAIL, "The token in slot " + token.slot() + " did not make a new key pair", failed);
        }
    }

    /** Deleting the leaf takes its whole chain along: the root's certificate is put back beside its key. */
    private void keepRoot(PrivateKey rootKey) throws GeneralSecurityException {
        store.setKeyEntry(ROOT, rootKey, null, new Certificate[] {root});
    }

    /** Logs out of the token. */
    @Override
    public void close() {
        try {
            if (provider instanceof AuthProvider login) {
                login.logout();
            }
        } catch (LoginException alreadyOut) {
            // The token ended the login itself; there is nothing left to give back.
            return;
        }
    }

    private static void makeRoot(KeyStore store, Provider provider, Clock clock, SecureRandom random)
            throws GeneralSecurityException {
        KeyPair pair = generate(provider);
        X509Certificate certificate = new Certificates(random, provider).root(pair, clock.instant());
        store.setKeyEntry(ROOT, pair.getPrivate(), null, new Certificate[] {certificate});
    }

    private static void makeLeaf(KeyStore store, Provider provider, Clock clock, SecureRandom random)
            throws GeneralSecurityException {
        KeyPair pair = generate(provider);
        X509Certificate certificate =
                new Certificates(random, provider).leaf(pair.getPublic(), key(store, ROOT), clock.instant());
        store.setKeyEntry(LEAF, pair.getPrivate(), null, new Certificate[] {certificate, certificate(store, ROOT)});
    }

    private static KeyPair generate(Provider provider) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", provider);
        generator.initialize(BLOCK * 8);
        return generator.generateKeyPair();
    }

    private static PrivateKey key(KeyStore store, String alias) throws GeneralSecurityException {
        Key key = store.getKey(alias, null);
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

    private static Provider provider(Token token) throws GeneralSecurityException, IOException {
        Provider base = Security.getProvider("SunPKCS11");
        if (base == null) {
            throw new GeneralSecurityException("this Java has no SunPKCS11");
        }
        if (!Files.isReadable(token.library())) {
            throw new IOException("the module is not there");
        }
        try {
            return base.configure("--" + configuration(token));
        } catch (InvalidParameterException refused) {
            throw new GeneralSecurityException("SunPKCS11 refused the configuration: " + refused.getMessage(), refused);
        }
    }

    /** Private keys are made inside the token, stay there and never show themselves. */
    private static String configuration(Token token) {
        return String.join(
                "\n",
                "name = reel",
                "library = " + token.library(),
                "slot = " + token.slot(),
                "attributes(generate, CKO_PRIVATE_KEY, CKK_RSA) = {",
                "  CKA_TOKEN = true",
                "  CKA_PRIVATE = true",
                "  CKA_SENSITIVE = true",
                "  CKA_EXTRACTABLE = false",
                "  CKA_DECRYPT = true",
                "  CKA_SIGN = true",
                "}",
                "");
    }
}
