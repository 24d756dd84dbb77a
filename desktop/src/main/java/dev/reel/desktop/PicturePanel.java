package dev.reel.desktop;

import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Toolkit;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import javax.swing.JComponent;
import org.jspecify.annotations.Nullable;

/**
 * Shows pictures in their shape, in the middle of black, with subtitles and what a window lays over them.
 *
 * <p>Pictures may come from any thread, painting is on the window system's. Two images take turns, so that one can be painted
 * while the other is filled; the lock guards them and nothing else.
 */
final class PicturePanel extends JComponent implements PictureRenderer.Plane {
    private static final long serialVersionUID = 1L;

    private final transient Object lock = new Object();
    private final transient SubtitleLayer subtitles;
    private final transient PanelOverlay overlay;
    private transient @Nullable BufferedImage shown;
    private transient @Nullable BufferedImage spare;
    private transient PictureSize shape = new PictureSize(0, 0);
    private long time;

    PicturePanel(SubtitleLayer subtitles, PanelOverlay overlay) {
        this.subtitles = subtitles;
        this.overlay = overlay;
        setOpaque(true);
    }

    @Override
    public void show(RgbPicture picture, PictureSize newShape, long newTime) {
        BufferedImage image = takeSpare(picture.width(), picture.height());
        int[] elements = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int y = 0; y < picture.height(); y++) {
            picture.copyRow(y, elements, y * picture.width());
        }
        synchronized (lock) {
            spare = shown;
            shown = image;
            shape = newShape;
            time = newTime;
        }
        repaint();
    }

    /** The last picture stays. */
    @Override
    public void end() {}

    /** Shows nothing any more. */
    void clear() {
        synchronized (lock) {
            shown = null;
            spare = null;
        }
    }

    /** The shape of what is shown; 0 × 0 before the first picture. */
    PictureSize shape() {
        synchronized (lock) {
            return shape;
        }
    }

    private BufferedImage takeSpare(int width, int height) {
        synchronized (lock) {
            BufferedImage image = spare;
            spare = null;
            return image != null && image.getWidth() == width && image.getHeight() == height
                    ? image
                    : new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        }
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        Graphics2D plane = (Graphics2D) graphics;
        plane.setColor(Color.BLACK);
        plane.fillRect(0, 0, getWidth(), getHeight());
        plane.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        plane.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        plane.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        Rectangle place;
        PictureSize elements;
        long now;
        synchronized (lock) {
            BufferedImage image = shown;
            if (image == null) {
                return;
            }
            PictureSize size = shape.within(new PictureSize(getWidth(), getHeight()));
            place = new Rectangle(
                    (getWidth() - size.width()) / 2, (getHeight() - size.height()) / 2, size.width(), size.height());
            elements = new PictureSize(image.getWidth(), image.getHeight());
            now = time;
            plane.drawImage(image, place.x, place.y, place.width, place.height, null);
        }
        int foot = Math.min(place.y + place.height, getHeight() - overlay.barHeight());
        SubtitlePainter.paint(plane, place, foot, elements, subtitles.at(now));
        overlay.paint(plane, getWidth(), getHeight());
        Toolkit.getDefaultToolkit().sync();
    }
}
