package dev.reel.protection;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the rule of a specification that a test proves. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(Conformance.All.class)
public @interface Conformance {
    /** The specification's file. */
    String spec() default "crypto-session.md";

    /** The section, {@code 4.1} for example. */
    String section();

    /** The rule in a few words. */
    String rule();

    /** Several rules proved by one test. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface All {
        Conformance[] value();
    }
}
