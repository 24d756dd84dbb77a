package dev.reel.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds classes of one package that know each other, be it by way of others there. A nested class counts to its outer one. */
final class ClassCircles {
    /** Circles that are meant: an interface whose factory makes the one implementation, two halves of one thing. */
    private static final List<Set<String>> MEANT = List.of(
            Set.of("MediaSession", "DefaultMediaSession", "SessionRun"),
            Set.of("Trim", "AudioCut"),
            Set.of("Player", "PlayerBuilder"),
            Set.of("PresentationClock", "ClockTimer"),
            Set.of("MediaSink", "StreamSink"),
            Set.of("ServiceProvider", "Services"));

    /** Circles that are there still: this list may only become shorter. */
    private static final List<Set<String>> OPEN = List.of(
            Set.of("Resolution", "SourceResolver"),
            Set.of("RenderingSink", "RenderingStreamSink"),
            Set.of("SampleGrabberActivate", "SampleGrabberSink"),
            Set.of("AsyncCallback", "AsyncCalls", "AsyncResult"),
            Set.of("NativePart", "SegmentStream", "Sequence", "SequenceRate", "Showing"),
            Set.of("BranchResolver", "ConnectionTrials", "TransformConversion"),
            Set.of("CurrentType", "TopologyNode"),
            Set.of("NullSink", "PacedNullSink", "RatelessNullSink"),
            Set.of("AbstractSource", "SourceStream"),
            Set.of("Transcoder", "Transcoding"));

    private ClassCircles() {}

    /** The circles that are not meant, one line each. */
    static List<String> in(JavaClasses classes, Predicate<JavaClass> wanted) {
        Map<JavaClass, Set<JavaClass>> known = new HashMap<>();
        for (JavaClass type : classes) {
            if (wanted.test(type)) {
                JavaClass outer = outermost(type);
                Set<JavaClass> targets = known.computeIfAbsent(outer, made -> new HashSet<>());
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = outermost(dependency.getTargetClass().getBaseComponentType());
                    if (target != outer && target.getPackageName().equals(outer.getPackageName())) {
                        targets.add(target);
                    }
                }
            }
        }
        Map<JavaClass, Set<JavaClass>> reached = new HashMap<>();
        known.keySet().forEach(type -> reached.put(type, reachable(type, known)));
        Map<String, Set<String>> circles = new TreeMap<>();
        for (JavaClass type : known.keySet()) {
            if (reached.get(type).contains(type)) {
                Set<String> circle = new TreeSet<>();
                for (JavaClass other : reached.get(type)) {
                    if (reached.getOrDefault(other, Set.of()).contains(type)) {
                        circle.add(other.getSimpleName());
                    }
                }
                circles.put(type.getPackageName() + " " + circle, circle);
            }
        }
        return circles.entrySet().stream()
                .filter(circle -> Stream.concat(MEANT.stream(), OPEN.stream())
                        .noneMatch(accepted -> accepted.containsAll(circle.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Set<JavaClass> reachable(JavaClass from, Map<JavaClass, Set<JavaClass>> known) {
        Set<JavaClass> found = new HashSet<>();
        Deque<JavaClass> open = new ArrayDeque<>(known.getOrDefault(from, Set.of()));
        while (!open.isEmpty()) {
            JavaClass next = open.remove();
            if (found.add(next)) {
                open.addAll(known.getOrDefault(next, Set.of()));
            }
        }
        return found;
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }
}
