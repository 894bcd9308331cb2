package heartbeat4j.control;

import heartbeat4j.core.Message;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Notice;
import heartbeat4j.wire.Encoding;

import java.util.List;
import java.util.Optional;

/** What the client desk needs of the daemon; called on the event loop's thread. */
public interface ClientSurroundings {
    StatusDocument status();

    ApiPermissions permissions();

    Greeting greeting();

    /** How messages are written, as ha.cf's msgfmt says. */
    Encoding encoding();

    Optional<String> parameter(String name);

    /** Unknown while that node has not been heard. */
    NodeUuid uuid(NodeName node);

    /** What hb_setweight has set. */
    int weight(NodeName node);

    /** What hb_setsite has set. */
    String site(NodeName node);

    /** Client programs whose work the daemon does itself, by name. */
    List<String> builtIn();

    /** False with {@code heartbeat -M}. */
    boolean managesResources();

    /** So much is unacknowledged that clients should wait before they send more. */
    boolean congested();

    /** Sends a message of a named client to all nodes, this one included. */
    void send(List<Message.Text> texts);

    /** Asks another node whether that client is signed on there. */
    void wanted(NodeName node, String client, String asker);

    /** The named clients that are signed on now. */
    void signedOn(List<String> names);

    void signal(long pid, int number);

    /** Runs this as an event of its own, soon. */
    void later(Runnable work);

    void announce(Notice notice);

    /**
     * What a client is told when it signs on.
     *
     * @param logFacility syslog's number; -1 for none
     */
    record Greeting(
            String node,
            String version,
            long deadtimeMillis,
            long keepaliveMillis,
            String pacemaker,
            int logFacility) {}
}
