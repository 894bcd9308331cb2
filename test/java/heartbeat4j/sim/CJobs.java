package heartbeat4j.sim;

import heartbeat4j.core.Action;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.JobId;
import heartbeat4j.core.Notice;
import heartbeat4j.core.Resource;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Verb;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The resource children of the simulated Heartbeat: each works through its groups one after the
 * other; notifications queue until no child runs. Two children never work on one group at a time,
 * as those of the real one can: what they would leave behind is no fault of the other node.
 */
final class CJobs {
    private static final int STOPS_MAX = 11;
    private static final Duration STOP_PAUSE = Duration.ofSeconds(1);
    private static final Duration FAILED_START_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(20);

    private record Child(Consumer<Runnable> work, Runnable whenDone) {}

    private final CHost host;
    private final Consumer<Runnable> daemon;
    private final Runnable afterFailedStart;
    private final Deque<Child> notifications = new ArrayDeque<>();
    private final Map<GroupName, Deque<Runnable>> waiting = new TreeMap<>();
    private final TreeSet<GroupName> failed = new TreeSet<>();
    private int running;
    private long lastJob;

    /**
     * Begins without children.
     *
     * @param daemon brings a word of a child to the daemon
     */
    CJobs(CHost host, Consumer<Runnable> daemon, Runnable afterFailedStart) {
        this.host = host;
        this.daemon = daemon;
        this.afterFailedStart = afterFailedStart;
    }

    boolean idle() {
        return running == 0 && notifications.isEmpty();
    }

    /** Groups whose start failed; they run nowhere until somebody repairs them. */
    Set<GroupName> failed() {
        return failed;
    }

    /** Runs at once, beside others. */
    void run(Consumer<Runnable> work, Runnable whenDone) {
        running++;
        work.accept(
                () ->
                        daemon.accept(
                                () -> {
                                    running--;
                                    whenDone.run();
                                    nextNotification();
                                }));
    }

    /** Waits until no child runs. */
    void notify(Consumer<Runnable> work, Runnable whenDone) {
        notifications.add(new Child(work, whenDone));
        nextNotification();
    }

    private void nextNotification() {
        if (running == 0 && !notifications.isEmpty()) {
            Child next = notifications.poll();
            run(next.work(), next.whenDone());
        }
    }

    /** Takes these groups, one after the other. */
    Consumer<Runnable> takeAll(List<Group> groups) {
        return then -> each(groups, 0, this::take, then);
    }

    Consumer<Runnable> giveAll(List<Group> groups) {
        return then -> each(groups, 0, this::give, then);
    }

    /** Tells for each group whether its first resource runs. */
    Consumer<Runnable> askAll(List<Group> groups, BiConsumer<Group, Boolean> answer) {
        return then -> each(groups, 0, (group, next) -> ask(group, answer, next), then);
    }

    private static void each(
            List<Group> groups, int at, BiConsumer<Group, Runnable> what, Runnable then) {
        if (at == groups.size()) {
            then.run();
        } else {
            what.accept(groups.get(at), () -> each(groups, at + 1, what, then));
        }
    }

    private void ask(Group group, BiConsumer<Group, Boolean> answer, Runnable then) {
        alone(
                group,
                done ->
                        script(
                                group,
                                0,
                                Verb.STATUS,
                                result -> {
                                    answer.accept(group, runs(result));
                                    done.run();
                                }),
                then);
    }

    void take(Group group, Runnable then) {
        alone(group, done -> takeFrom(group, 0, done), then);
    }

    void give(Group group, Runnable then) {
        alone(group, done -> giveFrom(group, group.resources().size() - 1, 1, done), then);
    }

    private void alone(Group group, Consumer<Runnable> work, Runnable then) {
        Deque<Runnable> queue = waiting.computeIfAbsent(group.name(), _ -> new ArrayDeque<>());
        Runnable begin =
                () ->
                        work.accept(
                                () -> {
                                    queue.poll();
                                    if (!queue.isEmpty()) {
                                        queue.peek().run();
                                    }
                                    then.run();
                                });
        queue.add(begin);
        if (queue.size() == 1) {
            begin.run();
        }
    }

    private void takeFrom(Group group, int at, Runnable then) {
        if (at == group.resources().size()) {
            failed.remove(group.name());
            then.run();
            return;
        }
        script(
                group,
                at,
                Verb.STATUS,
                status -> {
                    if (runs(status)) {
                        takeFrom(group, at + 1, then);
                    } else {
                        start(group, at, then);
                    }
                });
    }

    private void start(Group group, int at, Runnable then) {
        script(
                group,
                at,
                Verb.START,
                result -> {
                    if (result.succeeded()) {
                        takeFrom(group, at + 1, then);
                        return;
                    }
                    log(Notice.Level.CRIT, "Giving up resources due to failure of " + group.name());
                    failed.add(group.name());
                    host.in(FAILED_START_PAUSE, afterFailedStart);
                    giveFrom(group, group.resources().size() - 1, 1, then);
                });
    }

    private void giveFrom(Group group, int at, int tries, Runnable then) {
        if (at < 0) {
            then.run();
            return;
        }
        script(
                group,
                at,
                Verb.STOP,
                result -> {
                    if (result.succeeded()) {
                        giveFrom(group, at - 1, 1, then);
                    } else if (tries < STOPS_MAX) {
                        host.in(STOP_PAUSE, () -> giveFrom(group, at, tries + 1, then));
                    } else {
                        lastLook(group, at, then);
                    }
                });
    }

    private void lastLook(Group group, int at, Runnable then) {
        script(
                group,
                at,
                Verb.STATUS,
                result -> {
                    if (runs(result)) {
                        host.reboot("Resource STOP failure of " + group.name());
                    } else {
                        giveFrom(group, at - 1, 1, then);
                    }
                });
    }

    private static boolean runs(ScriptResult result) {
        return result.output().contains("running");
    }

    private void script(Group group, int at, Verb verb, Consumer<ScriptResult> whenDone) {
        Resource resource = group.resources().get(at);
        host.run(
                new Action.RunScript(new JobId(++lastJob), group.name(), resource, verb, LONG),
                whenDone);
    }

    private void log(Notice.Level level, String line) {
        host.announce(new Notice(level, line, ""));
    }
}
