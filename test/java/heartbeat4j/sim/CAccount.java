package heartbeat4j.sim;

import heartbeat4j.core.Body;
import heartbeat4j.core.Body.AskResources.Step;
import heartbeat4j.core.Failback;
import heartbeat4j.core.Generation;
import heartbeat4j.core.Group;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;
import heartbeat4j.core.Policy;

import java.util.List;
import java.util.Optional;

/**
 * What the simulated Heartbeat keeps account of: its phase, both nodes' holdings, the hand-over
 * that goes on, and how it acquires its own groups.
 */
abstract class CAccount {
    enum Phase {
        INIT,
        STARTING,
        BOTHSTARTING,
        RSCRCVD,
        STABLE,
        SHUTDOWN
    }

    enum Place {
        NOT,
        ME,
        OTHER,
        DONE
    }

    static final long UNSET = Long.MAX_VALUE;
    static final long COMMON_START_WAIT = 10 * Time.SECOND;
    static final long ANSWER_LIMIT = 10 * Time.SECOND;
    static final long STEP_LIMIT = 3600 * Time.SECOND;

    final CNode node;
    final Policy policy;
    final CHearing peer;
    final CHost host;
    final CJobs jobs;
    final NodeName other;
    final boolean legacy;
    Phase phase = Phase.INIT;
    Holdings mine = Holdings.NONE;
    Holdings theirs = Holdings.NONE;
    boolean listens;
    boolean peerStable;
    boolean peerLeft;
    boolean takeoverRunning;
    Place standby = Place.NOT;
    long deadline = UNSET;
    Generation standbyWith = Generation.UNKNOWN;
    boolean needFailback;
    long failbackAt = UNSET;
    long localTakeoverAt = UNSET;
    boolean wantsToStop;

    CAccount(CNode node, Policy policy, CHearing peer, CHost host) {
        this.node = node;
        this.policy = policy;
        this.peer = peer;
        this.host = host;
        this.other = policy.peers().getFirst();
        this.legacy = policy.failback() == Failback.LEGACY;
        this.jobs = new CJobs(host, node::fifo, this::afterFailedStart);
    }

    List<Group> groups(Holdings scope) {
        return policy.groups().stream()
                .filter(g -> g.preferred().equals(policy.self()) ? scope.local() : scope.foreign())
                .toList();
    }

    Body.ResourceReport report(boolean stable, String info) {
        return new Body.ResourceReport(mine, true, Optional.of(stable), info, Optional.empty());
    }

    void tell(boolean stable, String info) {
        node.send(report(stable, info));
    }

    boolean settled() {
        boolean phaseSettled =
                phase == Phase.INIT || phase == Phase.STABLE || phase == Phase.SHUTDOWN;
        return legacy
                ? jobs.idle()
                : peerStable
                        && !takeoverRunning
                        && standby == Place.NOT
                        && deadline == UNSET
                        && jobs.idle()
                        && phaseSettled;
    }

    static Holdings updated(Holdings known, Body.ResourceReport report) {
        if (report.full() || report.holdings() == Holdings.NONE) {
            return report.holdings();
        }
        return known.plus(report.holdings());
    }

    void audit() {
        if (mine.local() && theirs.foreign()) {
            node.error("Both machines own our resources!");
        }
        if (mine.foreign() && theirs.local()) {
            node.error("Both machines own foreign resources!");
        }
        if (settled() && phase == Phase.STABLE && !peer.dead()) {
            if (!mine.local() && !theirs.foreign()) {
                node.error("No one owns our local resources!");
            }
            if (!mine.foreign() && !theirs.local()) {
                node.error("No one owns foreign resources!");
            }
        }
    }

    void acquireLocal(boolean forced) {
        if (phase == Phase.SHUTDOWN) {
            return;
        }
        boolean needless = theirs.foreign() || mine.local();
        if (!legacy && !forced && needless && standby == Place.NOT) {
            log(Notice.Level.INFO, "Local Resource acquisition completed. (none)");
            return;
        }
        mine = mine.plus(Holdings.LOCAL);
        boolean askPeer = legacy && peer.active();
        jobs.run(
                jobs.askAll(
                        groups(Holdings.LOCAL),
                        (group, runs) -> {
                            if (!runs) {
                                node.fifo(() -> request(group, askPeer));
                            }
                        }),
                () -> {
                    if (!legacy) {
                        // The real child tells what was held when it was forked, which may be past.
                        tell(true, "req_our_resources()");
                    }
                });
    }

    void request(Group group, boolean askPeer) {
        String key = group.name().text();
        if (askPeer) {
            node.send(new Body.GroupRequest(key));
        } else {
            node.sendTo(policy.self(), new Body.GroupRequestAnswer(key, "yes", "OK"));
        }
    }

    List<Group> group(String key) {
        return policy.groups().stream().filter(g -> g.name().text().equals(key)).toList();
    }

    void giveOnRequest(String key) {
        boolean[] owned = new boolean[1];
        jobs.notify(
                then ->
                        jobs.askAll(group(key), (_, runs) -> owned[0] = runs)
                                .accept(
                                        () ->
                                                jobs.giveAll(owned[0] ? group(key) : List.of())
                                                        .accept(then)),
                () ->
                        node.sendTo(
                                other,
                                new Body.GroupRequestAnswer(key, owned[0] ? "yes" : "no", "OK")));
    }

    void log(Notice.Level level, String line) {
        host.announce(new Notice(level, line, ""));
    }

    void afterFailedStart() {
        if (phase != Phase.SHUTDOWN) {
            node.fifo(() -> node.send(new Body.AskResources(Holdings.FOREIGN, Step.ME)));
        }
    }
}
