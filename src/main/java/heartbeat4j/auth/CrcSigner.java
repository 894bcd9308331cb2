package heartbeat4j.auth;

/**
 * The check sum of POSIX cksum without the appended length: polynomial 0x04C11DB7, start 0, not
 * reflected, complemented. Printed without leading zeros, as Heartbeat does.
 */
final class CrcSigner implements Signer {
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int[] TABLE = table();

    @Override
    public String token(byte[] bytes) {
        int crc = 0;
        for (byte one : bytes) {
            crc = crc << 8 ^ TABLE[crc >>> 24 ^ (one & 0xff)];
        }
        return Integer.toHexString(~crc);
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
