/**
 * The protected process itself (protected-path.md §2.3, §19.4): a program that a protected session starts. It shields itself, meets
 * the application on the control socket, and then runs sources, decrypters, decoders and outputs on its behalf.
 *
 * <p>Nothing here runs in the application, and nothing that is decrypted here leaves but through an output. When the application
 * goes, so does the process.
 *
 * <p>Thread rule: {@link dev.reel.protection.process.ProcessHost} owns all state on one serial queue; what may wait runs on threads of
 * its own. Start reading at {@link dev.reel.protection.process.ProtectedProcess}.
 */
@NullMarked
package dev.reel.protection.process;

import org.jspecify.annotations.NullMarked;
