package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.CRIT;
import static heartbeat4j.core.Notice.Level.ERROR;

import heartbeat4j.core.Status.GroupState;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What follows when a resource of this node does not stop. Its group is blocked in any case: nobody
 * else takes it before it has stopped, or this machine is off.
 */
final class StopFailures {
    private final ResourceTable resources;
    private final Collection<Peer> peers;
    private final Outbox outbox;
    private Policy policy;
    private final SortedSet<GroupName> blocked = new TreeSet<>();
    private final SortedSet<GroupName> stuck = new TreeSet<>();

    StopFailures(Policy policy, ResourceTable resources, Collection<Peer> peers, Outbox outbox) {
        this.policy = policy;
        this.resources = resources;
        this.peers = peers;
        this.outbox = outbox;
    }

    void setPolicy(Policy changed) {
        policy = changed;
    }

    /** Acts on each stop that has failed for good since it was called last. */
    void settle() {
        SortedSet<GroupName> before = new TreeSet<>(blocked);
        blocked.clear();
        blocked.addAll(resources.in(GroupState.BLOCKED));
        stuck.removeIf(resources::released);
        stuck.addAll(blocked);
        for (GroupName group : blocked) {
            if (!before.contains(group)) {
                failed(group);
            }
        }
    }

    private void failed(GroupName group) {
        switch (rule()) {
            case BLOCK -> {}
            case REBOOT -> {
                outbox.decide(
                        CRIT,
                        "Resource STOP failure. Reboot required!",
                        "group %s does not stop, and on_stop_failure is reboot".formatted(group));
                outbox.announce(CRIT, "Killing heartbeat ungracefully!");
                outbox.add(new Action.Reboot("group %s does not stop".formatted(group)));
            }
            case FENCE_ME ->
                    outbox.decide(
                            ERROR,
                            "This node wants to be reset",
                            "group %s does not stop, and on_stop_failure is fence-me; %s"
                                    .formatted(group, byWhom()));
        }
    }

    private StopFailure rule() {
        return policy.fencing().stopFailure();
    }

    /** Said in each heartbeat, until nothing runs any more of what did not stop. */
    boolean wantsReset() {
        return rule() == StopFailure.FENCE_ME && !stuck.isEmpty();
    }

    private String byWhom() {
        Optional<Peer> able =
                peers.stream().filter(peer -> peer.alive() && peer.fence().able()).findFirst();
        return able.map(peer -> "%s can reset it".formatted(peer.name()))
                .orElse("no live node has a device to reset it, so it stays blocked");
    }

    /** For operators. */
    Status.GroupView explained(Status.GroupView view) {
        if (!stuck.contains(view.name())) {
            return view;
        }
        return view.because(
                switch (rule()) {
                    case BLOCK -> view.reason();
                    case REBOOT -> view.reason() + "; this machine was told to reboot";
                    case FENCE_ME -> view.reason() + "; this node wants to be reset: " + byWhom();
                });
    }
}
