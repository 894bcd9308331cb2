package heartbeat4j.auth;

import java.util.Locale;
import java.util.Optional;

/** The ways to sign a packet, by the words of authkeys. */
public enum Method {
    /** No secret: finds damage, keeps nobody out. */
    CRC(8),
    MD5(32),
    SHA1(40),
    /** Ours only: C nodes refuse an authkeys file that names it. */
    SHA256(64),
    /** Ours only, as {@link #SHA256}. */
    SHA512(128);

    private final int tokenLengthMax;

    Method(int tokenLengthMax) {
        this.tokenLengthMax = tokenLengthMax;
    }

    public static Optional<Method> parse(String word) {
        for (Method method : values()) {
            if (method.word().equals(word)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True when authkeys must give a key for it; false when it must not. */
    public boolean keyed() {
        return this != CRC;
    }

    /** A longer token is refused unseen. */
    int tokenLengthMax() {
        return tokenLengthMax;
    }
}
