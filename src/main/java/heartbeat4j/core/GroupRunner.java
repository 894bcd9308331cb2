package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.CRIT;
import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.core.Status.GroupState;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Works off the difference between what is wanted of one group and what its scripts have achieved:
 * one script at a time, started left to right, stopped right to left.
 *
 * <pre>
 * UNKNOWN --status of the first--> STOPPED | RUNNING
 * STOPPED --wanted--> STARTING --all run--> RUNNING --unwanted--> STOPPING --all stopped--> STOPPED
 *                        |                                           |
 *                        +--a start failed--> STOPPING --> FAILED    +--still runs--> BLOCKED
 * FAILED, BLOCKED: tried again after RETRY, and at once when the wish changes
 * </pre>
 */
final class GroupRunner {
    /** Between two tries to start a failed group, or to stop a blocked one. */
    static final Duration RETRY = Duration.ofSeconds(60);

    /** What is wanted; undecided means: start nothing, stop nothing. */
    enum Wish {
        UNDECIDED,
        WANTED,
        UNWANTED
    }

    private enum Work {
        NONE,
        PROBE,
        CHECK,
        START,
        STOP,
        CHECK_STOPPED
    }

    private final Outbox outbox;
    private final Supplier<JobId> jobIds;
    private final boolean leftRunning;
    private final Map<Integer, String> lastRuns = new TreeMap<>();
    private Group group;
    private ScriptLimits limits;
    private Wish wish = Wish.UNDECIDED;
    private GroupState state = GroupState.UNKNOWN;
    private GroupState afterStop = GroupState.STOPPED;
    private String reason = "its scripts have not been asked yet";
    private boolean complete;
    private boolean knownToRun;
    private boolean lost;
    private Work work = Work.NONE;
    private JobId job = new JobId(0);
    private int index;
    private int stopsFailed;
    private Moment retryAt = Moment.NEVER;

    GroupRunner(
            Group group,
            boolean leftRunning,
            ScriptLimits limits,
            Outbox outbox,
            Supplier<JobId> jobIds) {
        this.leftRunning = leftRunning;
        this.group = group;
        this.limits = limits;
        this.outbox = outbox;
        this.jobIds = jobIds;
    }

    Group group() {
        return group;
    }

    GroupState state() {
        return state;
    }

    String reason() {
        return reason;
    }

    /** Something of the group may be running here. */
    boolean mayRun() {
        return switch (state) {
            case STARTING, RUNNING, STOPPING, BLOCKED -> true;
            case UNKNOWN, STOPPED, FAILED -> false;
        };
    }

    /** Nothing is left to do for the present wish, or nothing can be done before a retry. */
    boolean settled() {
        return switch (state) {
            case RUNNING -> wish != Wish.UNWANTED && (whole() || wish == Wish.UNDECIDED);
            case STOPPED -> wish == Wish.UNWANTED;
            case FAILED, BLOCKED -> work == Work.NONE;
            case UNKNOWN, STARTING, STOPPING -> false;
        };
    }

    private boolean whole() {
        return complete && !lost;
    }

    /** Put back as soon as it may be, with whatever else of the group does not run any more. */
    void lost(String address, String how) {
        if (state == GroupState.STARTING || state == GroupState.RUNNING) {
            lost = true;
            reason = "its address %s is gone: %s".formatted(address, how);
            outbox.decide(WARN, "Address %s is gone".formatted(address), how);
        }
    }

    void wish(Wish next) {
        if (wish != next && (state == GroupState.FAILED || state == GroupState.BLOCKED)) {
            retryAt = Moment.NEVER;
        }
        wish = next;
    }

    /** A changed haresources line counts from the next start on. */
    void redefine(Group changed, ScriptLimits changedLimits) {
        limits = changedLimits;
        if (!mayRun() && work == Work.NONE) {
            group = changed;
        }
    }

