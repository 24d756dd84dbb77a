package dev.reel.testkit.fake;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformTrait;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Registers a kind of fake transform and keeps those that were made. Any thread may use it. */
public final class FakeTransformFactory implements TransformFactory {
    private final TransformCategory category;
    private final FakeTransform.Builder builder;
    private final int merit;
    private final boolean failing;
    private final List<FakeTransform> made = new CopyOnWriteArrayList<>();
    private boolean asynchronous;

    /** A factory of normal merit; its id is made from the transform's name. */
    public FakeTransformFactory(TransformCategory category, FakeTransform.Builder builder) {
        this(category, builder, 0x0080_0000, false);
    }

    /**
     * @param merit higher is tried first
     * @param failing when true, {@link #create} fails with {@code E_OUTOFMEMORY}
     */
    public FakeTransformFactory(TransformCategory category, FakeTransform.Builder builder, int merit, boolean failing) {
        this.category = category;
        this.builder = builder;
        this.merit = merit;
        this.failing = failing;
    }

    /** From now on it makes transforms of the asynchronous model. */
    public FakeTransformFactory asynchronous() {
        asynchronous = true;
        return this;
    }

    @Override
    public Set<TransformTrait> traits() {
        return asynchronous ? Set.of(TransformTrait.ASYNCHRONOUS) : Set.of();
    }

    @Override
    public UUID id() {
        return UUID.nameUUIDFromBytes(("dev.reel.testkit.fake:" + name()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
        return builder.name();
    }

    @Override
    public TransformCategory category() {
        return category;
    }

    @Override
    public int merit() {
        return merit;
    }

    @Override
    public boolean acceptsInput(MediaType type) {
        return builder.takes(type);
    }

    @Override
    public boolean offersOutput(MediaType type) {
        return builder.gives(type);
    }

    @Override
    public Transform create(Platform platform) {
        if (failing) {
            throw new MediaException(Status.E_OUTOFMEMORY, "the test planned that " + name() + " cannot be made");
        }
        if (asynchronous) {
            FakeAsyncTransform transform = builder.buildAsync();
            made.add(transform.core());
            return transform;
        }
        FakeTransform transform = builder.build();
        made.add(transform);
        return transform;
    }

    /** Every transform made so far, oldest first. */
    public List<FakeTransform> made() {
        return List.copyOf(made);
    }
}
