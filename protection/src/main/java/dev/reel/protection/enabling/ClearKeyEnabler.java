package dev.reel.protection.enabling;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.license.LicenseChannel;
import dev.reel.protection.policy.ProtectionCode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Waits for the keys of some content (protected-path.md §8.3): not automatic, no URL, no body. It completes when every key is there,
 * by whatever key session it came.
 */
public final class ClearKeyEnabler implements ContentEnabler {
    private final byte[] initData;
    private final LicenseChannel licenses;
    private final CompletableFuture<MediaEvent> completed = new CompletableFuture<>();
    private final List<Consumer<MediaEvent>> listeners = new CopyOnWriteArrayList<>();

    /** @param initData the key ids that are missing, as {@code keyids} */
    public ClearKeyEnabler(byte[] initData, LicenseChannel licenses) {
        this.initData = initData.clone();
        this.licenses = licenses;
    }

    @Override
    public UUID enableType() {
        return EnableType.CLEAR_KEY_LICENSE;
    }

    @Override
    public boolean isAutomaticSupported() {
        return false;
    }

    @Override
    public void automaticEnable() {
        throw new MediaException(
                Status.E_NOTIMPL, "this enabler is not automatic: put a licence into the process's licence channel");
    }

    @Override
    public EnableUrl enableUrl() {
        throw notAvailable("URL");
    }

    @Override
    public byte[] enableData() {
        throw notAvailable("data");
    }

    private static MediaException notAvailable(String what) {
        return new MediaException(Status.MF_E_NOT_AVAILABLE, "a ClearKey enabler has no " + what);
    }

    @Override
    public boolean monitorEnable() {
        return completed.isDone();
    }

    @Override
    public void cancel() {
        complete(ProtectionCode.NS_S_DRM_MONITOR_CANCELLED);
    }

    /** The keys are there. */
    public void keysArrived() {
        complete(Status.S_OK);
    }

    private void complete(Status status) {
        MediaEvent event = MediaEvent.of(MediaEventType.MEEnablerCompleted, status);
        if (completed.complete(event)) {
            raise(event);
        }
    }

    /** Tells listeners of an event on the way. */
    void raise(MediaEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public byte[] initData() {
        return initData.clone();
    }

    @Override
    public LicenseChannel licenses() {
        return licenses;
    }

    @Override
    public CompletableFuture<MediaEvent> completed() {
        return completed.copy();
    }

    @Override
    public void listen(Consumer<MediaEvent> listener) {
        listeners.add(listener);
    }
}
