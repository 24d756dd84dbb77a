package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionAttributes;
import dev.reel.session.SessionRegistry;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Transforms that really hang, on real threads (topology.md §9.3). */
class AsyncTransformOnThreadsTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);

    private final Platform platform = Platform.system();
    private final Fakes fakes = new Fakes(platform);
    private final CountDownLatch hung = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "one that hangs in a call is abandoned and named; the close keeps its bound")
    void section93HangsInAFlush() throws Exception {
        AsyncTransform effect = hanging(
                AsyncTransform.class,
                fakes.transform(I420, I420).name("effect").buildAsync(),
                "processMessage",
                Message.FLUSH);
        MediaSession session = play(effect);

        Throwable failure = catchThrowable(() -> session.close().get(20, TimeUnit.SECONDS));

        assertThat(failure).hasStackTraceContaining("effect").hasStackTraceContaining("abandoned");
        released.countDown();
        session.shutdown();
    }

    /** A transform one of whose methods does not come back until it is released. */
    private <T extends Transform> T hanging(Class<T> face, T transform, String method, Object argument) {
        Object proxy =
                Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, (self, called, arguments) -> {
                    if (called.getName().equals(method) && (argument == null || argument.equals(arguments[0]))) {
                        hung.countDown();
                        released.await();
                    }
                    try {
                        return called.invoke(transform, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
        return face.cast(proxy);
    }

    private MediaSession play(Transform effect) throws Exception {
        Attributes configuration = new Attributes();
        configuration.set(SessionAttributes.CLOSE_TIMEOUT, Platform.SECOND);
        MediaSession session =
                MediaSession.create(configuration, new SessionRegistry(new TransformRegistry(List.of())), platform);
        FakeSource source =
                fakes.source(StreamScript.video(25, Duration.ofSeconds(60))).build();
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        Topology topology = new Topology();
        TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
        from.set(NodeAttributes.SOURCE, source);
        from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        from.set(NodeAttributes.STREAM_DESCRIPTOR, presentation.streamDescriptor(0));
        TopologyNode node = topology.addNode(TopologyNodeType.TRANSFORM);
        node.setObject(effect);
        TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
        to.setObject(fakes.sink().build().streamSinks().get(0));
        from.connectTo(node);
        node.connectTo(to);
        session.setTopology(Set.of(), topology).get(20, TimeUnit.SECONDS);
        session.start(null, PropVariant.EMPTY).get(20, TimeUnit.SECONDS);
        return session;
    }
}
