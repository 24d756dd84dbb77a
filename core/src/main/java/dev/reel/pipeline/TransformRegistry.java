package dev.reel.pipeline;

import dev.reel.platform.MediaException;
import dev.reel.platform.MediaType;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The transforms that can be put into a topology (topology.md §9.5): registered here first, then those installed, by merit.
 *
 * <p>Any thread may use it.
 */
public final class TransformRegistry {
    private final @Nullable TransformRegistry parent;
    private final List<TransformFactory> installed;
    private final @Nullable Consumer<Transform> preparation;
    private final CopyOnWriteArrayList<TransformFactory> local = new CopyOnWriteArrayList<>();

    public TransformRegistry(List<TransformFactory> installed) {
        this(null, installed, null);
    }

    private TransformRegistry(
            @Nullable TransformRegistry parent,
            List<TransformFactory> installed,
            @Nullable Consumer<Transform> preparation) {
        this.parent = parent;
        this.preparation = preparation;
        List<TransformFactory> sorted = new ArrayList<>(installed);
        sorted.sort(Comparator.comparingInt(TransformFactory::merit).reversed());
        this.installed = List.copyOf(sorted);
    }

    /** The process's registry with every provider that is installed. */
    public static TransformRegistry installed() {
        return InstalledHolder.INSTANCE;
    }

    /** A registry that sees this one's transforms, now and later, behind local registrations of its own. */
    public TransformRegistry child() {
        return new TransformRegistry(this, List.of(), null);
    }

    /** As {@link #child}; every transform that is made through it is prepared before anybody sees it. */
    public TransformRegistry preparing(Consumer<Transform> how) {
        return new TransformRegistry(this, List.of(), how);
    }

    /** Registers a transform ahead of the installed ones; twice is fine. */
    public void register(TransformFactory factory) {
        local.add(factory);
    }

    /** Takes a registration back; an unknown one is ERROR_NOT_FOUND, null clears all. */
    public void unregister(@Nullable TransformFactory factory) {
        if (factory == null) {
            local.clear();
        } else if (!local.remove(factory)) {
            throw new MediaException(Status.ERROR_NOT_FOUND, "the transform " + factory.name() + " is not registered");
        }
    }

    /** The candidates of a category, in order of trial; null for an input or output type means any. */
    public List<TransformFactory> find(
            TransformCategory category, @Nullable MediaType input, @Nullable MediaType output) {
        return all().distinct()
                .filter(factory -> factory.category() == category)
                .filter(factory -> input == null || factory.acceptsInput(input))
                .filter(factory -> output == null || factory.offersOutput(output))
                .toList();
    }

    /** The transform with a class id. */
    public Optional<TransformFactory> byId(UUID id) {
        return all().filter(factory -> factory.id().equals(id)).findFirst();
    }

    private Stream<TransformFactory> all() {
        Stream<TransformFactory> rest = parent == null ? installed.stream() : parent.all();
        Stream<TransformFactory> all = Stream.concat(local.stream(), rest);
        Consumer<Transform> how = preparation;
        return how == null ? all : all.map(factory -> new Preparing(factory, how));
    }

    /** A factory whose transforms are prepared before anybody sees them. */
    private record Preparing(TransformFactory factory, Consumer<Transform> preparation) implements TransformFactory {
        @Override
        public UUID id() {
            return factory.id();
        }

        @Override
        public String name() {
            return factory.name();
        }

        @Override
        public TransformCategory category() {
            return factory.category();
        }

        @Override
        public int merit() {
            return factory.merit();
        }

        @Override
        public boolean acceptsInput(MediaType type) {
            return factory.acceptsInput(type);
        }

        @Override
        public boolean offersOutput(MediaType type) {
            return factory.offersOutput(type);
        }

        @Override
        public Transform create(Platform platform) {
            Transform made = factory.create(platform);
            preparation.accept(made);
            return made;
        }
    }

    private static final class InstalledHolder {
        static final TransformRegistry INSTANCE = new TransformRegistry(
                ServiceLoader.load(TransformProvider.class, TransformRegistry.class.getClassLoader()).stream()
                        .flatMap(provider -> provider.get().factories().stream())
                        .toList());
    }
}
