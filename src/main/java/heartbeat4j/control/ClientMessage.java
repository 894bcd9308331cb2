package heartbeat4j.control;

import heartbeat4j.core.Message;
import heartbeat4j.wire.Decoded;
import heartbeat4j.wire.Encoded;
import heartbeat4j.wire.Encoding;
import heartbeat4j.wire.Field;
import heartbeat4j.wire.PacketCodec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What client and daemon say to each other: fields as in a packet, unsigned. */
public record ClientMessage(List<Field> fields) {
    static final String REQUEST = "hbapi-req";
    static final String RESPONSE = "hbapi-resp";
    static final String CLIENT_STATUS = "hbapi-clstat";

    public ClientMessage {
        fields = List.copyOf(fields);
    }

    /** Names and values in turn. */
    static ClientMessage of(String... namesAndValues) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(Field.text(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new ClientMessage(fields);
    }

    /** Either form is understood, with or without the final NUL. */
    static Decoded<ClientMessage> read(byte[] body) {
        return PacketCodec.read(body)
                .then(packet -> new Decoded.Accepted<>(new ClientMessage(packet.fields())));
    }

    /** The body of a frame; empty when a field cannot be written in this form. */
    Optional<byte[]> body(Encoding encoding) {
        return switch (PacketCodec.write(fields, encoding)) {
            case Encoded.Body(byte[] bytes) -> Optional.of(bytes);
            case Encoded.Refused _ -> Optional.empty();
        };
    }

    /** The first of that name; a field that is no text counts as missing. */
    public Optional<String> text(String name) {
        return field(name)
                .flatMap(
                        value ->
                                value instanceof Field.Text(String text)
                                        ? Optional.of(text)
                                        : Optional.empty());
    }

    Optional<Field.Value> field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    String type() {
        return text("t").orElse("");
    }

    /** The first field that is no text: the daemon can pass on texts only. */
    Optional<String> binaryField() {
        return fields.stream()
                .filter(field -> !(field.value() instanceof Field.Text))
                .map(Field::name)
                .findFirst();
    }

    List<Message.Text> texts() {
        List<Message.Text> texts = new ArrayList<>();
        for (Field field : fields) {
            if (field.value() instanceof Field.Text(String text)) {
                texts.add(new Message.Text(field.name(), text));
            }
        }
        return texts;
    }

    /** The same with this text at the end, and no other of that name. */
    ClientMessage with(String name, String value) {
        List<Field> changed = new ArrayList<>(fields);
        changed.removeIf(field -> field.name().equals(name));
        changed.add(Field.text(name, value));
        return new ClientMessage(changed);
    }
}
