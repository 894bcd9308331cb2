package heartbeat4j.wire;

import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Shrinks and grows messages; {@code compression} of ha.cf names the method. */
public enum Compression {
    /** RFC 1950. */
    ZLIB,
    BZ2;

    private static final int BZ2_BLOCK = 1;

    public static Optional<Compression> parse(String word) {
        for (Compression compression : values()) {
            if (compression.word().equals(word)) {
                return Optional.of(compression);
            }
        }
        return Optional.empty();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    byte[] compress(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (var stream =
                switch (this) {
                    case ZLIB -> new DeflaterOutputStream(compressed);
                    case BZ2 -> new BZip2CompressorOutputStream(compressed, BZ2_BLOCK);
                }) {
            stream.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return compressed.toByteArray();
    }

    /** At most {@link Limits#INFLATED_BYTES_MAX} bytes; what would grow beyond is rejected. */
    Decoded<byte[]> inflate(byte[] bytes) {
        if (bytes.length > Limits.COMPRESSED_BYTES_MAX) {
            return new Decoded.Rejected<>(
                    "the compressed message has more than "
                            + Limits.COMPRESSED_BYTES_MAX
                            + " bytes");
        }
        try (InputStream stream = inflating(bytes)) {
            byte[] inflated = stream.readNBytes(Limits.INFLATED_BYTES_MAX);
            return stream.read() < 0
                    ? new Decoded.Accepted<>(inflated)
                    : new Decoded.Rejected<>(
                            "the message inflates to more than "
                                    + Limits.INFLATED_BYTES_MAX
                                    + " bytes");
        } catch (IOException | RuntimeException e) {
            // The bzip2 reader answers some damage with runtime exceptions of several types.
            return new Decoded.Rejected<>("damaged " + word() + " data: " + e.getMessage());
        }
    }

    private InputStream inflating(byte[] bytes) throws IOException {
        return switch (this) {
            case ZLIB -> new InflaterInputStream(new ByteArrayInputStream(bytes));
            case BZ2 -> new BZip2CompressorInputStream(new ByteArrayInputStream(bytes));
        };
    }
}
