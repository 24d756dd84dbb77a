package dev.reel.license;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a licence server listens, and what it puts up with.
 *
 * @param address where it listens; port 0 for any that is free
 * @param tls what it proves itself with; empty for HTTP without TLS
 * @param origins which web pages may ask, as {@code https://example.org}; {@code *} for all
 * @param connections how many peers may be connected at a time; more wait
 * @param rate requests a second that one address may send, twice that in a burst; 0 for no limit
 * @param patience how long a peer may take for one request
 * @param lasting how long a licence may be used at most; empty for as long as its entitlement lasts
 */
public record LicenseServerOptions(
        InetSocketAddress address,
        Optional<Tls> tls,
        Set<String> origins,
        int connections,
        int rate,
        Duration patience,
        Optional<Duration> lasting) {
    /** The port that is taken where none is named. */
    public static final int PORT = 8191;

    /**
     * A key and its certificate chain.
     *
     * @param keyStore a PKCS#12 file
     */
    public record Tls(Path keyStore, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "TLS with " + keyStore;
        }
    }

    /** This machine only, plain HTTP, no web page. */
    public static LicenseServerOptions defaults() {
        return new LicenseServerOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT),
                Optional.empty(),
                Set.of(),
                512,
                50,
                Duration.ofSeconds(10),
                Optional.empty());
    }

    public LicenseServerOptions withAddress(InetSocketAddress changed) {
        return new LicenseServerOptions(changed, tls, origins, connections, rate, patience, lasting);
    }

    public LicenseServerOptions withTls(Tls changed) {
        return new LicenseServerOptions(address, Optional.of(changed), origins, connections, rate, patience, lasting);
    }

    public LicenseServerOptions withOrigins(Set<String> changed) {
        return new LicenseServerOptions(address, tls, Set.copyOf(changed), connections, rate, patience, lasting);
    }

    public LicenseServerOptions withConnections(int changed) {
        return new LicenseServerOptions(address, tls, origins, changed, rate, patience, lasting);
    }

    public LicenseServerOptions withRate(int changed) {
        return new LicenseServerOptions(address, tls, origins, connections, changed, patience, lasting);
    }

    public LicenseServerOptions withPatience(Duration changed) {
        return new LicenseServerOptions(address, tls, origins, connections, rate, changed, lasting);
    }

    public LicenseServerOptions withLasting(Duration changed) {
        return new LicenseServerOptions(address, tls, origins, connections, rate, patience, Optional.of(changed));
    }
}
