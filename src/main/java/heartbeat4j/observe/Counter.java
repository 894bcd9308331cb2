package heartbeat4j.observe;

/** What the daemon counts, each with the sentence that operators read beside it. */
public enum Counter {
    PACKETS_SENT("packets given to the links"),
    PACKETS_RECEIVED("packets taken from the links, our own broadcasts included"),
    PACKETS_OWN("packets of our own that came back"),
    PACKETS_DUPLICATE("packets that had arrived before, usually over another link"),
    PACKETS_BAD_SIGNATURE("packets refused because their signature does not match authkeys"),
    PACKETS_UNREADABLE("packets refused because their form is wrong"),
    PACKETS_UNKNOWN_NODE("packets refused because their sender is not a node of ha.cf"),
    PACKETS_REPLAYED("packets refused because they belong to an earlier life of their sender"),
    PACKETS_LOST("gaps in the numbering of a peer's packets"),
    RETRANSMISSIONS_ASKED("packets that we asked a peer to send again"),
    RETRANSMISSIONS_SENT("packets that a peer asked us to send again"),
    HEARTBEATS_LATE("status messages that came later than warntime"),
    NODES_DIED("times a node was declared dead"),
    NODES_RETURNED("times a node came back"),
    LINKS_DIED("times a link to a node was declared dead"),
    TAKEOVERS("groups taken over"),
    RELEASES("groups given up"),
    SCRIPTS_RUN("resource scripts run"),
    SCRIPTS_FAILED("resource scripts that failed"),
    SCRIPTS_TIMED_OUT("resource scripts killed because they took too long"),
    FENCES("attempts to fence a node"),
    STALLS("times this node itself was late by more than a keepalive"),
    CONTROL_REQUESTS("requests of operators and programs"),
    EVENTS_DROPPED("events lost because the queue of the daemon was full");

    private final String description;

    Counter(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }
}
