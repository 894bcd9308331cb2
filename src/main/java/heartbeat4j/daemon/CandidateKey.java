package heartbeat4j.daemon;

import heartbeat4j.auth.Key;
import heartbeat4j.auth.Method;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that an operator gives to check captured packets.
 *
 * @param number absent means that it is tried for every key number
 */
record CandidateKey(OptionalInt number, Method method, String secret) {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,2}):)?([a-z0-9]+)(?::(.*))?");

    /** Reads {@code METHOD:KEY} or {@code N:METHOD:KEY}; the problem never shows the key. */
    static Optional<String> problem(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.of("a key is given as METHOD:KEY or N:METHOD:KEY, such as 1:sha1:text");
        }
        Optional<Method> method = Method.parse(matcher.group(2));
        if (method.isEmpty()) {
            return Optional.of(
                    "unknown method \""
                            + matcher.group(2)
                            + "\"; known are crc, md5, sha1, sha256,"
                            + " sha512");
        }
        String number = matcher.group(1);
        if (number != null && Integer.parseInt(number) > Key.NUMBER_MAX) {
            return Optional.of("key number " + number + " is above " + Key.NUMBER_MAX);
        }
        boolean empty = matcher.group(3) == null || matcher.group(3).isEmpty();
        if (method.get().keyed() == empty) {
            return Optional.of(
                    method.get().word() + (empty ? " needs a key" : " takes no key; write crc"));
        }
        return Optional.empty();
    }

    /** The text must have no {@link #problem}. */
    static CandidateKey parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("a key with a problem");
        }
        String number = matcher.group(1);
        return new CandidateKey(
                number == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(number)),
                Method.parse(matcher.group(2)).orElseThrow(),
                matcher.group(3) == null ? "" : matcher.group(3));
    }

    boolean fits(int keyNumber) {
        return number.isEmpty() || number.getAsInt() == keyNumber;
    }

    Key as(int keyNumber) {
        return Key.of(keyNumber, method, secret);
    }

    @Override
    public String toString() {
        return method.word();
    }
}
