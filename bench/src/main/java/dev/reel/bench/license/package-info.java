/** What the licence server bears. Programs of their own; start reading at {@link dev.reel.bench.license.LicenseLoad}. */
@NullMarked
package dev.reel.bench.license;

import org.jspecify.annotations.NullMarked;
