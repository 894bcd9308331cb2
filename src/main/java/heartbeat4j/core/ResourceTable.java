package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import heartbeat4j.core.GroupRunner.Wish;
import heartbeat4j.core.Status.GroupState;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** All groups of haresources on this node, split into the local and the foreign ones. */
final class ResourceTable {
    private final Map<GroupName, GroupRunner> runners = new LinkedHashMap<>();
    private final TreeSet<GroupName> vanished = new TreeSet<>();
    private final Outbox outbox;
    private Policy policy;
    private long lastJob;

    ResourceTable(Policy policy, List<GroupName> leftRunning, Outbox outbox) {
        this.policy = policy;
        this.outbox = outbox;
        for (Group group : policy.groups()) {
            add(group, leftRunning.contains(group.name()));
        }
    }

    private void add(Group group, boolean leftRunning) {
        runners.put(
                group.name(),
                new GroupRunner(
                        group, leftRunning, policy.limits(), outbox, () -> new JobId(++lastJob)));
    }

    /** Groups that vanished are stopped; new ones are asked for their state. */
    void setPolicy(Policy changed) {
        policy = changed;
        vanished.addAll(runners.keySet());
        changed.groups().forEach(group -> vanished.remove(group.name()));
        for (Group group : changed.groups()) {
            GroupRunner known = runners.get(group.name());
            if (known == null) {
                add(group, false);
            } else {
                known.redefine(group, changed.limits());
            }
        }
    }

    private boolean configured(GroupRunner runner) {
        return !vanished.contains(runner.group().name());
    }

    private boolean local(GroupRunner runner) {
        return runner.group().preferred().equals(policy.self());
    }

    private boolean within(GroupRunner runner, Holdings scope) {
        return local(runner) ? scope.local() : scope.foreign();
    }

    /**
     * Every group is wanted exactly if its side is in {@code mine}; of the contested sides nothing
     * is started before the other node has released them, nor of the awaited groups.
     */
    void want(Holdings mine, Holdings contested, Set<GroupName> awaited) {
        for (GroupRunner runner : runners.values()) {
            if (!within(runner, mine) || !configured(runner)) {
                runner.wish(Wish.UNWANTED);
            } else {
                boolean free =
                        !within(runner, contested) && !awaited.contains(runner.group().name());
                runner.wish(free ? Wish.WANTED : Wish.UNDECIDED);
            }
        }
    }

    /** Every group that haresources still names is wanted as that says. */
    void want(Function<GroupName, Wish> wishes) {
        for (GroupRunner runner : runners.values()) {
            runner.wish(configured(runner) ? wishes.apply(runner.group().name()) : Wish.UNWANTED);
        }
    }

    void settle(Moment now) {
        runners.values().forEach(runner -> runner.settle(now));
        if (!vanished.isEmpty()) {
            runners.values().removeIf(r -> !configured(r) && !r.mayRun() && !r.busy());
            vanished.retainAll(runners.keySet());
        }
    }

    void finished(Moment now, JobId job, ScriptResult result) {
        for (GroupRunner runner : runners.values()) {
            if (runner.finished(now, job, result)) {
                return;
            }
        }
        check(job.number() <= lastJob, "job %d was never started", job.number());
    }

    /** An address of that group has gone without its script. */
    void lost(Event.AddressLost lost) {
        Optional.ofNullable(runners.get(lost.group()))
                .ifPresent(runner -> runner.lost(lost.address(), lost.how()));
    }

    /** All groups have been asked whether they run. */
    boolean probed() {
        for (GroupRunner runner : runners.values()) {
            if (runner.state() == GroupState.UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    /** The sides of which something may be running here. */
    Holdings held() {
        boolean local = false;
        boolean foreign = false;
        for (GroupRunner runner : runners.values()) {
            local |= runner.mayRun() && local(runner);
            foreign |= runner.mayRun() && !local(runner);
        }
        return Holdings.of(local, foreign);
    }

    List<GroupName> names(Holdings scope) {
        return runners.values().stream()
                .filter(r -> within(r, scope) && configured(r))
                .map(r -> r.group().name())
                .toList();
    }

    boolean within(GroupName name, Holdings scope) {
        GroupRunner runner = runners.get(name);
        return runner != null && within(runner, scope);
    }

    /** Nothing of this group runs here. */
    boolean released(GroupName name) {
        GroupRunner runner = runners.get(name);
        return runner == null || !(runner.mayRun() || runner.busy());
    }

    /** All scripts for the groups of these sides have done what can be done now. */
    boolean settled(Holdings scope) {
        for (GroupRunner runner : runners.values()) {
            if (within(runner, scope) && !runner.settled()) {
                return false;
            }
        }
        return true;
    }

    /** Nothing of these sides runs here. */
    boolean released(Holdings scope) {
        for (GroupRunner runner : runners.values()) {
            if (within(runner, scope) && (runner.mayRun() || runner.busy())) {
                return false;
            }
        }
        return true;
    }

    /** Something of these sides runs here, or is on its way to, and could be stopped. */
    boolean runs(Holdings scope) {
        return runners.values().stream()
                .anyMatch(
                        r ->
                                within(r, scope)
                                        && (r.mayRun() || r.busy())
                                        && r.state() != GroupState.BLOCKED);
    }

    /** A group of these sides cannot be stopped. */
    Optional<GroupName> blocked(Holdings scope) {
        return first(scope, GroupState.BLOCKED);
    }

    /** A wanted group whose start failed. */
    Optional<GroupName> failed(Holdings scope) {
        return first(scope, GroupState.FAILED);
    }

    boolean blocked(GroupName name) {
        return in(name, GroupState.BLOCKED);
    }

    /** Its last start failed. */
    boolean failedHere(GroupName name) {
        return in(name, GroupState.FAILED);
    }

    boolean running(GroupName name) {
        return in(name, GroupState.RUNNING);
    }

    /** All groups in that state. */
    List<GroupName> in(GroupState state) {
        return runners.values().stream()
                .filter(r -> r.state() == state)
                .map(r -> r.group().name())
                .toList();
    }

    private boolean in(GroupName name, GroupState state) {
        GroupRunner runner = runners.get(name);
        return runner != null && runner.state() == state;
    }

    private Optional<GroupName> first(Holdings scope, GroupState state) {
        for (GroupRunner runner : runners.values()) {
            if (runner.state() == state && within(runner, scope)) {
                return Optional.of(runner.group().name());
            }
        }
        return Optional.empty();
    }

    /** A group of that name is wanted here, or runs here. */
    boolean claims(String name) {
        return views().stream().anyMatch(view -> view.claimed() && view.name().text().equals(name));
    }

    Moment wakeAt() {
        Moment wake = Moment.NEVER;
        for (GroupRunner runner : runners.values()) {
            wake = Moment.earlier(wake, runner.wakeAt());
        }
        return wake;
    }

    List<Status.GroupView> views() {
        return runners.values().stream().map(GroupRunner::view).toList();
    }
}
