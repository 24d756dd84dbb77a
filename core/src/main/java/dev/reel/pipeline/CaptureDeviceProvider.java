package dev.reel.pipeline;

import java.util.List;
import java.util.UUID;

/** Knows cameras or microphones; found by {@link java.util.ServiceLoader}. */
public interface CaptureDeviceProvider {
    /**
     * What makes a source of each device that is connected now.
     *
     * @param type {@link CaptureAttributes#VIDEO_CAPTURE} or {@link CaptureAttributes#AUDIO_CAPTURE}
     */
    List<Activate<MediaSource>> devices(UUID type);
}
