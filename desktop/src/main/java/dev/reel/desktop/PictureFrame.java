package dev.reel.desktop;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Toolkit;
import java.awt.event.KeyAdapter;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.WindowConstants;
import org.jspecify.annotations.Nullable;

/**
 * The window itself: pictures come from a work queue, painting is on the window system's thread.
 *
 * <p>Two images take turns, so that one can be painted while the other is filled. The window system's objects are made and used
 * on its own thread only; the lock guards the images and nothing else.
 */
final class PictureFrame {
    private final String title;
    private final WindowEvents events;
    private final Object lock = new Object();
    private @Nullable BufferedImage shown;
    private @Nullable BufferedImage spare;
    private PictureSize shape = new PictureSize(0, 0);
    private boolean disposed;
    /** The window system's thread only. */
    private @Nullable JFrame window;

    PictureFrame(String title, WindowEvents events) {
        this.title = title;
        this.events = events;
    }

    /** Shows a picture in a shape, opening the window for the first one. */
    void show(RgbPicture picture, PictureSize newShape) {
        BufferedImage image = takeSpare(picture.width(), picture.height());
        int[] elements = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int y = 0; y < picture.height(); y++) {
            picture.copyRow(y, elements, y * picture.width());
        }
        synchronized (lock) {
            spare = shown;
            shown = image;
            shape = newShape;
        }
        EventQueue.invokeLater(this::refresh);
    }

    void dispose() {
        synchronized (lock) {
            disposed = true;
            shown = null;
            spare = null;
        }
        EventQueue.invokeLater(() -> {
            if (window != null) {
                window.dispose();
                window = null;
            }
        });
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

    private void refresh() {
        PictureSize wanted;
        synchronized (lock) {
            if (disposed) {
                return;
            }
            wanted = shape;
        }
        if (window == null) {
            window = open(wanted);
        }
        window.repaint();
    }

    private JFrame open(PictureSize wanted) {
        JFrame made = new JFrame(title);
        Rectangle room = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
        PictureSize most = new PictureSize(room.width * 4 / 5, room.height * 4 / 5);
        PictureSize size =
                wanted.width() <= most.width() && wanted.height() <= most.height() ? wanted : wanted.within(most);
        Canvas canvas = new Canvas();
        canvas.setPreferredSize(new Dimension(size.width(), size.height()));
        made.add(canvas);
        made.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
        made.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent event) {
                events.closed();
            }
        });
        made.addKeyListener(new KeyAdapter() {
            @Override
            public void keyPressed(KeyEvent event) {
                events.keyPressed(event.getKeyCode());
            }
        });
        made.pack();
        made.setLocationByPlatform(true);
        made.setVisible(true);
        return made;
    }

    /** Paints the image that is shown, in its shape, in the middle of black. */
    private final class Canvas extends JComponent {
        private static final long serialVersionUID = 1L;

        @Override
        protected void paintComponent(Graphics graphics) {
            graphics.setColor(Color.BLACK);
            graphics.fillRect(0, 0, getWidth(), getHeight());
            synchronized (lock) {
                BufferedImage image = shown;
                if (image == null) {
                    return;
                }
                PictureSize size = shape.within(new PictureSize(getWidth(), getHeight()));
                if (graphics instanceof Graphics2D plane) {
                    plane.setRenderingHint(
                            RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
                }
                graphics.drawImage(
                        image,
                        (getWidth() - size.width()) / 2,
                        (getHeight() - size.height()) / 2,
                        size.width(),
                        size.height(),
                        null);
            }
            Toolkit.getDefaultToolkit().sync();
        }
    }
}
