package dev.reel.license;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A bucket of requests for each address, which fills again with time. Keeps a bounded number of addresses: the one that was quiet the
 * longest is forgotten first, and starts with a full bucket.
 */
final class RateLimit {
    private static final int MOST_ADDRESSES = 10_000;
    private static final double NANOS = 1e9;

    private final int perSecond;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private static final class Bucket {
        private double left;
        private long at;
    }

    /** @param perSecond 0 for no limit */
    RateLimit(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /** True when this address may ask now; that counts as a request. */
    synchronized boolean take(String address) {
        if (perSecond == 0) {
            return true;
        }
        long now = nanos.getAsLong();
        Bucket bucket = buckets.get(address);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.left = 2.0 * perSecond;
            bucket.at = now;
            buckets.put(address, bucket);
        }
        bucket.left = Math.min(2.0 * perSecond, bucket.left + (now - bucket.at) / NANOS * perSecond);
        bucket.at = now;
        if (bucket.left < 1) {
            return false;
        }
        bucket.left--;
        return true;
    }
}
