package heartbeat4j.core;

import java.time.Duration;

/** What a node wants done; the shell performs them in order. */
public sealed interface Action {
    /** Ask the ping node in whose name the message speaks; its answer brings the message back. */
    record Ping(Message message) implements Action {}

    /** Sign and send on all links; sequenced ones are kept for {@link Resend}. */
    record Send(Message message) implements Action {}

    /** Send the kept packet with this sequence number again, unchanged. */
    record Resend(long sequence) implements Action {}

    /**
     * Run a resource script; the answer is {@link Event.ScriptFinished}. From its first start on a
     * group is marked as running, where the mark outlives the daemon but not the machine.
     */
    record RunScript(JobId job, GroupName group, Resource resource, Verb verb, Duration limit)
            implements Action {}

    /** Nothing of the group runs here any more: its mark goes. */
    record GroupReleased(GroupName group) implements Action {}

    /** Others have taken over: take the addresses away at once, before the stop scripts run. */
    record DropAddresses() implements Action {}

    /** Reset that node; the answer is {@link Event.FenceFinished}. */
    record Fence(FenceId attempt, NodeName node, String reason, Duration limit) implements Action {}

    /** End that attempt: what it would tell is of no interest any more. */
    record EndFence(FenceId attempt) implements Action {}

    /** Reboot this machine at once, without stopping anything. */
    record Reboot(String why) implements Action {}

    /** Run the rc.d handler of this type, if there is one, with the message's fields. */
    record RunHandler(String type, Message message) implements Action {}

    /** Pass this on to the client programs on this machine. */
    record TellClients(ClientNews news) implements Action {}

    /**
     * Run the rc.d handler {@code ifstat} and tell client programs: a link to a node works, or does
     * not any more.
     */
    record TellLink(NodeName node, LinkName link, boolean up) implements Action {}

    /** Answer an operator. */
    record Reply(RequestId request, boolean accepted, String text) implements Action {}

    /** Tell operators a fact. */
    record Announce(Notice notice) implements Action {}

    /** Communication is up: from now on this node is a member. */
    record Joined() implements Action {}

    /**
     * Begin a new life: everything is released, the next generation joins the cluster anew.
     *
     * @param joined it had joined, so that silent peers are judged by deadtime, not initdead
     */
    record Rejoin(boolean joined, String why) implements Action {}

    /**
     * End the process and leave everything running, with its marks: the others wait for the next
     * daemon. Until then the addresses live, and not longer.
     */
    record LeaveRunning(Moment until) implements Action {}

    /** Everything is released; end the process. */
    record Exit(String why) implements Action {}
}
