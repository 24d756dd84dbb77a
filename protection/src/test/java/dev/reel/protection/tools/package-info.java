/** Independent programs and real files that tests compare with. */
package dev.reel.protection.tools;
