/** Protection: Common Encryption, crypto devices and sessions, key sessions and the protected process. */
module dev.reel.protection {
    requires static transitive org.jspecify;
    requires transitive dev.reel.core;

    exports dev.reel.protection.cenc;
    exports dev.reel.protection.isobmff;
    exports dev.reel.protection.packager;
    exports dev.reel.protection.subsample;
}
