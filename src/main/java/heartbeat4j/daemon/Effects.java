package heartbeat4j.daemon;

import heartbeat4j.core.Action;
import heartbeat4j.core.FenceId;
import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Message;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;
import heartbeat4j.core.RequestId;
import heartbeat4j.wire.Field;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Everything the engine can do to the world; the simulator is the other implementation. */
public interface Effects {
    /** Sends a complete packet on all links. */
    void transmit(byte[] packet);

    /** Sends a packet to a ping node; {@link Engine#pingAnswered} gets it back. */
    void ping(NodeName node, byte[] packet);

    /**
     * Runs a resource script; its end comes back as {@link Engine#scriptFinished}. Before a start
     * the group is marked as running.
     */
    void run(Action.RunScript job);

    /** Nothing of the group runs any more: removes its mark. */
    void released(GroupName group);

    /** Resets a node; the end of that comes back as {@link Engine#fenceFinished}. */
    void fence(Action.Fence attempt);

    /** Ends that attempt; its end comes back all the same. */
    void endFence(FenceId attempt);

    /** Reboots this machine at once; whatever runs is left. */
    void reboot(String why);

    /**
     * A heartbeat of this node has gone out, so its addresses may be refreshed now.
     *
     * @param lease so many seconds they are to live from now on; empty: until a script ends them
     */
    void heartbeatSent(OptionalInt lease);

    /** Others have them by now: takes all addresses away that scripts have added, at once. */
    void dropAddresses();

    /** A signed message has come in; whether the rules act on it is another question. */
    default void heard(Message message) {}

    /** What this node's heartbeats say beside what the rules want said. */
    default List<Message.Text> heartbeatTexts() {
        return List.of();
    }

    /** This node is a member now; each life says so. */
    void joined();

    /**
     * Runs the rc.d handler of this type, if there is one, with the message's fields.
     *
     * @param ownState init, up or active
     */
    void handle(String type, List<Message.Text> fields, String ownState);

    /**
     * Passes a message on to client programs.
     *
     * @param message put into fields only where somebody listens
     * @param news false for what only clients hear that asked to hear everything
     */
    default void tellClients(Supplier<List<Field>> message, boolean news) {}

    void reply(RequestId request, boolean accepted, String text);

    void announce(Notice notice);

    /** A packet was dropped; the text holds no secret. */
    void rejected(LinkName link, DropReason reason, String text);

    /** A generation higher than every earlier one, stored durably; empty when it cannot be. */
    Optional<Generation> nextGeneration();

    /** Unix seconds; only shown, never decided upon. */
    long wallSeconds();

    /** The first line of /proc/loadavg. */
    String load();

    /**
     * Ends the process and leaves everything running.
     *
     * @param until so long the addresses live, and not longer
     */
    void leaveRunning(Moment until);

    /** Everything is released; end the process. */
    void exit(String why);
}