    /** Starts the next script, if one is due. */
    void settle(Moment now) {
        if (work != Work.NONE) {
            return;
        }
        switch (state) {
            case UNKNOWN -> run(Work.PROBE, 0);
            case STOPPED -> {
                if (wish == Wish.WANTED) {
                    beginStarting("it is wanted here");
                }
            }
            case RUNNING -> {
                if (wish == Wish.UNWANTED) {
                    beginStopping(GroupState.STOPPED, "it is not wanted here");
                } else if (wish == Wish.WANTED && !whole()) {
                    beginStarting(lost ? reason : "its first resource was found running");
                }
            }
            case STOPPING -> {
                if (now.reached(retryAt)) {
                    run(Work.STOP, index);
                }
            }
            case FAILED -> settleFailed(now);
            case BLOCKED -> settleBlocked(now);
            case STARTING -> throw new IllegalStateException("starting without a script");
        }
    }

    private void settleFailed(Moment now) {
        if (wish == Wish.UNWANTED) {
            enter(GroupState.STOPPED, "it is not wanted here; its last start failed");
        } else if (wish == Wish.WANTED && dueAgain(now)) {
            beginStarting("its failed start is tried again");
        }
    }

    private void settleBlocked(Moment now) {
        if (wish == Wish.WANTED) {
            beginStarting("it is wanted here again");
        } else if (wish == Wish.UNWANTED && dueAgain(now)) {
            beginStopping(GroupState.STOPPED, "its failed stop is tried again");
        }
    }

    /** A wish that changed clears the retry moment: then it is due at once. */
    private boolean dueAgain(Moment now) {
        return retryAt.equals(Moment.NEVER) || now.reached(retryAt);
    }

    private void beginStarting(String because) {
        outbox.decide(INFO, "Acquiring resource group: " + line(), because);
        complete = false;
        lost = false;
        enter(GroupState.STARTING, because);
        run(Work.CHECK, 0);
    }

    private void beginStopping(GroupState after, String because) {
        if (after == GroupState.STOPPED) {
            outbox.decide(INFO, "Releasing resource group: " + line(), because);
        }
        afterStop = after;
        stopsFailed = 0;
        complete = false;
        enter(GroupState.STOPPING, because);
        run(Work.STOP, group.resources().size() - 1);
    }

    private String line() {
        List<String> words = new ArrayList<>(List.of(group.preferred().text()));
        group.resources().forEach(resource -> words.add(resource.text()));
        return String.join(" ", words);
    }

    private void enter(GroupState next, String because) {
        state = next;
        reason = because;
        switch (next) {
            case RUNNING, BLOCKED -> knownToRun = true;
            case STOPPED, FAILED -> {
                knownToRun = false;
                outbox.add(new Action.GroupReleased(group.name()));
            }
            case UNKNOWN, STARTING, STOPPING -> {}
        }
        if (next != GroupState.FAILED && next != GroupState.BLOCKED) {
            retryAt = Moment.NEVER;
        }
    }

    private void run(Work next, int at) {
        Verb verb =
                switch (next) {
                    case PROBE, CHECK, CHECK_STOPPED -> Verb.STATUS;
                    case START -> Verb.START;
                    case STOP -> Verb.STOP;
                    case NONE -> throw new IllegalStateException("no work");
                };
        work = next;
        index = at;
        job = jobIds.get();
        outbox.add(
                new Action.RunScript(
                        job, group.name(), group.resources().get(at), verb, limits.of(verb)));
    }

    /** Returns false when the job is not this group's. */
    boolean finished(Moment now, JobId ended, ScriptResult result) {
        if (work == Work.NONE || !ended.equals(job)) {
            return false;
        }
        Work done = work;
        work = Work.NONE;
        lastRuns.put(index, verdict(done, result));
        switch (done) {
            case PROBE -> probed(mayStillRun(result));
            case CHECK -> checked(StatusText.running(result.output()));
            case START -> started(result);
            case STOP -> stopped(now, result);
            case CHECK_STOPPED -> checkedStopped(now, mayStillRun(result));
            case NONE -> throw new IllegalStateException("no work");
        }
        return true;
    }

    /** A status that had to be killed proves nothing, so the worse is assumed. */
    private static boolean mayStillRun(ScriptResult result) {
        return result.timedOut() || StatusText.running(result.output());
    }

    private void probed(boolean running) {
        if (leftRunning) {
            enter(GroupState.RUNNING, "it was running when the daemon last ended");
        } else if (running) {
            enter(GroupState.RUNNING, "its first resource was running when the daemon started");
        } else {
            enter(GroupState.STOPPED, "it was not running when the daemon started");
        }
    }

