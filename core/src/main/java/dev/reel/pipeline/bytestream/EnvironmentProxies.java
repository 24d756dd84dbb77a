package dev.reel.pipeline.bytestream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that {@code http_proxy}, {@code https_proxy} and {@code no_proxy} of the environment name, as FFmpeg and other programs
 * go by them; what they say nothing of is left to the JDK's own.
 */
final class EnvironmentProxies extends ProxySelector {
    private static final int USUAL_PORT = 80;

    private final Map<String, String> environment;
    private final ProxySelector otherwise;

    EnvironmentProxies(Map<String, String> environment, ProxySelector otherwise) {
        this.environment = environment;
        this.otherwise = otherwise;
    }

    @Override
    public List<Proxy> select(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String named = environment.get(scheme + "_proxy");
        InetSocketAddress address = named == null ? null : address(named);
        if (address == null) {
            return otherwise.select(uri);
        }
        return List.of(isDirect(String.valueOf(uri.getHost())) ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, address));
    }

    private static @Nullable InetSocketAddress address(String named) {
        try {
            URI proxy = URI.create(named.contains("://") ? named : "http://" + named);
            return proxy.getHost() == null
                    ? null
                    : InetSocketAddress.createUnresolved(
                            proxy.getHost(), proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort());
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    private boolean isDirect(String host) {
        for (String each : environment.getOrDefault("no_proxy", "").split("[, ]+", -1)) {
            String suffix = each.startsWith("*.") ? each.substring(1) : each;
            if (each.equals("*")
                    || host.equalsIgnoreCase(each)
                    || (!suffix.isEmpty()
                            && host.toLowerCase(Locale.ROOT)
                                    .endsWith((suffix.startsWith(".") ? suffix : "." + suffix)
                                            .toLowerCase(Locale.ROOT)))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException reason) {
        // The request says it.
    }
}
