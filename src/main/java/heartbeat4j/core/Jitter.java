package heartbeat4j.core;

import java.time.Duration;

/** Spreads requests in time, reproducibly: a small generator (SplitMix64) with a given seed. */
final class Jitter {
    private long state;

    Jitter(long seed) {
        state = seed;
    }

    /** Uniform from {@code least} up to, but not including, {@code below}. */
    Duration between(Duration least, Duration below) {
        long span = Math.max(1, below.toNanos() - least.toNanos());
        return least.plusNanos(Long.remainderUnsigned(next(), span));
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
