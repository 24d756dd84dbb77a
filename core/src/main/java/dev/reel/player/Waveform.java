package dev.reel.player;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far the sound of a film swings, over time: {@code Waveform.of("song.mp3", 1200)}.
 * <p>Immutable.
 */
public final class Waveform {
    private static final int BLOCKS_PER_SECOND = 200;

    private final Duration duration;
    private final float[] lowest;
    private final float[] highest;

    private Waveform(Duration duration, float[] lowest, float[] highest) {
        this.duration = duration;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** How long the sound is that was decoded. */
    public Duration duration() {
        return duration;
    }

    /** The lowest sample of each column in all channels, -1 to 0; a copy. */
    public float[] lowest() {
        return lowest.clone();
    }

    /** The highest sample of each column in all channels, 0 to 1; a copy. */
    public float[] highest() {
        return highest.clone();
    }

    /**
     * Decodes all sound of a path or URL.
     *
     * @param columns into how many parts of equal length it is divided
     * @throws MediaException when it cannot be read or has no sound
     */
    public static Waveform of(String location, int columns) {
        return of(
                SourceResolver.installed(Platform.system()).open(location, new Attributes(), new Cancellation()),
                location,
                columns);
    }

    /**
     * Decodes all sound of a source and shuts it down, also on failure.
     *
     * @param name of the source, its path or URL, for messages
     */
    public static Waveform of(MediaSource source, String name, int columns) {
        if (columns <= 0) {
            throw new IllegalArgumentException("a waveform needs a column or more, not " + columns);
        }
        try {
            StreamDescriptor sound = Stream.concat(
                            source.createPresentationDescriptor().selectedStreams().stream(),
                            source.createPresentationDescriptor().streamDescriptors().stream())
                    .filter(stream -> stream.typeHandler().mediaTypes().get(0).isAudio())
                    .findFirst()
                    .orElseThrow(() -> new MediaException(Status.MF_E_INVALIDREQUEST, "there is no sound in " + name));
            try (DecodedReader reader =
                            new DecodedReader(source, name, sound, TransformRegistry.installed(), Platform.system());
                    Peaks peaks = new Peaks()) {
                reader.seek(0);
                Sample piece = reader.next();
                while (piece != null) {
                    peaks.add(piece, reader.type());
                    piece = reader.next();
                }
                return peaks.waveform(columns);
            }
        } finally {
            Release.quietly(source::shutdown);
        }
    }

    /** Gathers the extremes of short blocks as sound comes. */
    private static final class Peaks implements AutoCloseable {
        private final List<short[]> blocks = new ArrayList<>();
        private @Nullable Transform converter;
        private @Nullable MediaType from;
        private short low;
        private short high;
        private int inBlock;
        private long nanos;

        void add(Sample piece, MediaType type) {
            try {
                Transform ready = converterOf(type);
                if (ready.processInput(0, piece) == Transform.InputResult.NOT_ACCEPTING) {
                    throw new MediaException(Status.MF_E_NOTACCEPTING, "the converter takes no sound");
                }
            } catch (RuntimeException failure) {
                piece.close();
                throw failure;
            }
            take(type);
        }

        private Transform converterOf(MediaType type) {
            Transform present = converter;
            if (present != null && type.equals(from)) {
                return present;
            }
            close();
            MediaType to = MediaType.audio(Subtype.PCM, type.sampleRate(), type.channels(), Short.SIZE);
            for (TransformFactory factory :
                    TransformRegistry.installed().find(TransformCategory.AUDIO_EFFECT, type, null)) {
                Transform made = factory.create(Platform.system());
                try {
                    made.setInputType(0, type);
                    made.setOutputType(0, to);
                    converter = made;
                    from = type;
                    return made;
                } catch (MediaException refused) {
                    made.close();
                }
            }
            throw new MediaException(Status.MF_E_TOPO_CODEC_NOT_FOUND, "no converter takes " + type);
        }

        private void take(MediaType type) {
            Transform ready = converterOf(type);
            TransformOutput output = new TransformOutput();
            while (true) {
                output.begin();
                if (ready.processOutput(output) == Transform.OutputResult.NEED_MORE_INPUT) {
                    return;
                }
                Sample made = output.takeSample();
                if (made != null) {
                    try (made) {
                        count(made, type);
                    }
                }
            }
        }

        private void count(Sample made, MediaType type) {
            MemoryBuffer whole = MemoryBuffer.allocate(made.totalLength());
            made.copyTo(whole);
            ShortBuffer samples = whole.data().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
            int frames = samples.remaining() / Math.max(1, type.channels());
            nanos += Math.round(frames * 1e9 / type.sampleRate());
            int perBlock = Math.max(1, type.sampleRate() / BLOCKS_PER_SECOND) * type.channels();
            while (samples.hasRemaining()) {
                short value = samples.get();
                low = value < low ? value : low;
                high = value > high ? value : high;
                if (++inBlock == perBlock) {
                    endBlock();
                }
            }
        }

        private void endBlock() {
            blocks.add(new short[] {low, high});
            low = 0;
            high = 0;
            inBlock = 0;
        }

        Waveform waveform(int columns) {
            if (inBlock > 0) {
                endBlock();
            }
            float[] lowest = new float[columns];
            float[] highest = new float[columns];
            for (int i = 0; i < columns; i++) {
                int begin = (int) ((long) i * blocks.size() / columns);
                int end = Math.max(begin + 1, (int) ((i + 1L) * blocks.size() / columns));
                for (int block = begin; block < Math.min(end, blocks.size()); block++) {
                    lowest[i] = Math.min(lowest[i], blocks.get(block)[0] / 32_768f);
                    highest[i] = Math.max(highest[i], blocks.get(block)[1] / 32_768f);
                }
            }
            return new Waveform(Duration.ofNanos(nanos), lowest, highest);
        }

        @Override
        public void close() {
            Transform present = converter;
            converter = null;
            if (present != null) {
                present.close();
            }
        }
    }
}
