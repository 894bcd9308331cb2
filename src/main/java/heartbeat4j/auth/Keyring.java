package heartbeat4j.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of authkeys: signs with one, verifies with each. Immutable; a changed file makes a new
 * ring.
 */
public final class Keyring {
    private final Key signing;
    private final Key[] keys = new Key[Key.NUMBER_MAX + 1];

    /**
     * By key number, the signing key's secret under that number's method; null where it adds
     * nothing.
     */
    private final Signer[] crossed = new Signer[Key.NUMBER_MAX + 1];

    private Keyring(int signingNumber, List<Key> all) {
        for (Key key : all) {
            keys[key.number()] = key;
        }
        if (!defines(signingNumber)) {
            throw new IllegalStateException("the signing key " + signingNumber + " is not defined");
        }
        signing = keys[signingNumber];
        for (Key key : keys) {
            if (key != null && addsCrossed(key)) {
                crossed[key.number()] = signing.signerWith(key.method());
            }
        }
    }

    /**
     * A key ring.
     *
     * @param signing the number of authkeys' auth line; must be among the keys
     * @param keys of two keys with one number the later counts, as in authkeys
     */
    public static Keyring of(int signing, List<Key> keys) {
        return new Keyring(signing, keys);
    }

    /** Never with an empty secret: that would let everybody in under a keyed method. */
    private boolean addsCrossed(Key key) {
        return key.number() != signing.number() && signing.method().keyed() && key.method().keyed();
    }

    private boolean defines(int number) {
        return number >= 0 && number < keys.length && keys[number] != null;
    }

    /** The signing key's number, a blank and the token: what goes into a packet. */
    public String sign(byte[] bytes) {
        return signing.number() + " " + signing.signer().token(bytes);
    }

    /**
     * Verifies by the key of the packet's own number. In the netstring form a C node combines the
     * method of that number with the secret of its own signing key, so this is accepted too.
     */
    public Verdict verify(int keyNumber, String token, byte[] bytes, Form form) {
        if (!defines(keyNumber)) {
            return new Verdict.Invalid(
                    "signed with key "
                            + keyNumber
                            + ", which authkeys does not define here; give all nodes the same"
                            + " authkeys");
        }
        Key key = keys[keyNumber];
        if (token.length() > key.method().tokenLengthMax()) {
            return new Verdict.Invalid("the signature is too long for " + key.method().word());
        }
        boolean valid =
                same(key.signer().token(bytes), token)
                        || (form == Form.NETSTRING
                                && crossed[keyNumber] != null
                                && same(crossed[keyNumber].token(bytes), token));
        return valid
                ? new Verdict.Valid(keyNumber, key.method())
                : new Verdict.Invalid(
                        "the signature does not fit key "
                                + keyNumber
                                + " ("
                                + key.method().word()
                                + "); give all nodes the same authkeys");
    }

    /** Takes the same time wherever the texts differ. */
    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    public int signingNumber() {
        return signing.number();
    }

    /** By rising number. */
    public List<Key> keys() {
        List<Key> defined = new ArrayList<>();
        for (Key key : keys) {
            if (key != null) {
                defined.add(key);
            }
        }
        return List.copyOf(defined);
    }

    @Override
    public String toString() {
        return "auth " + signing.number() + " of " + keys();
    }
}
