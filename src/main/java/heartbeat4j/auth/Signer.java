package heartbeat4j.auth;

/** Computes the token of one method under one secret; immutable, so any thread may use it. */
sealed interface Signer permits HmacSigner, CrcSigner {
    /** The token as text: lower-case hex. */
    String token(byte[] bytes);

    static Signer of(Method method, byte[] secret) {
        return switch (method) {
            case CRC -> new CrcSigner();
            case MD5, SHA1, SHA256, SHA512 -> HmacSigner.of(method, secret);
        };
    }
}
