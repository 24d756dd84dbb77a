/**
 * Protects MP4 files with Common Encryption and takes the protection off again (protected-path.md §17): the work behind
 * {@code reel protect} and {@code reel unprotect}, and what {@code reel inspect} tells about a file's protection.
 *
 * <p>Thread rule: each run belongs to the calling thread; different runs may go on at the same time. Start reading at
 * {@link dev.reel.protection.packager.Protector}.
 */
@NullMarked
package dev.reel.protection.packager;

import org.jspecify.annotations.NullMarked;
