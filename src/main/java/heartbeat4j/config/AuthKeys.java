package heartbeat4j.config;

import static heartbeat4j.core.Invariants.check;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The keys of authkeys: all of them are accepted on incoming packets, one signs. Its texts never
 * show a secret.
 *
 * @param signing number of the key that signs
 * @param keys by ascending number
 */
public record AuthKeys(int signing, List<Key> keys) {
    public static final int NUMBER_MAX = 15;

    public AuthKeys {
        keys = List.copyOf(keys);
        check(keys.stream().anyMatch(key -> key.number() == signing), "no key %d", signing);
    }

    /** How packets are signed. */
    public enum Method {
        /** A checksum, no protection. */
        CRC,
        MD5,
        SHA1,
        /** Ours; Heartbeat does not know it. */
        SHA256,
        /** Ours; Heartbeat does not know it. */
        SHA512;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Method> named(String word) {
            for (Method method : values()) {
                if (method.word().equals(word)) {
                    return Optional.of(method);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * A line of authkeys.
     *
     * @param text the secret, one character for each byte; empty for {@link Method#CRC}
     */
    public record Key(int number, Method method, String text) {
        public Key {
            check(number >= 0 && number <= NUMBER_MAX, "key number %d", number);
            check(text.isEmpty() == (method == Method.CRC), "key %d: wrong length", number);
        }

        public byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return "Key[" + number + " " + method.word() + "]";
        }
    }

    public Key signingKey() {
        return keys.stream().filter(key -> key.number() == signing).findFirst().orElseThrow();
    }
}
