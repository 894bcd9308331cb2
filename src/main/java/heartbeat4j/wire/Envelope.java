package heartbeat4j.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds a packet's signature and the bytes it covers, looking at the framing only: no field is
 * interpreted before somebody with the key has vouched for it.
 */
public sealed interface Envelope {
    /**
     * A packet whose signature waits to be verified.
     *
     * @param signed what the signature covers
     * @param body what {@link PacketCodec#decode} takes once the signature is found valid
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on to key ring and codec, never compared
    record Opened(Encoding encoding, byte[] signed, int keyNumber, String token, byte[] body)
            implements Envelope {}

    /** No packet, or one without a signature. */
    record Rejected(String reason) implements Envelope {}

    static Envelope open(byte[] packet) {
        if (packet.length > Limits.PACKET_BYTES_MAX) {
            return new Rejected("longer than " + Limits.PACKET_BYTES_MAX + " bytes");
        }
        if (Encoding.NETSTRING.startsAt(packet, 0, packet.length)) {
            return openNetstring(packet);
        }
        if (Encoding.CLASSIC.startsAt(packet, 0, packet.length)) {
            return openClassic(packet);
        }
        return new Rejected("no Heartbeat packet: it begins with neither ### nor >>>");
    }

    private static Envelope openNetstring(byte[] packet) {
        Netstrings items = new Netstrings(packet, Encoding.MARK_BYTES, packet.length);
        while (!Encoding.NETSTRING.endsAt(packet, items.at(), packet.length)) {
            if (!items.next()) {
                return new Rejected("malformed netstring at byte " + items.at());
            }
        }
        int bodyEnd = items.at() + Encoding.MARK_BYTES;
        // What follows the signature is ignored, as Heartbeat does; nothing ever reads it.
        Netstrings trailer = new Netstrings(packet, bodyEnd, packet.length);
        if (bodyEnd == packet.length || !trailer.next()) {
            return new Rejected("not signed");
        }
        byte[] body = Arrays.copyOf(packet, bodyEnd);
        return signed(Encoding.NETSTRING, body, packet, trailer.start(), trailer.end(), body);
    }

    private static Envelope openClassic(byte[] packet) {
        ByteBuilder signed = new ByteBuilder(packet.length);
        int tokenStart = -1;
        int tokenEnd = -1;
        int at = Encoding.MARK_BYTES;
        while (!Encoding.CLASSIC.endsAt(packet, at, packet.length)) {
            int end = lineEnd(packet, at);
            if (end == packet.length) {
                return new Rejected("the closing <<< is missing");
            }
            if (!Octets.match(Encoding.AUTH, packet, at, end)) {
                signed.add(packet, at, end == at ? end : end + 1);
            } else if (tokenStart < 0) {
                tokenStart = at + Encoding.AUTH.length();
                tokenEnd = end;
            }
            at = end + 1;
        }
        return tokenStart < 0
                ? new Rejected("not signed")
                : signed(Encoding.CLASSIC, signed.bytes(), packet, tokenStart, tokenEnd, packet);
    }

    private static int lineEnd(byte[] packet, int from) {
        int at = from;
        while (at < packet.length && packet[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Splits {@code N token}: a number, white space, one word. */
    private static Envelope signed(
            Encoding encoding, byte[] signed, byte[] packet, int from, int to, byte[] body) {
        String text = new String(packet, from, to - from, StandardCharsets.ISO_8859_1).strip();
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        String token = text.substring(digits).strip();
        boolean blank = digits < text.length() && Character.isWhitespace(text.charAt(digits));
        if (digits == 0
                || digits > 4
                || !blank
                || token.length() > Limits.TOKEN_CHARACTERS_MAX
                || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return new Rejected("malformed signature: a key number and a token are expected");
        }
        int keyNumber = Integer.parseInt(text.substring(0, digits));
        return new Opened(encoding, signed, keyNumber, token, body);
    }

    /**
     * Appends the signature to a netstring body.
     *
     * @param signature key number, blank, token
     */
    static byte[] seal(byte[] body, String signature) {
        return new ByteBuilder(body.length + signature.length() + 8)
                .add(body)
                .addAscii(Integer.toString(signature.length()))
                .add(':')
                .addAscii(signature)
                .add(',')
                .bytes();
    }
}
