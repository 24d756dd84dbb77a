package dev.reel.pipeline;

import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.ByteStreamAttributes;
import dev.reel.pipeline.open.ByteStreamHandler;
import dev.reel.pipeline.open.OpenRequest;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A byte stream handler that writes down when it is asked, reads a byte, and then makes a source or fails. */
final class TracingHandler implements ByteStreamHandler {
    private final String name;
    private final List<String> trace;
    private final Set<String> extensions;
    private final Set<String> mimeTypes;
    private final Supplier<MediaSource> maker;
    private boolean general;
    private boolean acceptsShareWrite;
    OpenRequest request;

    TracingHandler(
            String name,
            List<String> trace,
            Set<String> extensions,
            Set<String> mimeTypes,
            Supplier<MediaSource> maker) {
        this.name = name;
        this.trace = trace;
        this.extensions = extensions;
        this.mimeTypes = mimeTypes;
        this.maker = maker;
    }

    /** One that fails with a status. */
    static Supplier<MediaSource> failing(Status status) {
        return () -> {
            throw new MediaException(status, "not mine");
        };
    }

    TracingHandler general() {
        general = true;
        return this;
    }

    TracingHandler acceptingShareWrite() {
        acceptsShareWrite = true;
        return this;
    }

    @Override
    public Set<String> extensions() {
        return extensions;
    }

    @Override
    public Set<String> mimeTypes() {
        return mimeTypes;
    }

    @Override
    public boolean isGeneral() {
        return general;
    }

    @Override
    public Attributes attributes() {
        return new Attributes().set(ByteStreamAttributes.HANDLER_ACCEPTS_SHARE_WRITE, acceptsShareWrite);
    }

    @Override
    public MediaSource open(ByteStream stream, String url, OpenRequest asked) {
        request = asked;
        trace.add(name + "@" + stream.position());
        stream.read(ByteBuffer.allocate(1));
        return maker.get();
    }
}
