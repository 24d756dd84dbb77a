package dev.reel.license;

import dev.reel.license.store.LicenseDatabase;
import dev.reel.license.store.Offer;
import dev.reel.platform.MediaException;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.identity.DeviceCertificate;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers license requests: exactly the keys that the holder is entitled to, now (protected-path.md §16.5). Knows no HTTP but its
 * status numbers. Any thread; a call waits for the database.
 */
public final class LicenseDesk {
    private static final int LARGEST_CERTIFICATE = 4096;
    private static final int MODULUS_BITS = 2048;

    private final LicenseDatabase database;
    private final Clock clock;
    private final Optional<Duration> lasting;
    private final LicenseMessage message = new LicenseMessage();

    /**
     * An answer.
     *
     * @param status as HTTP numbers them: 200, 400, 403, 404, 413
     * @param body a licence or acknowledgement as JSON with 200, else a sentence; the caller wipes it
     * @param keys how many keys are in it
     */
    @SuppressWarnings("ArrayRecordComponent") // the message itself, wiped by who sends it
    public record Answer(int status, byte[] body, int keys) {
        static Answer refused(int status, String why) {
            return new Answer(status, why.getBytes(StandardCharsets.UTF_8), 0);
        }

        /** No secret in it. */
        @Override
        public String toString() {
            return status + " with " + keys + " keys";
        }
    }

    /** @param lasting how long a licence may be used at most; empty for as long as its entitlement lasts */
    public LicenseDesk(LicenseDatabase database, Clock clock, Optional<Duration> lasting) {
        this.database = database;
        this.clock = clock;
        this.lasting = lasting;
    }

    /**
     * Answers one message.
     *
     * @param token what the holder is known by; null for nobody in particular
     * @param certificate of a protected process, DER in base64url; null for keys in plain
     * @throws MediaException when the database does not answer
     */
    public Answer answer(byte[] request, @Nullable String token, @Nullable String certificate) {
        LicenseRequest asked;
        RSAPublicKey process;
        try {
            asked = LicenseRequest.read(request);
            process = certificate == null ? null : process(certificate);
        } catch (LicenseRequest.TooMuch tooMuch) {
            return Answer.refused(413, String.valueOf(tooMuch.getMessage()));
        } catch (LicenseRequest.Malformed malformed) {
            return Answer.refused(400, String.valueOf(malformed.getMessage()));
        }
        if (asked.kind() == LicenseRequest.Kind.RELEASE) {
            return new Answer(200, LicenseMessage.acknowledgement(asked.keyIds()), 0);
        }
        List<Offer> offers = database.offers(ids(asked), token);
        try {
            return license(offers, process, asked.kind() == LicenseRequest.Kind.PERSISTENT);
        } finally {
            offers.forEach(Offer::close);
        }
    }

    /**
     * The bare 16 bytes of one key, for players that fetch a key by its address.
     *
     * @throws MediaException when the database does not answer
     */
    public Answer key(KeyId id, @Nullable String token) {
        List<Offer> offers = database.offers(List.of(id), token);
        try {
            if (offers.isEmpty()) {
                return Answer.refused(404, "that key is not known here");
            }
            Offer offer = offers.get(0);
            // A bare key says nothing of rules or of its end.
            return offer.key() == null
                            || offer.stored().terms().wrappedOnly()
                            || !offer.stored().terms().policy().isEmpty()
                            || until(offers) != null
                    ? Answer.refused(403, "not entitled to that key in this form")
                    : new Answer(200, offer.key().use(byte[]::clone), 1);
        } finally {
            offers.forEach(Offer::close);
        }
    }

    private Answer license(List<Offer> offers, @Nullable RSAPublicKey process, boolean persistent) {
        if (offers.isEmpty()) {
            return Answer.refused(404, "no key that was asked for is known here");
        }
        List<Offer> given = new ArrayList<>();
        for (Offer offer : offers) {
            boolean may = offer.key() != null
                    && (process != null || !offer.stored().terms().wrappedOnly())
                    && (!persistent || offer.stored().terms().storable());
            if (may) {
                given.add(offer);
            }
        }
        if (given.isEmpty()) {
            return Answer.refused(403, "not entitled to any key that was asked for");
        }
        return new Answer(200, message.write(given, process, until(given), persistent), given.size());
    }

    private @Nullable Instant until(List<Offer> given) {
        Instant end = lasting.map(time -> clock.instant().plus(time)).orElse(null);
        for (Offer offer : given) {
            Instant until = offer.until();
            if (until != null && (end == null || until.isBefore(end))) {
                end = until;
            }
        }
        return end;
    }

    /** Ids of another length are legal and never ours. */
    private static Set<KeyId> ids(LicenseRequest asked) {
        Set<KeyId> ids = new LinkedHashSet<>();
        for (byte[] id : asked.keyIds()) {
            if (id.length == KeyId.SIZE) {
                ids.add(KeyId.of(id, 0));
            }
        }
        return ids;
    }

    /**
     * The key of a process that says it protects. That it is one nobody can prove from afar (docs/security.md); the certificate is
     * checked to be of the kind, so that a mistake shows here.
     */
    private RSAPublicKey process(String certificate) throws LicenseRequest.Malformed {
        if (certificate.length() > LARGEST_CERTIFICATE) {
            throw new LicenseRequest.Malformed("the process's certificate is too long");
        }
        try {
            X509Certificate leaf = DeviceCertificate.parse(
                            Base64.getUrlDecoder().decode(certificate))
                    .get(0);
            leaf.checkValidity(Date.from(clock.instant()));
            if (leaf.getExtendedKeyUsage() != null
                    && leaf.getExtendedKeyUsage().contains(DeviceCertificate.KEY_EXCHANGE_PURPOSE)
                    && leaf.getPublicKey() instanceof RSAPublicKey key
                    && key.getModulus().bitLength() == MODULUS_BITS) {
                return key;
            }
        } catch (MediaException | CertificateException | IllegalArgumentException unreadable) {
            throw new LicenseRequest.Malformed("the process's certificate cannot be read or is not valid now");
        }
        throw new LicenseRequest.Malformed("the process's certificate is not one of a protected process");
    }
}
