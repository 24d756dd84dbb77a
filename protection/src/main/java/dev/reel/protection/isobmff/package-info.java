/**
 * ISO base media files, read and written with bounded memory: boxes, sample tables of plain and fragmented files, and the
 * boxes of Common Encryption (protected-path.md §17.3).
 *
 * <p>Only {@code moov} and one {@code moof} per track are held in memory; sample data stays in the file until asked for.
 * Every size is checked in 64 bits against what is really there before anything is allocated. Values are immutable and may
 * be shared; a {@link dev.reel.protection.isobmff.MovieFile} and its cursors belong to one thread at a time. Start reading
 * at {@link dev.reel.protection.isobmff.MovieFile}.
 */
@NullMarked
package dev.reel.protection.isobmff;

import org.jspecify.annotations.NullMarked;
