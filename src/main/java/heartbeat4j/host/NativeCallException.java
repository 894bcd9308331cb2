package heartbeat4j.host;

import java.io.IOException;

/** A function of the C library failed; the message is the system's own words. */
final class NativeCallException extends IOException {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    static final int ENOTTY = 25;
    static final int EADDRNOTAVAIL = 99;
    static final int ENOBUFS = 105;

    private static final long serialVersionUID = 1;

    private final int errno;

    NativeCallException(int errno) {
        super(NativeCalls.errorText(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }
}
