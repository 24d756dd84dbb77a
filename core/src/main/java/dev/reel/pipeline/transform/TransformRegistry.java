package dev.reel.pipeline.transform;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
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
    private static final Set<TransformEnumFlag> LOADABLE = Set.of(
            TransformEnumFlag.SYNCMFT,
            TransformEnumFlag.ASYNCMFT,
            TransformEnumFlag.LOCALMFT,
            TransformEnumFlag.SORTANDFILTER);

    private final @Nullable TransformRegistry parent;
    /** In the order of registration. */
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
        this.installed = List.copyOf(installed);
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

    /**
     * The candidates of a category for a topology, in order of trial: software of both models, local ones first; null for an
     * input or output type means any.
     */
    public List<TransformFactory> find(
            TransformCategory category, @Nullable MediaType input, @Nullable MediaType output) {
        return find(category, LOADABLE, input, output);
    }

    /**
     * The transforms of a category that the flags name; no flags stand for {@link TransformEnumFlag#DEFAULT}. Empty when there
     * are none, which is no failure.
     */
    public List<TransformFactory> find(
            TransformCategory category,
            Set<TransformEnumFlag> flags,
            @Nullable MediaType input,
            @Nullable MediaType output) {
        Set<TransformEnumFlag> wanted = flags.isEmpty() ? TransformEnumFlag.DEFAULT : flags;
        boolean sorted = wanted.contains(TransformEnumFlag.SORTANDFILTER);
        Stream<TransformFactory> others = others();
        if (sorted) {
            others = others.sorted(
                    Comparator.comparingInt(TransformFactory::merit).reversed());
        }
        Stream<TransformFactory> locals = wanted.contains(TransformEnumFlag.LOCALMFT) ? locals() : Stream.of();
        return Stream.concat(locals, others)
                .distinct()
                .filter(factory -> factory.category() == category && isListed(factory.traits(), wanted))
                .filter(factory -> input == null || factory.acceptsInput(input))
                .filter(factory -> output == null || factory.offersOutput(output))
                .toList();
    }

    private static boolean isListed(Set<TransformTrait> traits, Set<TransformEnumFlag> wanted) {
        TransformEnumFlag kind = TransformEnumFlag.SYNCMFT;
        if (traits.contains(TransformTrait.HARDWARE)) {
            kind = TransformEnumFlag.HARDWARE;
        } else if (traits.contains(TransformTrait.ASYNCHRONOUS)) {
            kind = TransformEnumFlag.ASYNCMFT;
        }
        return wanted.contains(kind)
                && (!traits.contains(TransformTrait.FIELD_OF_USE) || wanted.contains(TransformEnumFlag.FIELDOFUSE))
                && (!traits.contains(TransformTrait.TRANSCODE_ONLY)
                        || wanted.contains(TransformEnumFlag.TRANSCODE_ONLY));
    }

    /** The transform with a class id. */
    public Optional<TransformFactory> byId(UUID id) {
        return all().filter(factory -> factory.id().equals(id)).findFirst();
    }

    private Stream<TransformFactory> all() {
        return Stream.concat(locals(), others());
    }

    /** Registered here, then with the registries above. */
    private Stream<TransformFactory> locals() {
        return prepared(parent == null ? local.stream() : Stream.concat(local.stream(), parent.locals()));
    }

    private Stream<TransformFactory> others() {
        return prepared(parent == null ? installed.stream() : parent.others());
    }

    private Stream<TransformFactory> prepared(Stream<TransformFactory> factories) {
        Consumer<Transform> how = preparation;
        return how == null ? factories : factories.map(factory -> new Preparing(factory, how));
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
        public Set<TransformTrait> traits() {
            return factory.traits();
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
