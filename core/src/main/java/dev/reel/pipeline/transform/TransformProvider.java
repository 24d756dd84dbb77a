package dev.reel.pipeline.transform;

import java.util.List;

/** Registers transforms; found by {@link java.util.ServiceLoader}. */
public interface TransformProvider {
    List<TransformFactory> factories();
}
