package heartbeat4j.wire;

import static heartbeat4j.core.Invariants.check;

/**
 * How ha.cf wants packets to be sent.
 *
 * @param innerSignature {@code msgfmt classic}: a second signature within the packet
 * @param compression for what must be compressed
 * @param compressionBytes {@code compression_threshold}, in bytes
 * @param compressAll {@code traditional_compression on}: compress what exceeds the threshold
 */
public record Sending(
        boolean innerSignature,
        Compression compression,
        int compressionBytes,
        boolean compressAll) {
    public static final Sending DEFAULT = new Sending(true, Compression.ZLIB, 2048, false);

    public Sending {
        check(compressionBytes >= 0, "compression threshold %d", compressionBytes);
    }

    boolean compresses(int bytes) {
        return bytes >= Limits.UNCOMPRESSED_BYTES_MAX || (compressAll && bytes > compressionBytes);
    }
}
