package dev.reel.testkit.fake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place in a script: which step comes next in the direction and density of the present rate. */
final class ScriptCursor {
    private final List<StreamScript.Step> steps;
    private int index;
    private boolean reverse;
    private boolean keysOnly;

    ScriptCursor(List<StreamScript.Step> steps) {
        this.steps = steps;
    }

    /** Sets direction and whether only key frames are given. */
    void pace(boolean backwards, boolean onlyKeys) {
        if (backwards != reverse) {
            // The step that came last comes first when the direction turns.
            index += backwards ? -1 : 1;
        }
        reverse = backwards;
        keysOnly = onlyKeys;
    }

    /** Goes to the key frame from which a time can be shown; behind the last step when the time is past the end. */
    void seek(long time) {
        int target = steps.size();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof StreamScript.Data data && data.end() > time) {
                target = i;
                break;
            }
        }
        if (reverse) {
            index = Math.min(target, steps.size() - 1);
            return;
        }
        index = target == steps.size() ? target : keyAtOrBefore(target);
    }

    /** Takes the next step; null at the end. */
    StreamScript.@Nullable Step next() {
        while (index >= 0 && index < steps.size()) {
            StreamScript.Step step = steps.get(index);
            index += reverse ? -1 : 1;
            boolean passedOver = keysOnly && step instanceof StreamScript.Data data && !data.cleanPoint();
            if (!passedOver) {
                return step;
            }
        }
        return null;
    }

    /** True when {@link #next} would give nothing. */
    boolean isAtEnd() {
        int here = index;
        boolean atEnd = next() == null;
        index = here;
        return atEnd;
    }

    /** Where the step that {@link #next} gave last stands in the script. */
    int lastIndex() {
        return reverse ? index + 1 : index - 1;
    }

    /** The time of the next sample, or of the end. */
    long position() {
        for (int i = Math.max(index, 0); i < steps.size(); i++) {
            if (steps.get(i) instanceof StreamScript.Data data) {
                return data.time();
            }
        }
        return steps.isEmpty() ? 0 : Long.MAX_VALUE;
    }

    private int keyAtOrBefore(int target) {
        int key = target;
        while (key > 0 && !(steps.get(key) instanceof StreamScript.Data data && data.cleanPoint())) {
            key--;
        }
        return key;
    }
}
