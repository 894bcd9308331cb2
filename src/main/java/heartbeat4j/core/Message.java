package heartbeat4j.core;

import java.util.List;
import java.util.Optional;

/**
 * What goes over the wire: who says it, what is said, and further text fields that a sender added.
 *
 * @param extra text fields beyond those that header and body stand for, in their order
 */
public record Message(Header header, Body body, List<Text> extra) {
    public Message {
        extra = List.copyOf(extra);
    }

    /** The last value of that name, as a shell sees the fields of a message. */
    static Optional<String> text(List<Text> texts, String name) {
        return texts.stream()
                .filter(field -> field.name().equals(name))
                .map(Text::value)
                .reduce((_, last) -> last);
    }

    /** A field of a message whose value is text. */
    public record Text(String name, String value) {}

    /**
     * What every message carries.
     *
     * @param sequence from 1 within one generation; 0 for the types that have none ("NS_...")
     * @param sentAt Unix seconds, informational; stamped when the message leaves
     * @param load first line of /proc/loadavg, informational; may be empty
     * @param destination absent means "to everybody"
     * @param destinationUuid decides over the name where known
     */
    public record Header(
            NodeName source,
            NodeUuid uuid,
            long sequence,
            Generation generation,
            long sentAt,
            String load,
            int ttl,
            Optional<NodeName> destination,
            NodeUuid destinationUuid) {}
}
