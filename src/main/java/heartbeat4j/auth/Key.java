package heartbeat4j.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One line of authkeys, ready to sign: number, method and secret. Immutable, never printed.
 *
 * <p>The key text is taken byte for byte; nothing is decoded.
 */
public final class Key {
    public static final int NUMBER_MAX = 15;

    private final int number;
    private final Method method;
    private final byte[] secret;
    private final Signer signer;

    private Key(int number, Method method, byte[] secret) {
        if (number < 0 || number > NUMBER_MAX) {
            throw new IllegalStateException("key number " + number + " is not 0 to " + NUMBER_MAX);
        }
        if (method.keyed() == (secret.length == 0)) {
            String fault = method.keyed() ? " needs a key" : " takes no key";
            throw new IllegalStateException("key " + number + ": " + method.word() + fault);
        }
        this.number = number;
        this.method = method;
        this.secret = secret;
        this.signer = Signer.of(method, secret);
    }

    /** A key from text, as UTF-8; {@code crc} takes the empty text. */
    public static Key of(int number, Method method, String secret) {
        return new Key(number, method, secret.getBytes(StandardCharsets.UTF_8));
    }

    /** A key from the bytes of the file. */
    public static Key of(int number, Method method, byte[] secret) {
        return new Key(number, method, secret.clone());
    }

    public int number() {
        return number;
    }

    public Method method() {
        return method;
    }

    Signer signer() {
        return signer;
    }

    /** This secret under another method, as C nodes mix them. */
    Signer signerWith(Method other) {
        return Signer.of(other, secret);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key
                && number == key.number
                && method == key.method
                && Arrays.equals(secret, key.secret);
    }

    @Override
    public int hashCode() {
        return Objects.hash(number, method);
    }

    @Override
    public String toString() {
        return number + " " + method.word() + (method.keyed() ? " (secret)" : "");
    }
}
