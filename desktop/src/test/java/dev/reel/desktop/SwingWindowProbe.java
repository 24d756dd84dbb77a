package dev.reel.desktop;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Point;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.event.KeyEvent;
import java.awt.event.WindowEvent;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.swing.JFrame;

/** Shows a picture in a real window and says what is on the screen; a process of its own, because tests run headless. */
final class SwingWindowProbe {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;
    private static final int PATIENCE = 1000;

    private SwingWindowProbe() {}

    public static void main(String[] arguments) {
        try {
            probe();
        } catch (Exception failure) {
            failure.printStackTrace(System.out);
        }
        // The window system's threads would keep the process.
        System.exit(0);
    }

    private static void probe() throws Exception {
        System.out.println("obstacle " + SwingWindow.obstacle().orElse("none"));
        Platform platform = Platform.system();
        AtomicBoolean sent = new AtomicBoolean();
        AtomicInteger closed = new AtomicInteger();
        AtomicReference<String> pressed = new AtomicReference<>("");
        RenderingSink sink = SwingWindow.create(
                platform,
                "probe",
                MediaType.video(Subtype.I420, WIDTH, HEIGHT),
                new SubtitleLayer(),
                new WindowEvents() {
                    @Override
                    public void closed() {
                        closed.incrementAndGet();
                    }

                    @Override
                    public void keyPressed(int keyCode, char character) {
                        pressed.set(String.valueOf(character));
                    }
                });
        sink.stream().setCurrentMediaType(MediaType.video(Subtype.RGB32, WIDTH, HEIGHT));
        PresentationClock clock = new PresentationClock(platform);
        clock.setTimeSource(new SystemTimeSource(platform));
        sink.setPresentationClock(clock);
        sink.stream().subscribe(event -> {
            if (event.type() == MediaEventType.MEStreamSinkRequestSample && sent.compareAndSet(false, true)) {
                int[] elements = new int[WIDTH * HEIGHT];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = i % WIDTH < WIDTH / 2 ? 0xE01020 : 0x2040D0;
                }
                sink.stream().processSample(TestPicture.sample(0, WIDTH, HEIGHT, elements));
            }
        });
        clock.start(0);
        Robot robot = new Robot();
        Color left = new Color(0xE01020);
        Color seen = Color.BLACK;
        for (int i = 0; i < PATIENCE && !seen.equals(left); i++) {
            robot.delay(10);
            seen = Frame.getFrames().length == 0 ? seen : at(robot, 0.25);
        }
        System.out.printf(
                "left %06x right %06x%n",
                seen.getRGB() & 0xFFFFFF, at(robot, 0.75).getRGB() & 0xFFFFFF);
        Frame window = Frame.getFrames()[0];
        Dimension before = window.getSize();
        System.out.println("large enough " + (before.width >= 640));
        System.out.println("own icon " + !window.getIconImages().isEmpty());
        press(window, KeyEvent.VK_F11, KeyEvent.CHAR_UNDEFINED);
        System.out.println("full screen "
                + window.getSize().equals(Toolkit.getDefaultToolkit().getScreenSize()));
        press(window, KeyEvent.VK_ESCAPE, '\u001b');
        System.out.println("back " + window.getSize().equals(before));
        press(window, KeyEvent.VK_9, '9');
        System.out.println("key " + pressed.get());
        System.out.println("class " + windowClass());
        EventQueue.invokeAndWait(() -> window.dispatchEvent(new WindowEvent(window, WindowEvent.WINDOW_CLOSING)));
        System.out.println("closed " + closed.get());
        sink.shutdown();
        for (int i = 0; i < PATIENCE && windows() > 0; i++) {
            robot.delay(10);
        }
        System.out.println("windows " + windows());
    }

    private static void press(Frame window, int code, char character) throws Exception {
        EventQueue.invokeAndWait(
                () -> window.dispatchEvent(new KeyEvent(window, KeyEvent.KEY_PRESSED, 0, 0, code, character)));
    }

    /** What X11 calls the class of all windows of this process. */
    private static String windowClass() throws Exception {
        Field name = Toolkit.getDefaultToolkit().getClass().getDeclaredField("awtAppClassName");
        name.setAccessible(true);
        return String.valueOf(name.get(null));
    }

    private static long windows() {
        return Arrays.stream(Frame.getFrames()).filter(Frame::isDisplayable).count();
    }

    private static Color at(Robot robot, double across) {
        JFrame window = (JFrame) Frame.getFrames()[0];
        if (!window.isShowing()) {
            return Color.BLACK;
        }
        Point corner = window.getContentPane().getLocationOnScreen();
        Dimension size = window.getContentPane().getSize();
        return robot.getPixelColor(corner.x + (int) (size.width * across), corner.y + size.height / 2);
    }
}
