package dev.reel.protection.control;

import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.media.MediaType;
import java.util.List;

/** A presentation in a message: what its descriptors say, with their types. */
public final class PresentationMessage {
    private PresentationMessage() {}

    public static void write(MessageWriter out, PresentationDescriptor presentation) {
        Values.write(out, presentation);
        out.list(presentation.streamDescriptors(), PresentationMessage::writeStream);
        out.list(presentation.selectedStreams(), (writer, stream) -> writer.int32(stream.id()));
    }

    private static void writeStream(MessageWriter out, StreamDescriptor stream) {
        MediaTypeHandler handler = stream.typeHandler();
        out.int32(stream.id());
        Values.write(out, stream);
        out.list(handler.mediaTypes(), Values::write);
        MediaType current = handler.currentMediaType();
        if (current == null) {
            out.none();
        } else {
            Values.write(out, current);
        }
    }

    public static PresentationDescriptor read(MessageReader in) {
        PresentationDescriptor attributes = Values.read(in, new PresentationDescriptor(List.of()));
        PresentationDescriptor presentation = new PresentationDescriptor(in.list(PresentationMessage::readStream));
        attributes.copyAllItems(presentation);
        List<Integer> selected = in.list(MessageReader::int32);
        for (int i = 0; i < presentation.streamCount(); i++) {
            if (selected.contains(presentation.streamDescriptor(i).id())) {
                presentation.select(i);
            }
        }
        return presentation;
    }

    private static StreamDescriptor readStream(MessageReader in) {
        int id = in.int32();
        StreamDescriptor attributes = Values.read(in, StreamDescriptor.of(id, new MediaType()));
        StreamDescriptor stream = new StreamDescriptor(id, in.list(reader -> Values.read(reader, new MediaType())));
        if (!in.none()) {
            stream.typeHandler().setCurrentMediaType(Values.read(in, new MediaType()));
        }
        attributes.copyAllItems(stream);
        return stream;
    }
}
