package heartbeat4j.auth;

import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.util.Memoable;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * HMAC of RFC 2104. The secret is worked into the two digest states once; each token starts from
 * copies of them, which halves the work for short packets and leaves no state to share.
 */
final class HmacSigner implements Signer {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;

    private final Memoable inner;
    private final Memoable outer;

    private HmacSigner(Memoable inner, Memoable outer) {
        this.inner = inner;
        this.outer = outer;
    }

    static HmacSigner of(Method method, byte[] secret) {
        byte[] block = block(method, secret);
        return new HmacSigner(padded(method, block, INNER_PAD), padded(method, block, OUTER_PAD));
    }

    @Override
    public String token(byte[] bytes) {
        ExtendedDigest first = (ExtendedDigest) inner.copy();
        byte[] digest = new byte[first.getDigestSize()];
        first.update(bytes, 0, bytes.length);
        first.doFinal(digest, 0);
        ExtendedDigest second = (ExtendedDigest) outer.copy();
        second.update(digest, 0, digest.length);
        second.doFinal(digest, 0);
        return HEX.formatHex(digest);
    }

    /** The secret filled up with zeros to one block; hashed first when longer. */
    private static byte[] block(Method method, byte[] secret) {
        ExtendedDigest digest = digest(method);
        if (secret.length <= digest.getByteLength()) {
            return Arrays.copyOf(secret, digest.getByteLength());
        }
        byte[] block = new byte[digest.getByteLength()];
        digest.update(secret, 0, secret.length);
        digest.doFinal(block, 0);
        return block;
    }

    private static Memoable padded(Method method, byte[] block, byte pad) {
        ExtendedDigest digest = digest(method);
        for (byte one : block) {
            digest.update((byte) (one ^ pad));
        }
        return (Memoable) digest;
    }

    private static ExtendedDigest digest(Method method) {
        return switch (method) {
            case MD5 -> new MD5Digest();
            case SHA1 -> new SHA1Digest();
            case SHA256 -> new SHA256Digest();
            case SHA512 -> new SHA512Digest();
            case CRC -> throw new IllegalStateException("crc is no digest");
        };
    }
}
