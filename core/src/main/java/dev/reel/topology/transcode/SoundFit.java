package dev.reel.topology.transcode;

import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.MediaException;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The channels and the rate nearest to the source's that an encoder of sound can: not more channels than there are while that is
 * possible, and a higher rate before a lower one.
 *
 * @param encoder has its output type
 * @param listed what the encoder says that it takes
 */
record SoundFit(Transform encoder, List<MediaType> listed) {
    /** The type with channels and rate filled in where the encoder cannot have the source's; else as it is. */
    static MediaType of(Transform encoder, MediaType type, MediaType source) {
        int channels = type.channels() > 0 ? type.channels() : source.channels();
        int rate = type.sampleRate() > 0 ? type.sampleRate() : source.sampleRate();
        SoundFit fit = new SoundFit(encoder, encoder.inputAvailableTypes(0));
        if (channels <= 0 || rate <= 0 || fit.takes(channels, rate)) {
            return type;
        }
        for (int layout : type.channels() > 0 ? List.of(channels) : fit.layouts(channels)) {
            for (int samples : type.sampleRate() > 0 ? List.of(rate) : fit.rates(rate)) {
                if (fit.takes(layout, samples)) {
                    MediaType fitted = type.copy();
                    if (layout != channels) {
                        fitted.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, layout);
                        fitted.delete(MediaTypeAttributes.AUDIO_CHANNEL_MASK);
                    }
                    if (samples != rate) {
                        fitted.set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, samples);
                    }
                    return fitted;
                }
            }
        }
        return type;
    }

    private List<Integer> layouts(int wanted) {
        List<Integer> all = new ArrayList<>();
        all.add(wanted);
        listed.stream().map(MediaType::channels).filter(count -> count > 0).forEach(all::add);
        return all.stream()
                .distinct()
                .sorted(Comparator.comparing((Integer count) -> count > wanted)
                        .thenComparing(count -> Math.abs(count - wanted)))
                .toList();
    }

    private List<Integer> rates(int wanted) {
        List<Integer> all = new ArrayList<>();
        all.add(wanted);
        listed.stream().map(MediaType::sampleRate).filter(rate -> rate > 0).forEach(all::add);
        return all.stream()
                .distinct()
                .sorted(Comparator.comparing((Integer rate) -> rate < wanted)
                        .thenComparing(rate -> Math.abs(rate - wanted)))
                .toList();
    }

    private boolean takes(int channels, int rate) {
        for (MediaType each : listed) {
            boolean open = (each.channels() <= 0 || each.channels() == channels)
                    && (each.sampleRate() <= 0 || each.sampleRate() == rate);
            if (open) {
                MediaType tried = each.copy();
                tried.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, channels);
                tried.set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, rate);
                try {
                    encoder.setInputType(0, tried);
                    encoder.setInputType(0, null);
                    return true;
                } catch (MediaException refused) {
                    // The next one may do.
                }
            }
        }
        return false;
    }
}
