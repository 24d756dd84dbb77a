package dev.reel.session;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rates as a test writes them down: {@code "f 0-4, ft 0-8, r 1-2, rt 1-8"}, each direction with every picture or thinned. */
final class RateTable implements RateSupport, RateControl {
    private static final Pattern ENTRY = Pattern.compile("(\\w+) ([\\d.]+)-([\\d.]+)");

    private final Map<String, float[]> ranges = new HashMap<>();
    private final Consumer<String> told;
    private float rate = 1;
    private boolean thinned;
    /** What the next change fails with; null for none. */
    @Nullable
    Status refusal;

    private RateTable(String text, Consumer<String> told) {
        this.told = told;
        Matcher entries = ENTRY.matcher(text);
        while (entries.find()) {
            ranges.put(
                    entries.group(1),
                    new float[] {Float.parseFloat(entries.group(2)), Float.parseFloat(entries.group(3))});
        }
    }

    static RateTable of(String text) {
        return new RateTable(text, line -> {});
    }

    /** @param told hears of every change */
    static RateTable of(String text, Consumer<String> told) {
        return new RateTable(text, told);
    }

    /** A transform that also has these rates. */
    Transform on(Transform transform) {
        return (Transform) Proxy.newProxyInstance(
                RateTable.class.getClassLoader(),
                new Class<?>[] {Transform.class, RateControl.class, RateSupport.class},
                (proxy, method, arguments) -> {
                    boolean ours = method.getDeclaringClass() == RateControl.class
                            || method.getDeclaringClass() == RateSupport.class;
                    try {
                        return method.invoke(ours ? this : transform, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private float bound(boolean reverse, boolean thin, int index) {
        float[] range = ranges.get((reverse ? "r" : "f") + (thin ? "t" : ""));
        return range == null ? 0 : reverse ? -range[index] : range[index];
    }

    @Override
    public float slowestRate(boolean reverse, boolean thin) {
        return bound(reverse, thin, 0);
    }

    @Override
    public float fastestRate(boolean reverse, boolean thin) {
        return bound(reverse, thin, 1);
    }

    @Override
    public void setRate(boolean thin, float newRate) {
        told.accept("setRate " + newRate + (thin ? " thinned" : ""));
        Status planned = refusal;
        if (planned != null) {
            refusal = null;
            throw new MediaException(planned, "a refusal that the test planned");
        }
        rate = newRate;
        thinned = thin;
    }

    @Override
    public float rate() {
        return rate;
    }

    @Override
    public boolean isThinned() {
        return thinned;
    }
}
