package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
import java.util.List;

/** What can happen to a node; everything the rules react to comes in as one of these. */
public sealed interface Event {
    /**
     * The moment of {@link Node#wakeAt()} has come; given only after all waiting input was given.
     */
    record TimePassed() implements Event {}

    /** A correctly signed message was received. */
    record MessageArrived(Message message, LinkName link) implements Event {}

    /**
     * A ping node or a tie-breaker answered.
     *
     * @param echo the further texts of what was sent to it, which it brings back
     */
    record PingAnswered(NodeName node, List<Message.Text> echo) implements Event {
        public PingAnswered {
            echo = List.copyOf(echo);
        }
    }

    /** A heartbeat link of this machine has its carrier back, or has lost it. */
    record CarrierChanged(LinkName link, boolean present) implements Event {}

    /** A script ended, or was killed at its limit. */
    record ScriptFinished(JobId job, ScriptResult result) implements Event {}

    /**
     * An address that a script of the group has added is not there any more.
     *
     * @param how what is known about it, a sentence
     */
    record AddressLost(GroupName group, String address, String how) implements Event {}

    /** An attempt to reset a node ended, or was ended. */
    record FenceFinished(FenceId attempt, FenceResult result) implements Event {}

    /** An operator wants something. */
    record OperatorAsked(RequestId request, Order order) implements Event {}

    /** A local script wrote a message into the FIFO; the first text is the type. */
    record ScriptSaid(List<Message.Text> texts) implements Event {
        public ScriptSaid {
            texts = List.copyOf(texts);
        }
    }

    /** These client programs are signed on now; each has a name of its own. */
    record ClientsChanged(List<String> names) implements Event {
        public ClientsChanged {
            names = List.copyOf(names);
        }
    }

    /** A client program wants to know whether that client is signed on to another node. */
    record ClientWanted(NodeName node, String client, String asker) implements Event {}

    /** The configuration was read again; nodes are the same, all else may differ. */
    record PolicyChanged(Policy policy) implements Event {}

    /** The daemon was told to stop. */
    record ShutdownAsked(String why) implements Event {}

    /**
     * An operator wants this daemon to end and to leave everything running, and the others to wait
     * for the next one.
     *
     * @param seconds for how long at most
     */
    record RestartAsked(RequestId request, int seconds) implements Event {
        public RestartAsked {
            check(
                    1 <= seconds && seconds <= AddressLease.SECONDS_MAX,
                    "a restart within %d s",
                    seconds);
        }
    }

    /** What operators ask for. */
    sealed interface Order {
        /** Give these groups to the other node; the scope is from this node's viewpoint. */
        record Standby(Holdings scope) implements Order {}

        /** Take these groups from the other node; all, local, foreign or failback. */
        record Takeover(String scope) implements Order {}

        /**
         * Move one group to one node, among more than two.
         *
         * @param left how long it should stay there; zero means for ever
         */
        record Move(GroupName group, NodeName to, Duration left, String reason) implements Order {}

        /** Reset that node now, whether it is heard or not. */
        record Fence(NodeName node) implements Order {}

        /** That node is off for sure, although its reset was not confirmed. */
        record ConfirmFence(NodeName node) implements Order {}
    }
}
