package heartbeat4j.daemon;

import heartbeat4j.core.Message;
import heartbeat4j.core.NodeName;
import heartbeat4j.wire.Field;

import java.util.ArrayList;
import java.util.List;

/** Messages that no node has sent: the daemon makes them up for its client programs. */
final class ClientNotes {
    private ClientNotes() {}

    static List<Field> died(NodeName node, String kind, long wallSeconds) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.text("t", "status"));
        fields.add(Field.text("seq", "1"));
        fields.add(Field.text("ts", Long.toHexString(wallSeconds)));
        fields.add(Field.text("src", node.text()));
        fields.add(Field.text("st", "dead"));
        if (!kind.isEmpty()) {
            fields.add(Field.text("info", kind));
        }
        return fields;
    }

    static List<Field> of(List<Message.Text> texts) {
        return texts.stream().map(text -> Field.text(text.name(), text.value())).toList();
    }
}
