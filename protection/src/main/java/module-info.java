/** Protection: Common Encryption, crypto devices and sessions, key sessions and the protected process. */
module dev.reel.protection {
    requires static transitive org.jspecify;
    requires transitive dev.reel.core;
    requires dev.reel.ffmpeg;
    requires com.sun.jna;
    requires java.management;
    requires java.net.http;
    requires jdk.management;
    requires jdk.net;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    exports dev.reel.protection.aes;
    exports dev.reel.protection.cenc;
    exports dev.reel.protection.channel;
    exports dev.reel.protection.control;
    exports dev.reel.protection.crypto;
    exports dev.reel.protection.d3d12;
    exports dev.reel.protection.decrypter;
    exports dev.reel.protection.device;
    exports dev.reel.protection.enabling;
    exports dev.reel.protection.identity;
    exports dev.reel.protection.isobmff;
    exports dev.reel.protection.keys;
    exports dev.reel.protection.license;
    exports dev.reel.protection.memory;
    exports dev.reel.protection.packager;
    exports dev.reel.protection.policy;
    exports dev.reel.protection.session;
    exports dev.reel.protection.subsample;
    exports dev.reel.protection.trust;

    uses dev.reel.protection.device.CryptoDeviceProvider;

    provides dev.reel.protection.device.CryptoDeviceProvider with
            dev.reel.protection.crypto.SoftwareDeviceProvider,
            dev.reel.protection.crypto.TokenDeviceProvider;
}
