package heartbeat4j.sim;

import heartbeat4j.core.Body;
import heartbeat4j.core.Body.AskResources.Step;
import heartbeat4j.core.Event;
import heartbeat4j.core.Failback;
import heartbeat4j.core.Group;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.Notice;
import heartbeat4j.core.Policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How the simulated Heartbeat 3.0.6 negotiates, hands over and takes over. Holdings are announced
 * before scripts have run, only one pair of sides is known, and each step waits for its answer.
 */
final class CResources extends CAccount {
    CResources(CNode node, Policy policy, CHearing peer, CHost host) {
        super(node, policy, peer, host);
    }

    // ---- its life ----

    void communicationUp() {
        listens = true;
        if (legacy) {
            phase = Phase.STABLE;
            if (peer.dead()) {
                peerDied();
            } else {
                acquireLocal(false);
            }
            return;
        }
        phase = Phase.STARTING;
        node.send(new Body.Starting());
        if (peer.dead()) {
            peerDied();
        }
    }

    void poll(boolean communicationUp) {
        tick();
        if (phase == Phase.RSCRCVD && node.now() >= localTakeoverAt) {
            phase = Phase.STABLE;
            acquireLocal(false);
            tell(true, "");
            log(Notice.Level.INFO, "local resource transition completed.");
        }
        if (node.now() >= failbackAt) {
            failbackAt = UNSET;
            tryFailback();
        }
        if (wantsToStop && communicationUp && settled()) {
            stop();
        }
    }

    /** Looks at the deadline of a hand-over, as every arriving message makes it do. */
    void tick() {
        if (deadline != UNSET && node.now() > deadline) {
            log(
                    Notice.Level.WARN,
                    "No reply to standby request.  Standby request cancelled. " + standby);
            standby = Place.NOT;
            peerStable = true;
            deadline = UNSET;
        }
    }

    void wantToStop() {
        wantsToStop = true;
    }

    private void stop() {
        wantsToStop = false;
        if (phase == Phase.SHUTDOWN) {
            return;
        }
        mine = Holdings.NONE;
        phase = Phase.SHUTDOWN;
        if (!legacy) {
            tell(false, "shutdown");
        }
        jobs.run(
                jobs.giveAll(policy.groups()),
                () -> {
                    node.send(new Body.ShutdownDone());
                    node.stopped();
                });
    }

    // ---- what is said, by the other node and by itself ----

    void heard(Body body, boolean byUs) {
        tick();
        if (body instanceof Body.ShutdownDone && !byUs) {
            peerLeaves();
        }
        if (!listens) {
            return;
        }
        switch (body) {
            case Body.Starting _ -> {
                if (!byUs && !legacy) {
                    peerStarts();
                }
            }
            case Body.ResourceReport report -> {
                if (!legacy) {
                    reported(report, byUs);
                    audit();
                }
            }
            case Body.AskResources(Holdings scope, Step step) -> {
                if (!legacy && phase != Phase.SHUTDOWN) {
                    step(scope, step, byUs);
                }
            }
            case Body.TakeoverRequest(String scope) -> {
                if (!byUs) {
                    jobs.notify(Runnable::run, () -> handOver(scope));
                }
            }
            case Body.GroupRequest(String key) -> {
                if (!byUs) {
                    giveOnRequest(key);
                }
            }
            case Body.GroupRequestAnswer(String key, _, _) ->
                    jobs.notify(jobs.takeAll(group(key)), () -> {});
            default -> {}
        }
    }

    private void peerStarts() {
        boolean wasStable = phase == Phase.STABLE;
        if (phase == Phase.INIT || phase == Phase.BOTHSTARTING) {
            node.error("process_resources: starting in phase " + phase);
            return;
        }
        if (phase == Phase.STARTING) {
            phase = Phase.BOTHSTARTING;
        }
        peerStable = false;
        tell(wasStable, "");
    }

    private void reported(Body.ResourceReport report, boolean byUs) {
        if (byUs) {
            reportedByUs(report);
        } else {
            reportedByPeer(report);
        }
        if (phase == Phase.RSCRCVD && localTakeoverAt == UNSET) {
            localTakeoverAt = node.now() + COMMON_START_WAIT;
        }
    }

