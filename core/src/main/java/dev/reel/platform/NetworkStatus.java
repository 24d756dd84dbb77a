package dev.reel.platform;

/** Result codes of reading over a network, with Media Foundation's symbols and values. */
public final class NetworkStatus {
    public static final Status MF_E_NET_READ = Status.of("MF_E_NET_READ", 0xC00D426A);
    public static final Status MF_E_NET_REDIRECT = Status.of("MF_E_NET_REDIRECT", 0xC00D4275);
    public static final Status MF_E_NET_TOO_MANY_REDIRECTS = Status.of("MF_E_NET_TOO_MANY_REDIRECTS", 0xC00D4277);
    public static final Status MF_E_NET_TIMEOUT = Status.of("MF_E_NET_TIMEOUT", 0xC00D4278);
    public static final Status MF_E_NET_BAD_REQUEST = Status.of("MF_E_NET_BAD_REQUEST", 0xC00D427F);
    public static final Status MF_E_NET_INTERNAL_SERVER_ERROR = Status.of("MF_E_NET_INTERNAL_SERVER_ERROR", 0xC00D4280);
    public static final Status MF_E_NET_SESSION_NOT_FOUND = Status.of("MF_E_NET_SESSION_NOT_FOUND", 0xC00D4281);
    public static final Status MF_E_NET_CONNECTION_FAILURE = Status.of("MF_E_NET_CONNECTION_FAILURE", 0xC00D4283);
    public static final Status MF_E_NET_SERVER_ACCESSDENIED = Status.of("MF_E_NET_SERVER_ACCESSDENIED", 0xC00D4285);
    public static final Status MF_E_NET_CANNOTCONNECT = Status.of("MF_E_NET_CANNOTCONNECT", 0xC00D4287);
    public static final Status MF_E_NET_BUSY = Status.of("MF_E_NET_BUSY", 0xC00D428A);

    private NetworkStatus() {}
}
