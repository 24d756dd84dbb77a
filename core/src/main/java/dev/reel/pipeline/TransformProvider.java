package dev.reel.pipeline;

import java.util.List;

/** Registers transforms; found by {@link java.util.ServiceLoader}. */
public interface TransformProvider {
    List<TransformFactory> factories();
}
