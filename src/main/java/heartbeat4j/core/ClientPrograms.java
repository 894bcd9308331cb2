package heartbeat4j.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Knows the client programs signed on here by name, and passes on what they are to hear. */
final class ClientPrograms {
    private static final String ONLINE = "online";
    private static final String OFFLINE = "offline";

    private final Outbox outbox;
    private final Map<NodeName, String> statesTold = new LinkedHashMap<>();
    private List<String> names = List.of();

    ClientPrograms(Outbox outbox) {
        this.outbox = outbox;
    }

    void changed(List<String> signedOn) {
        names = List.copyOf(signedOn);
    }

    Body.ClientAnswer answer(Body.ClientQuery query) {
        String state = names.contains(query.client()) ? ONLINE : OFFLINE;
        return new Body.ClientAnswer(query.client(), query.asker(), state);
    }

    void heard(Message message) {
        if (message.body().numbered()) {
            boolean changed =
                    !(message.body() instanceof Body.Status status)
                            || news(message.header().source(), status.state());
            outbox.add(new Action.TellClients(new ClientNews.Heard(message, changed)));
        }
    }

    void nodeDied(NodeName node) {
        statesTold.put(node, Peer.DEAD);
        outbox.add(new Action.TellClients(new ClientNews.NodeDied(node, "")));
    }

    private boolean news(NodeName node, String state) {
        return !state.equals(statesTold.put(node, state));
    }
}
