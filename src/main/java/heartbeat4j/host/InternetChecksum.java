package heartbeat4j.host;

/** The checksum of IP, ICMP and their relatives. */
final class InternetChecksum {
    private InternetChecksum() {}

    static short of(byte[]... parts) {
        long sum = 0;
        for (byte[] part : parts) {
            // Each part but the last is of even length here: an odd byte is the high half.
            for (int i = 0; i < part.length; i++) {
                sum += (part[i] & 0xffL) << (i % 2 == 0 ? Byte.SIZE : 0);
            }
        }
        while (sum >> Short.SIZE != 0) {
            sum = (sum & 0xffff) + (sum >> Short.SIZE);
        }
        return (short) ~sum;
    }
}
