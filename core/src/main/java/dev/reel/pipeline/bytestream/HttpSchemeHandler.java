package dev.reel.pipeline.bytestream;

import dev.reel.pipeline.open.ObjectType;
import dev.reel.pipeline.open.OpenRequest;
import dev.reel.pipeline.open.ResolutionFlag;
import dev.reel.pipeline.open.ResolvedObject;
import dev.reel.pipeline.open.SchemeHandler;
import dev.reel.platform.MediaException;
import java.util.Set;

/** Opens web addresses as byte streams. */
public final class HttpSchemeHandler implements SchemeHandler {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** Made by the service loader. */
    public HttpSchemeHandler() {}

    @Override
    public Set<String> schemes() {
        return SCHEMES;
    }

    @Override
    public Set<ObjectType> makes() {
        return Set.of(ObjectType.BYTESTREAM);
    }

    @Override
    public ResolvedObject open(String url, OpenRequest request) {
        if (request.flags().contains(ResolutionFlag.WRITE)) {
            throw new MediaException(
                    StreamStatus.ERROR_ACCESS_DENIED,
                    "cannot open " + url + " for writing: web addresses are read only");
        }
        return ResolvedObject.of(
                HttpByteStream.open(url, request.options(), request.platform(), request.cancellation()));
    }
}
