package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.player.MediaInfo;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What does not change about a source, and which starts that allows.
 *
 * @param name as the user wrote the location, for messages
 * @param presentation the source's own descriptor; copies are handed out
 * @param characteristics what the source can do
 * @param belongings what it has besides its samples
 * @param ends whether the presentation's duration is certain, not an estimate
 */
record SourceFacts(
        String name,
        PresentationDescriptor presentation,
        Set<SourceCharacteristic> characteristics,
        Belongings belongings,
        boolean ends) {

    static SourceFacts of(Demuxer demuxer) {
        return new SourceFacts(
                demuxer.location().name(),
                Presentation.of(demuxer),
                characteristics(demuxer),
                demuxer.belongings(),
                demuxer.isDurationCertain());
    }

    /** All that the container says. */
    MediaInfo info() {
        return belongings.info();
    }

    private static Set<SourceCharacteristic> characteristics(Demuxer demuxer) {
        Set<SourceCharacteristic> result = EnumSet.of(SourceCharacteristic.CAN_PAUSE);
        if (demuxer.isSeekable()) {
            result.add(SourceCharacteristic.CAN_SEEK);
        }
        if (demuxer.isLocal()) {
            result.add(SourceCharacteristic.DOES_NOT_USE_NETWORK);
        } else if (!demuxer.isSeekable() && demuxer.durationMicros() == TimeBase.NONE) {
            result.add(SourceCharacteristic.IS_LIVE);
        }
        return Set.copyOf(result);
    }

    boolean canSeek() {
        return characteristics.contains(SourceCharacteristic.CAN_SEEK);
    }

    /** Fails unless a start in this format at this position is possible. */
    void checkStart(@Nullable UUID timeFormat, PropVariant at) {
        checkFormat(timeFormat, at);
        if (!at.isEmpty()) {
            checkPosition(at.asLong());
        }
    }

    private static void checkFormat(@Nullable UUID timeFormat, PropVariant at) {
        boolean isHns = timeFormat == null || timeFormat.equals(MediaEvent.NO_EXTENDED_TYPE);
        if (!isHns || !(at.isEmpty() || at.type() == VarType.I8)) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_TIME_FORMAT, "a start position is a number of 100 ns units or nothing");
        }
    }

    private void checkPosition(long at) {
        long end = presentation.get(DescriptorAttributes.DURATION, Long.MAX_VALUE);
        if (ends && at > end) {
            throw new MediaException(
                    Status.MF_E_INVALID_POSITION,
                    "cannot start " + name + " at " + seconds(at) + ": it ends at " + seconds(end));
        }
        if (at > 0 && !canSeek()) {
            throw new MediaException(
                    Status.MF_E_BYTESTREAM_NOT_SEEKABLE,
                    "cannot start " + name + " at " + seconds(at) + ": it cannot seek");
        }
    }

    private static String seconds(long time) {
        return String.format(Locale.ROOT, "%.3f s", time / 1e7);
    }

    /** The selected streams of a descriptor by id; fails when there are none or when they are another source's. */
    Map<Integer, StreamDescriptor> selection(PresentationDescriptor wanted) {
        Map<Integer, StreamDescriptor> result = new TreeMap<>();
        for (StreamDescriptor stream : wanted.selectedStreams()) {
            if (!presentation.streamDescriptors().contains(stream)) {
                throw new MediaException(Status.E_INVALIDARG, name + " has no " + stream);
            }
            result.put(stream.id(), stream);
        }
        if (result.isEmpty()) {
            throw new MediaException(
                    Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED, "cannot start " + name + ": no stream is selected");
        }
        return result;
    }
}
