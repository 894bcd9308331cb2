package heartbeat4j.host;

import heartbeat4j.core.Moment;

/** Reads the clock that decides: CLOCK_BOOTTIME. */
public final class BootClock {
    private BootClock() {}

    public static Moment now() {
        return new Moment(Libc.bootTimeNanos());
    }
}