    private void reportedByUs(Body.ResourceReport report) {
        if (phase == Phase.STARTING || phase == Phase.BOTHSTARTING) {
            phase = Phase.RSCRCVD;
        }
        mine = updated(mine, report);
        if (report.info().equals("mach_down")) {
            takeoverRunning = false;
            mine = mine.plus(Holdings.FOREIGN);
            needFailback = true;
            peerStable = true;
            log(Notice.Level.INFO, "mach_down takeover complete.");
        }
    }

    private void reportedByPeer(Body.ResourceReport report) {
        if (phase == Phase.INIT) {
            node.error("process_resources: resource in phase INIT");
            return;
        }
        Phase before = phase;
        if (phase == Phase.STARTING || phase == Phase.BOTHSTARTING) {
            phase = Phase.RSCRCVD;
        }
        theirs = updated(theirs, report);
        if (report.stable().equals(Optional.of(true)) && !peerStable) {
            log(Notice.Level.INFO, "remote resource transition completed.");
            peerStable = true;
            tell(before == Phase.STABLE, "");
            tryFailback();
        } else if (report.stable().equals(Optional.of(false))) {
            peerStable = false;
        }
        if (before != Phase.STABLE && before != Phase.SHUTDOWN && peerStable) {
            acquireLocal(false);
            phase = Phase.STABLE;
            tell(true, "");
            tryFailback();
        }
    }

    // ---- the other node is away ----

    void peerDied() {
        if (standby != Place.NOT) {
            log(Notice.Level.INFO, "Cancelling pending standby operation");
            standby = Place.NOT;
            deadline = UNSET;
        }
        if (phase == Phase.SHUTDOWN) {
            log(Notice.Level.INFO, "Resource takeover cancelled - shutdown in progress.");
            return;
        }
        needFailback = true;
        boolean gaveUp = peer.heardThisLife && (legacy ? peerLeft : theirs == Holdings.NONE);
        peerLeft = false;
        node.send(new Body.FenceReport(other.text(), gaveUp ? "unneeded" : "n_stnth"));
        if (gaveUp && mine == Holdings.ALL) {
            peerStable = true;
            return;
        }
        takeOver();
    }

    private void takeOver() {
        log(Notice.Level.INFO, "Resources being acquired from " + other);
        mine = mine.plus(Holdings.FOREIGN);
        theirs = Holdings.NONE;
        peerStable = true;
        takeoverRunning = !legacy;
        jobs.notify(
                jobs.takeAll(groups(Holdings.FOREIGN)),
                () -> {
                    if (!legacy) {
                        node.send(
                                new Body.ResourceReport(
                                        Holdings.FOREIGN,
                                        false,
                                        Optional.empty(),
                                        "mach_down",
                                        Optional.empty()));
                    }
                });
        acquireLocal(true);
    }

    private void peerLeaves() {
        peerLeft = true;
        theirs = Holdings.NONE;
        if (phase == Phase.SHUTDOWN || !listens) {
            return;
        }
        log(Notice.Level.INFO, "Received shutdown notice from " + other);
        if (!legacy && mine != Holdings.ALL) {
            Holdings scope = mine == Holdings.NONE ? Holdings.ALL : Holdings.FOREIGN;
            standby = Place.DONE;
            standbyWith = peer.generation;
            List<Group> taken = groups(scope == Holdings.ALL ? scope : Holdings.LOCAL);
            jobs.run(jobs.takeAll(taken), () -> node.send(new Body.AskResources(scope, Step.DONE)));
        }
        takeOver();
    }

    // ---- hand-over ----

    void asked(Event.Order order) {
        switch (order) {
            case Event.Order.Standby(Holdings scope) ->
                    node.send(new Body.AskResources(scope, Step.ME));
            case Event.Order.Takeover(String scope) -> node.send(new Body.TakeoverRequest(scope));
            case Event.Order.Move _, Event.Order.ConfirmFence _, Event.Order.Fence _ -> {}
        }
    }

