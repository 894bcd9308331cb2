package heartbeat4j.wire;

import java.util.List;

/**
 * One field of a packet. It may hold what cannot be sent, since operators and scripts fill in the
 * texts; the encoder refuses such fields.
 */
public record Field(String name, Value value) {
    public static Field text(String name, String text) {
        return new Field(name, new Text(text));
    }

    public static Field binary(String name, byte[] bytes) {
        return new Field(name, new Binary(Octets.of(bytes)));
    }

    /** A value and, by its kind, the type digit that stands before the name. */
    public sealed interface Value {
        default char digit() {
            return switch (this) {
                case Text _ -> '0';
                case Binary _ -> '1';
                case Struct _ -> '2';
                case TextList _ -> '3';
                case Compressed _ -> '4';
            };
        }

        /** The kind in a word, for people. */
        default String kind() {
            return switch (this) {
                case Text _ -> "text";
                case Binary _ -> "binary";
                case Struct _ -> "struct";
                case TextList _ -> "list";
                case Compressed _ -> "compressed";
            };
        }
    }

    /**
     * Type 0. Bytes that are no UTF-8 appear as characters U+DC80 to U+DCFF, so that every text
     * goes out again as it came.
     */
    public record Text(String text) implements Value {}

    /** Type 1. */
    public record Binary(Octets octets) implements Value {}

    /** Type 2, a message within the message; type 5 is read as this too. */
    public record Struct(List<Field> fields) implements Value {
        public Struct {
            fields = List.copyOf(fields);
        }
    }

    /** Type 3, texts; neither the list nor a text may be empty. */
    public record TextList(List<String> texts) implements Value {
        public TextList {
            texts = List.copyOf(texts);
        }
    }

    /** Type 4, a compressed struct; {@link PacketCodec#unpack} opens it. */
    public record Compressed(Octets octets) implements Value {}
}
