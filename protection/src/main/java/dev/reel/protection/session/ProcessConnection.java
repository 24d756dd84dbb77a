package dev.reel.protection.session;

import dev.reel.platform.MediaException;
import dev.reel.protection.control.ControlChannel;
import dev.reel.protection.control.MessageKind;
import dev.reel.protection.control.MessageReader;
import dev.reel.protection.control.MessageWriter;
import dev.reel.protection.control.Values;
import dev.reel.protection.policy.ProtectionCode;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Questions to the protected process and their answers, and what it says by itself, by session.
 *
 * <p>Any thread. What sessions hear comes on the channel's thread, one message at a time; futures complete on threads that may wait.
 */
final class ProcessConnection implements ControlChannel.Receiver {
    /** What a session hears. */
    interface Listener {
        void onMessage(MessageReader message);

        /** The process is gone. */
        void onLost(MediaException failure);
    }

    private record Question(CompletableFuture<MessageReader> answer) {}

    private final ControlChannel channel;
    private final Executor executor;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, Question> open = new ConcurrentHashMap<>();
    private final Map<Long, Listener> listeners = new ConcurrentHashMap<>();
    private final CompletableFuture<String> lost = new CompletableFuture<>();

    ProcessConnection(ByteChannel channel, Executor executor) {
        this.channel = new ControlChannel(channel, MessageKind.Direction.TO_APPLICATION, this);
        this.executor = executor;
    }

    void start() {
        channel.start("protected");
    }

    /** Asks; the answer is read by {@code reading}, off the channel's thread. */
    <T> CompletableFuture<T> ask(
            MessageKind kind, Function<MessageWriter, MessageWriter> content, Function<MessageReader, T> reading) {
        Question question = new Question(new CompletableFuture<>());
        long id = last.incrementAndGet();
        open.put(id, question);
        channel.send(content.apply(new MessageWriter(kind, id)));
        if (lost.isDone()) {
            fail(id);
        }
        return question.answer().thenApplyAsync(reading, executor);
    }

    /** Says something that has no answer. */
    void tell(MessageKind kind, Function<MessageWriter, MessageWriter> content) {
        tell(content.apply(new MessageWriter(kind, 0)));
    }

    /** Says something that has no answer. */
    void tell(MessageWriter message) {
        channel.send(message);
    }

    void listen(long session, Listener listener) {
        listeners.put(session, listener);
        if (lost.isDone()) {
            listener.onLost(gone());
        }
    }

    void unlisten(long session) {
        listeners.remove(session);
    }

    /** Completes when the process is gone, with a reason. */
    CompletableFuture<String> lost() {
        return lost.copy();
    }

    boolean isLost() {
        return lost.isDone();
    }

    @Override
    public void onMessage(MessageReader message) {
        switch (message.kind()) {
            case ANSWER, FAILURE -> {
                Question question = open.remove(message.id());
                if (question == null) {
                    return;
                }
                if (message.kind() == MessageKind.ANSWER) {
                    question.answer().complete(message);
                } else {
                    question.answer().completeExceptionally(Values.failure(message));
                }
            }
            default -> {
                Listener listener = listeners.get(message.id());
                if (listener != null) {
                    listener.onMessage(message);
                }
            }
        }
    }

    @Override
    public void onEnd(String reason) {
        if (lost.complete(reason)) {
            List.copyOf(open.keySet()).forEach(this::fail);
            List.copyOf(listeners.values()).forEach(listener -> listener.onLost(gone()));
        }
    }

    private void fail(long id) {
        Question question = open.remove(id);
        if (question != null) {
            question.answer().completeExceptionally(gone());
        }
    }

    /** What everything that needs the process answers when it is gone. */
    static MediaException gone() {
        return new MediaException(
                ProtectionCode.MF_E_PEAUTH_NOT_STARTED,
                "the protected process is gone, and its keys with it; close this session and make a new one");
    }

    void close() {
        channel.close();
    }
}
