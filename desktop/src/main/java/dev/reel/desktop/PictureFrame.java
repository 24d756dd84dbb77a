package dev.reel.desktop;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.KeyAdapter;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.WindowConstants;
import org.jspecify.annotations.Nullable;

/**
 * The window itself, which opens with the first picture: full screen, help and the bar are its own business, all other keys are
 * for {@link WindowEvents}. The window system's objects are made and used on its own thread only.
 */
final class PictureFrame implements PictureRenderer.Plane {
    /** A smaller picture is shown a whole number of times as large. */
    private static final int LEAST_WIDTH = 640;

    private final String title;
    private final WindowEvents events;
    private final PanelOverlay overlay;
    private final PicturePanel panel;
    private volatile boolean disposed;
    /** The window system's thread only, as all below. */
    private @Nullable JFrame window;

    private @Nullable Rectangle beforeFullScreen;
    private @Nullable Timer ticks;

    PictureFrame(String title, SubtitleLayer subtitles, WindowEvents events) {
        this.title = title;
        this.events = events;
        this.overlay = new PanelOverlay(events);
        this.panel = new PicturePanel(subtitles, overlay);
    }

    /** Opens the window for the first one. */
    @Override
    public void show(RgbPicture picture, PictureSize shape, long time) {
        panel.show(picture, shape, time);
        EventQueue.invokeLater(() -> {
            if (!disposed && window == null) {
                window = open();
            }
        });
    }

    @Override
    public void end() {
        disposed = true;
        panel.clear();
        EventQueue.invokeLater(() -> {
            if (ticks != null) {
                ticks.stop();
            }
            if (window != null) {
                window.dispose();
                window = null;
            }
        });
    }

    private JFrame open() {
        JFrame made = new JFrame(title);
        made.setIconImages(icons());
        made.getContentPane().setBackground(Color.BLACK);
        PictureSize size = firstSize(panel.shape());
        panel.setPreferredSize(new Dimension(size.width(), size.height()));
        made.add(panel);
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
                onKey(made, event);
            }
        });
        MouseAdapter mouse = mouse(made);
        panel.addMouseListener(mouse);
        panel.addMouseMotionListener(mouse);
        made.setFocusTraversalKeysEnabled(false);
        made.pack();
        made.setLocationByPlatform(true);
        made.setVisible(true);
        made.requestFocus();
        Timer timer = new Timer(1000 / PanelOverlay.TICKS_A_SECOND, tick -> {
            if (overlay.tick()) {
                panel.repaint();
            }
        });
        timer.start();
        ticks = timer;
        return made;
    }

    private static PictureSize firstSize(PictureSize shape) {
        Rectangle room = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
        PictureSize most = new PictureSize(Math.max(1, room.width * 4 / 5), Math.max(1, room.height * 4 / 5));
        int times = shape.width() <= 0 ? 1 : Math.max(1, (LEAST_WIDTH + shape.width() - 1) / shape.width());
        PictureSize wanted = new PictureSize(shape.width() * times, shape.height() * times);
        return wanted.width() <= most.width() && wanted.height() <= most.height() ? wanted : wanted.within(most);
    }

    private void onKey(JFrame frame, KeyEvent event) {
        int code = event.getKeyCode();
        char typed = event.getKeyChar();
        boolean command = event.isControlDown() || event.isAltDown() || event.isMetaDown();
        if (code == KeyEvent.VK_F11 || (code == KeyEvent.VK_F && !command)) {
            toggleFullScreen(frame);
        } else if (code == KeyEvent.VK_ESCAPE) {
            if (!overlay.closeHelp() && beforeFullScreen != null) {
                toggleFullScreen(frame);
            }
        } else if ((code == KeyEvent.VK_H && !command) || typed == '?') {
            overlay.toggleHelp();
        } else if (!command) {
            events.keyPressed(code, typed);
            overlay.wake();
        }
        panel.repaint();
    }

    private MouseAdapter mouse(JFrame frame) {
        return new MouseAdapter() {
            @Override
            public void mouseMoved(MouseEvent event) {
                overlay.wake();
                panel.repaint();
            }

            @Override
            public void mousePressed(MouseEvent event) {
                if (!SwingUtilities.isLeftMouseButton(event)) {
                    return;
                }
                overlay.shareAt(event.getX(), event.getY(), panel.getWidth(), panel.getHeight())
                        .ifPresentOrElse(events::seek, () -> {
                            if (event.getClickCount() == 2) {
                                toggleFullScreen(frame);
                            }
                        });
                overlay.wake();
            }
        };
    }

    /** Without decoration over the whole screen, which works under any window manager and under none. */
    private void toggleFullScreen(JFrame frame) {
        Rectangle before = beforeFullScreen;
        Rectangle now = frame.getBounds();
        Rectangle screen = frame.getGraphicsConfiguration().getBounds();
        frame.dispose();
        frame.setUndecorated(before == null);
        frame.setAlwaysOnTop(before == null);
        frame.setBounds(before == null ? screen : before);
        beforeFullScreen = before == null ? now : null;
        frame.setVisible(true);
        frame.toFront();
        frame.requestFocus();
    }

    private static List<Image> icons() {
        return IntStream.of(16, 32, 48, 128).mapToObj(PictureFrame::icon).toList();
    }

    /** A reel of film. */
    private static Image icon(int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D plane = image.createGraphics();
        plane.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        plane.setColor(new Color(0x20242C));
        plane.fillOval(0, 0, size - 1, size - 1);
        plane.setColor(new Color(0xE8B030));
        plane.setStroke(new BasicStroke(size / 16f));
        plane.drawOval(size / 16, size / 16, size - size / 8 - 1, size - size / 8 - 1);
        int hole = size / 4;
        for (int i = 0; i < 5; i++) {
            double angle = 2 * Math.PI * i / 5 - Math.PI / 2;
            int x = (int) Math.round(size / 2.0 + size * 0.27 * Math.cos(angle) - hole / 2.0);
            int y = (int) Math.round(size / 2.0 + size * 0.27 * Math.sin(angle) - hole / 2.0);
            plane.fillOval(x, y, hole, hole);
        }
        plane.dispose();
        return image;
    }
}
