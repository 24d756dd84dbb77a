package dev.reel.protection.enabling;

import dev.reel.platform.MediaEvent;
import dev.reel.protection.license.LicenseChannel;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One thing that must be done before protected content may play (protected-path.md §8.2). Any thread; no method waits. */
public interface ContentEnabler {
    /** How far a URL may be trusted. */
    enum UrlTrust {
        UNTRUSTED,
        TRUSTED,
        TAMPERED
    }

    /** Where a person or program goes to enable; one that is not TRUSTED must not be opened. */
    record EnableUrl(URI url, UrlTrust trust) {}

    /** What kind it is: {@link EnableType}. */
    UUID enableType();

    /** True when {@link #automaticEnable} does it all. */
    boolean isAutomaticSupported();

    /** Does it; progress and the end are events. {@code E_NOTIMPL} unless supported. */
    void automaticEnable();

    /** Where to go; {@code MF_E_NOT_AVAILABLE} for nowhere. */
    EnableUrl enableUrl();

    /** What to send there; {@code MF_E_NOT_AVAILABLE} for nothing. */
    byte[] enableData();

    /** For the way that is not automatic: true when a MEEnablerCompleted will come or has come, false when nothing is waited for. */
    boolean monitorEnable();

    /** Gives up: MEEnablerCompleted with NS_S_DRM_MONITOR_CANCELLED, unless it has completed. */
    void cancel();

    /** What is missing: initialisation data of type {@code keyids}. */
    byte[] initData();

    /** The way for licences into the process that misses them. */
    LicenseChannel licenses();

    /** Completes with MEEnablerCompleted, whose status says how it went. */
    CompletableFuture<MediaEvent> completed();

    /** Adds a listener for MEEnablerProgress and the other events of an enabler; called on the thread that raises them. */
    void listen(Consumer<MediaEvent> listener);
}
