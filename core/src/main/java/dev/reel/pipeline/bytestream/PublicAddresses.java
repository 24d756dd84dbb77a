package dev.reel.pipeline.bytestream;

import dev.reel.platform.MediaException;
import dev.reel.platform.NetworkStatus;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Lets through hosts of the public internet only: each address that a name stands for is looked at.
 *
 * <p>The connection is made right after, by the same resolver, whose answer the JDK keeps for some seconds; a name that changes in
 * between is not looked up anew unless {@code networkaddress.cache.ttl} says 0.
 */
final class PublicAddresses {
    private PublicAddresses() {}

    static void check(URI target, String url) {
        try {
            for (InetAddress address : InetAddress.getAllByName(target.getHost())) {
                if (isPrivate(address)) {
                    throw new MediaException(
                            StreamStatus.ERROR_ACCESS_DENIED,
                            "cannot open " + url + ": " + target.getHost()
                                    + " is on this machine or in a private network (" + address.getHostAddress()
                                    + "), which is forbidden");
                }
            }
        } catch (UnknownHostException unknown) {
            throw new MediaException(
                    NetworkStatus.MF_E_NET_CANNOTCONNECT,
                    "cannot open " + url + ": there is no host " + target.getHost()
                            + "; check the name and the network",
                    unknown);
        }
    }

    static boolean isPrivate(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet6Address) {
            return (first & 0xfe) == 0xfc || carriesPrivate(bytes);
        }
        // This network, carrier-grade NAT, protocol assignments, benchmarks, reserved.
        return first == 0
                || (first == 100 && second >= 64 && second < 128)
                || (first == 192 && second == 0)
                || (first == 198 && (second == 18 || second == 19))
                || first >= 240;
    }

    /** 64:ff9b::/96, 2002::/16 and ::/96 have an IPv4 address inside. */
    private static boolean carriesPrivate(byte[] bytes) {
        int at;
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            at = 2;
        } else if (bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b) {
            at = 12;
        } else {
            for (int i = 0; i < 10; i++) {
                if (bytes[i] != 0) {
                    return false;
                }
            }
            at = 12;
        }
        byte[] inner = {bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]};
        try {
            return isPrivate(InetAddress.getByAddress(inner));
        } catch (UnknownHostException neverOfFourBytes) {
            return true;
        }
    }
}
