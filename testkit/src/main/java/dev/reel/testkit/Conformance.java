package dev.reel.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which rule of a specification a test proves; {@code docs/conformance.md} is made from these. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Conformance.All.class)
public @interface Conformance {
    /** File name of the specification without its ending, {@code "platform"} for example. */
    String spec();

    /** Section number as written in the specification, {@code "9.3"} for example. */
    String section();

    /** The rule in a few words. */
    String rule();

    /** Several rules that one test proves. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface All {
        Conformance[] value();
    }
}