    /** What rc.d/hb_takeover asks for; also for all when it was asked for a failback. */
    private void handOver(String scope) {
        Holdings theirScope = Holdings.parse(scope).orElse(Holdings.ALL);
        node.fifo(() -> node.send(new Body.AskResources(theirScope.swapped(), Step.ME)));
    }

    private void tryFailback() {
        if (phase == Phase.SHUTDOWN
                || !mine.foreign()
                || !needFailback
                || policy.failback() != Failback.ON) {
            needFailback = false;
        } else if (standby != Place.NOT || !peerStable || phase != Phase.STABLE) {
            failbackAt = node.now() + Time.SECOND;
        } else {
            needFailback = false;
            node.send(new Body.AskResources(Holdings.FOREIGN, Step.ME));
        }
    }

    private void step(Holdings scope, Step step, boolean byUs) {
        if (step == Step.ME) {
            begin(scope, byUs);
            return;
        }
        boolean fits =
                switch (standby) {
                    case NOT -> false;
                    case ME -> byUs ? step == Step.DONE : step == Step.OTHER;
                    case OTHER -> step == Step.DONE && !byUs;
                    case DONE -> step == Step.DONE;
                };
        // Its own "other" comes back to it, and it says nothing about that.
        if (!fits && !(byUs && step == Step.OTHER)) {
            // Its own comes late when it took over with slow scripts; that is nobody else's
            // fault.
            log(
                    byUs ? Notice.Level.WARN : Notice.Level.ERROR,
                    "Ignored standby message '%s' from %s in state %s"
                            .formatted(step, byUs ? policy.self() : other, standby));
        } else if (fits) {
            proceed(scope, byUs);
        }
    }

    private void begin(Holdings scope, boolean byUs) {
        if (deadline != UNSET || standby != Place.NOT) {
            log(Notice.Level.WARN, "Standby in progress- new request ignored");
            return;
        }
        if (!peerStable || phase != Phase.STABLE) {
            log(Notice.Level.WARN, "standby message [me] ignored.  Other side is in flux.");
            return;
        }
        peerStable = false;
        standbyWith = peer.generation;
        standby = byUs ? Place.ME : Place.OTHER;
        deadline = node.now() + (byUs ? ANSWER_LIMIT : STEP_LIMIT);
        if (!byUs) {
            node.send(new Body.AskResources(scope, Step.OTHER));
        }
    }

    private void proceed(Holdings scope, boolean byUs) {
        switch (standby) {
            case NOT -> {}
            case ME -> {
                if (byUs) {
                    standby = Place.DONE;
                } else {
                    deadline = node.now() + STEP_LIMIT;
                    mine = mine.minus(scope);
                    tell(false, "standby");
                    work(jobs.giveAll(groups(scope)), scope);
                }
            }
            case OTHER -> {
                standby = Place.DONE;
                work(jobs.takeAll(groups(scope.swapped())), scope);
            }
            case DONE -> {
                standby = Place.NOT;
                deadline = UNSET;
                if (byUs) {
                    mine = mine.plus(scope.swapped());
                }
                tell(true, "");
            }
        }
    }

    private void work(Consumer<Runnable> children, Holdings scope) {
        jobs.run(children, () -> node.send(new Body.AskResources(scope, Step.DONE)));
    }

    // ---- for the verifier ----

    Program.View view(String peerState) {
        String words =
                "C: %s mine %s theirs %s peerStable %s standby %s jobs %s, sees %s"
                        .formatted(
                                phase, mine, theirs, peerStable, standby, jobs.idle(), peerState);
        return new Program.View(settled(), legacy ? Optional.empty() : Optional.of(mine), words);
    }

    /** It waits for words of a life of the other node that is over; so would two of its kind. */
    boolean hangsInFormerLife() {
        return standby != Place.NOT && !standbyWith.equals(peer.generation);
    }

    boolean holds(Group group) {
        return groups(mine).contains(group);
    }

    List<Group> failedGroups() {
        return policy.groups().stream().filter(g -> jobs.failed().contains(g.name())).toList();
    }
}
