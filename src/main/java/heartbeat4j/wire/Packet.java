package heartbeat4j.wire;

import java.util.List;
import java.util.Optional;

/**
 * The fields of one packet in their order, without what the envelope adds.
 *
 * @param encoding in which they came; of a compressed packet, that of the message inside
 * @param compression with which the whole message was compressed
 */
public record Packet(Encoding encoding, List<Field> fields, Optional<Compression> compression) {
    public Packet {
        fields = List.copyOf(fields);
    }

    Packet(Encoding encoding, List<Field> fields) {
        this(encoding, fields, Optional.empty());
    }
}
