package dev.reel.platform;

/** Called once on a work-queue thread when a begun operation can be ended. */
@FunctionalInterface
public interface AsyncCallback {
    void invoke(AsyncResult result);
}
