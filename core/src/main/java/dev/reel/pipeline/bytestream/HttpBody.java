package dev.reel.pipeline.bytestream;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The content of one answer, as it comes: asked for piece by piece, so that a slow reader slows the server down. The HTTP client
 * puts pieces in from its threads, one reader takes them out.
 */
final class HttpBody implements HttpResponse.BodySubscriber<HttpBody> {
    /** Nothing has come yet, but more will. */
    static final int LATER = -1;

    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();
    private CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable failure;
    private boolean asked;
    private boolean complete;
    private boolean cancelled;

    HttpBody() {}

    @Override
    public CompletionStage<HttpBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        boolean unwanted;
        synchronized (this) {
            subscription = given;
            unwanted = cancelled;
        }
        if (unwanted) {
            given.cancel();
        } else {
            askForMore();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        change(() -> {
            asked = false;
            if (!cancelled) {
                item.stream().filter(ByteBuffer::hasRemaining).forEach(pieces::add);
            }
        });
        // A piece without bytes wakes nobody.
        askForMore();
    }

    @Override
    public void onError(Throwable reason) {
        change(() -> failure = reason);
    }

    @Override
    public void onComplete() {
        change(() -> complete = true);
    }

    /** Takes what is there: how much, 0 at the end, or {@link #LATER}. */
    int take(ByteBuffer target) throws Throwable {
        int taken = 0;
        synchronized (this) {
            while (target.hasRemaining() && !pieces.isEmpty()) {
                ByteBuffer piece = pieces.element();
                int count = Math.min(piece.remaining(), target.remaining());
                target.put(target.position(), piece, piece.position(), count);
                target.position(target.position() + count);
                piece.position(piece.position() + count);
                taken += count;
                if (!piece.hasRemaining()) {
                    pieces.remove();
                }
            }
            if (taken == 0) {
                if (failure != null) {
                    throw failure;
                }
                if (complete) {
                    return 0;
                }
                ready = ready.isDone() ? new CompletableFuture<>() : ready;
            }
        }
        askForMore();
        return taken == 0 ? LATER : taken;
    }

    /** Completes when {@link #take} has something to say after it said {@link #LATER}. */
    synchronized CompletableFuture<@Nullable Void> ready() {
        return ready;
    }

    /** Wants no more; a reader that waits goes on. */
    void cancel() {
        Flow.Subscription present;
        synchronized (this) {
            cancelled = true;
            pieces.clear();
            present = subscription;
        }
        if (present != null) {
            present.cancel();
        }
        change(() -> complete = true);
    }

    /** One request at a time is open, and none while pieces wait. */
    private void askForMore() {
        Flow.Subscription present;
        synchronized (this) {
            present = pieces.isEmpty() && !complete && failure == null && !asked ? subscription : null;
            asked |= present != null;
        }
        if (present != null) {
            present.request(1);
        }
    }

    private void change(Runnable change) {
        CompletableFuture<@Nullable Void> told;
        synchronized (this) {
            change.run();
            if (pieces.isEmpty() && !complete && failure == null) {
                return;
            }
            told = ready;
        }
        told.complete(null);
    }
}
