package dev.reel.desktop;

import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;

/** Brings the pictures of a sink to a plane; takes RGB32 in any size, the plane scales. */
final class PictureRenderer implements SampleRenderer {
    /** Where pictures are shown. */
    interface Plane {
        /**
         * Shows a picture from now on; valid during the call.
         *
         * @param shape of the picture on the screen
         * @param time its presentation time, for the subtitles
         */
        void show(RgbPicture picture, PictureSize shape, long time);

        /** No picture follows. */
        void end();
    }

    private final Plane plane;
    private final PictureSize source;
    private final RgbPicture picture = new RgbPicture();
    private MediaType type = new MediaType();

    /** @param source the shape that all pictures have on the screen; 0 x 0 for what each type of pictures says */
    PictureRenderer(Plane plane, PictureSize source) {
        this.plane = plane;
        this.source = source;
    }

    @Override
    public MajorType majorType() {
        return MajorType.VIDEO;
    }

    @Override
    public boolean accepts(MediaType proposed) {
        return RgbPicture.reads(proposed);
    }

    @Override
    public void configure(MediaType newType) {
        type = newType;
    }

    @Override
    public void render(Sample sample, long lateness) {
        picture.set(sample, type);
        try {
            PictureSize said = source.width() > 0 ? source : PictureSize.shown(type);
            PictureSize shape = said.width() > 0 ? said : new PictureSize(picture.width(), picture.height());
            plane.show(picture, shape, sample.hasTime() ? sample.time() : 0);
        } finally {
            picture.clear();
        }
    }

    @Override
    public void flush() {
        // The last picture stays until the next.
    }

    @Override
    public void close() {
        plane.end();
    }
}