    private void checked(boolean running) {
        if (wish == Wish.UNWANTED) {
            beginStopping(GroupState.STOPPED, "it is not wanted here any more");
        } else if (running || lost) {
            startNext();
        } else if (wish == Wish.UNDECIDED && index == 0) {
            // What was running before is not proved stopped by a status that may lie.
            GroupState before = knownToRun ? GroupState.RUNNING : GroupState.STOPPED;
            enter(before, "the other node may hold it; nothing of it is started here");
        } else {
            run(Work.START, index);
        }
    }

    private void startNext() {
        if (lost) {
            lost = false;
            run(Work.CHECK, 0);
        } else if (index + 1 < group.resources().size()) {
            run(Work.CHECK, index + 1);
        } else {
            complete = true;
            enter(GroupState.RUNNING, reason);
        }
    }

    private void started(ScriptResult result) {
        Resource resource = group.resources().get(index);
        if (!result.succeeded()) {
            String why = result.explained(Verb.START);
            outbox.announce(ERROR, why + " from " + resource.script() + " start");
            outbox.decide(CRIT, "Giving up resources due to failure of " + resource.text(), why);
            beginStopping(GroupState.FAILED, "start of %s: %s".formatted(resource, why));
        } else if (wish == Wish.UNWANTED) {
            beginStopping(GroupState.STOPPED, "it is not wanted here any more");
        } else {
            knownToRun = true;
            startNext();
        }
    }

    private void stopped(Moment now, ScriptResult result) {
        Resource resource = group.resources().get(index);
        if (result.succeeded()) {
            stopNext(now);
        } else if (stopsFailed < limits.stopRetries()) {
            stopsFailed++;
            retryAt = now.plus(limits.stopRetryDelay());
            outbox.announce(
                    WARN,
                    "Retrying failed stop operation [%s]: %s"
                            .formatted(resource, result.explained(Verb.STOP)));
        } else {
            run(Work.CHECK_STOPPED, index);
        }
    }

    private void stopNext(Moment now) {
        stopsFailed = 0;
        if (index > 0) {
            run(Work.STOP, index - 1);
            return;
        }
        String because = afterStop == GroupState.FAILED ? reason : "all its resources stopped";
        enter(afterStop, because);
        if (afterStop == GroupState.FAILED) {
            retryAt = now.plus(RETRY);
        }
    }

    private void checkedStopped(Moment now, boolean running) {
        Resource resource = group.resources().get(index);
        if (!running) {
            outbox.announce(
                    ERROR,
                    "Resource script for %s probably not LSB-compliant. It MUST succeed on a stop"
                                    .formatted(resource)
                            + " when already stopped");
            stopNext(now);
            return;
        }
        outbox.decide(
                CRIT,
                "Resource STOP failure: %s still runs; group %s is kept from starting elsewhere"
                        .formatted(resource, group.name()),
                lastRuns.get(index));
        enter(GroupState.BLOCKED, "%s did not stop".formatted(resource));
        retryAt = now.plus(RETRY);
    }

    private static String verdict(Work done, ScriptResult result) {
        return switch (done) {
            case PROBE, CHECK, CHECK_STOPPED ->
                    StatusText.running(result.output()) ? "status: running" : "status: not running";
            case START -> result.succeeded() ? "start: ok" : result.explained(Verb.START);
            case STOP -> result.succeeded() ? "stop: ok" : result.explained(Verb.STOP);
            case NONE -> throw new IllegalStateException("no work");
        };
    }

    Moment wakeAt() {
        return work == Work.NONE ? retryAt : Moment.NEVER;
    }

    boolean busy() {
        return work != Work.NONE;
    }

    Status.GroupView view() {
        List<Status.ResourceView> views = new ArrayList<>();
        for (int i = 0; i < group.resources().size(); i++) {
            String text = group.resources().get(i).text();
            views.add(new Status.ResourceView(text, lastRuns.getOrDefault(i, "")));
        }
        boolean wanted = wish == Wish.WANTED;
        return new Status.GroupView(
                group.name(), group.preferred(), wanted, state, reason, Optional.empty(), views);
    }
}
