package heartbeat4j.daemon;

import heartbeat4j.core.LinkName;
import heartbeat4j.core.NodeName;
import heartbeat4j.wire.Field;

import java.util.List;

/** Messages that no node has sent: the daemon makes them up for its client programs. */
final class ClientNotes {
    private ClientNotes() {}

    static List<Field> died(NodeName node, long wallSeconds) {
        return List.of(
                Field.text("t", "status"),
                Field.text("seq", "1"),
                Field.text("ts", Long.toHexString(wallSeconds)),
                Field.text("src", node.text()),
                Field.text("st", "dead"));
    }

    static List<Field> link(NodeName node, LinkName link, String state) {
        return List.of(
                Field.text("t", "ifstat"),
                Field.text("node", node.text()),
                Field.text("ifname", link.text()),
                Field.text("st", state));
    }
}
