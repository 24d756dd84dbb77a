/** The licence server over real HTTP and real databases. */
package dev.reel.license;
