package heartbeat4j.wire;

import heartbeat4j.core.Body;
import heartbeat4j.core.Generation;
import heartbeat4j.core.Message;
import heartbeat4j.core.Message.Header;
import heartbeat4j.core.Message.Text;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns fields into a message and a message into fields, in the order in which Heartbeat writes
 * them: what the type says, then who says it.
 */
public final class MessageCodec {
    /** What the envelope and the header stand for; extra texts of these names are left out. */
    private static final Set<String> HEADER =
            Set.of(
                    "t",
                    "dest",
                    "destuuid",
                    "src",
                    "srcuuid",
                    "seq",
                    "hg",
                    "ts",
                    "ld",
                    "ttl",
                    "auth");

    private MessageCodec() {}

    /**
     * What a local script asks us to send: a message that has no header yet.
     *
     * @param destination absent means "to everybody"
     */
    public record Draft(Optional<NodeName> destination, Body body, List<Text> extra) {
        public Draft {
            extra = List.copyOf(extra);
        }
    }

    /**
     * Reads a received message; fields that are no text and not known are not looked at. One whose
     * own fields are wrong is {@link Body.Unreadable}: its number has arrived all the same.
     */
    public static Decoded<Message> decode(List<Field> fields) {
        FieldMap map = new FieldMap(fields);
        Body body = body(map.nonEmpty("t"), map);
        Header header =
                new Header(
                        map.node("src"),
                        map.uuid("srcuuid"),
                        body.numbered() ? map.positiveHex("seq") : 0,
                        new Generation(map.hex("hg").orElse(0)),
                        map.positiveHex("ts"),
                        map.text("ld").orElse(""),
                        map.ttl(),
                        map.optionalNode("dest"),
                        map.uuid("destuuid"));
        map.take("auth");
        if (!body.numbered()) {
            map.take("seq");
        }
        return map.result(() -> new Message(header, body, map.rest()));
    }

    private static Body body(String type, FieldMap map) {
        FieldMap own = map.aside();
        Body body = BodyReader.read(type, own);
        return own.problem().<Body>map(why -> new Body.Unreadable(type, why)).orElse(body);
    }

    /** Reads a message of a local script, where the header is still to be made. */
    public static Decoded<Draft> draft(List<Field> fields) {
        FieldMap map = new FieldMap(fields);
        String type = map.nonEmpty("t");
        Optional<NodeName> destination = map.optionalNode("dest");
        HEADER.forEach(map::take);
        Body body = BodyReader.read(type, map);
        return map.result(() -> new Draft(destination, body, map.rest()));
    }

    /** The fields to send; the daemon has stamped time and load into the header. */
    public static List<Field> encode(Message message) {
        Header header = message.header();
        boolean numbered = message.body().numbered();
        List<Field> fields = new ArrayList<>();
        BodyWriter.write(message.body(), header.destination(), fields);
        for (Text text : message.extra()) {
            if (!HEADER.contains(text.name())) {
                fields.add(Field.text(text.name(), text.value()));
            }
        }
        if (header.destination().isPresent()) {
            fields.add(Field.binary("destuuid", header.destinationUuid().bytes()));
        }
        fields.add(Field.text("src", header.source().text()));
        // A ping node speaks without uuid, generation and ttl; we speak in its name.
        if (!header.uuid().equals(NodeUuid.UNKNOWN)) {
            fields.add(Field.binary("srcuuid", header.uuid().bytes()));
        }
        if (numbered) {
            fields.add(Field.text("seq", Long.toHexString(header.sequence())));
        }
        if (!header.generation().equals(Generation.UNKNOWN)) {
            fields.add(Field.text("hg", Long.toHexString(header.generation().number())));
        }
        fields.add(Field.text("ts", Long.toHexString(header.sentAt())));
        if (numbered && !header.load().isEmpty()) {
            fields.add(Field.text("ld", header.load()));
        }
        if (header.ttl() > 0) {
            fields.add(Field.text("ttl", Integer.toString(header.ttl())));
        }
        return List.copyOf(fields);
    }

    /** All texts of the message as on the wire, in order; handlers get them as HA_name. */
    public static List<Text> texts(Message message) {
        List<Text> texts = new ArrayList<>();
        for (Field field : encode(message)) {
            if (field.value() instanceof Field.Text(String text)) {
                texts.add(new Text(field.name(), text));
            }
        }
        return List.copyOf(texts);
    }

    /** The word of field {@code t}. */
    public static String type(Body body) {
        return BodyWriter.type(body);
    }
}
