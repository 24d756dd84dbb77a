package dev.reel.pipeline.open;

import dev.reel.platform.AsyncCalls;

/** The begun openings of scheme handlers; an interface has no room for them. */
final class SchemeCalls {
    static final AsyncCalls<ResolvedObject> OPENING = new AsyncCalls<>("opening a URL");

    private SchemeCalls() {}
}
