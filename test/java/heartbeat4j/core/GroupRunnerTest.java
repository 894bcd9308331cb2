package heartbeat4j.core;

import static heartbeat4j.core.Fixture.ALICE;
import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.seconds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.GroupRunner.Wish;
import heartbeat4j.core.Status.GroupState;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

class GroupRunnerTest {
    private final Outbox outbox = new Outbox();
    private final List<String> calls = new ArrayList<>();
    private final List<Action> seen = new ArrayList<>();
    private final TreeSet<String> running = new TreeSet<>();
    private final TreeSet<String> failing = new TreeSet<>();
    private long jobs;
    private Moment now = START;
    private GroupRunner runner = runner(false);

    private GroupRunner runner(boolean leftRunning) {
        return new GroupRunner(
                Fixture.group(ALICE, "ip", "web"),
                leftRunning,
                Fixture.LIMITS,
                outbox,
                () -> new JobId(++jobs));
    }

    /** Lets the scripts run until nothing more happens at this moment. */
    private void work(Wish wish) {
        runner.wish(wish);
        runner.settle(now);
        List<Action> actions = outbox.drain();
        while (!actions.isEmpty()) {
            seen.addAll(actions);
            for (Action.RunScript run : Fixture.runs(actions)) {
                assertTrue(runner.finished(now, run.job(), result(run)));
            }
            runner.settle(now);
            actions = outbox.drain();
        }
    }

    private ScriptResult result(Action.RunScript run) {
        String name = run.resource().text();
        String call = run.verb().word() + " " + name;
        if (run.verb() == Verb.STATUS) {
            return new ScriptResult(0, false, running.contains(name) ? "running" : "", "");
        }
        calls.add(call);
        if (failing.contains(call)) {
            return new ScriptResult(1, false, "", "no such device");
        }
        if (run.verb() == Verb.START) {
            running.add(name);
        } else {
            running.remove(name);
        }
        return new ScriptResult(0, false, "", "");
    }

    @Test
    void startsLeftToRightAndStopsRightToLeft() {
        work(Wish.WANTED);
        assertEquals(GroupState.RUNNING, runner.state());
        work(Wish.UNWANTED);

        assertEquals(GroupState.STOPPED, runner.state());
        assertEquals(List.of("start ip", "start web", "stop web", "stop ip"), calls);
    }

    @Test
    void whatRunsAlreadyIsNotStarted() {
        running.add("ip");
        work(Wish.WANTED);
        assertEquals(List.of("start web"), calls);
    }

    @Test
    void aLostAddressIsPutBackWithoutTouchingWhatRuns() {
        work(Wish.WANTED);
        running.remove("ip");
        calls.clear();
        runner.lost("192.0.2.10", "somebody removed it");
        assertFalse(runner.settled());
        work(Wish.WANTED);
        assertEquals(List.of("start ip"), calls);
        assertTrue(runner.settled());
    }

    @Test
    void aLostAddressWaitsUntilItIsKnownWhoMayHaveIt() {
        work(Wish.WANTED);
        running.remove("ip");
        calls.clear();
        runner.lost("192.0.2.10", "nobody refreshed it");
        work(Wish.UNDECIDED);
        assertEquals(List.of(), calls);
        work(Wish.WANTED);
        assertEquals(List.of("start ip"), calls);
    }

    @Test
    void anAddressThatIsLostDuringTheStartIsLookedForAgain() {
        runner.settle(now);
        finish(0, "");
        runner.wish(Wish.WANTED);
        runner.settle(now);
        finish(0, "");
        finish(0, "");
        runner.lost("192.0.2.10", "somebody removed it");
        finish(0, "");
        Action.RunScript next = Fixture.runs(outbox.drain()).getLast();
        assertEquals("ip", next.resource().text());
        assertEquals(Verb.STATUS, next.verb());
    }

    @Test
    void whatWasStartedIsNotForgottenWhenTheAddressIsLostAndDoubtArises() {
        runner.settle(now);
        finish(0, "");
        runner.wish(Wish.WANTED);
        runner.settle(now);
        finish(0, "");
        finish(0, "");
        finish(0, "");
        runner.lost("192.0.2.10", "nobody refreshed it");
        finish(0, "");
        runner.wish(Wish.UNDECIDED);
        finish(0, "");
        assertTrue(runner.mayRun());
        assertEquals(List.of(), outbox.drain());
    }

    private void finish(int exitCode, String output) {
        Action.RunScript run = Fixture.runs(outbox.drain()).getLast();
        assertTrue(runner.finished(now, run.job(), new ScriptResult(exitCode, false, output, "")));
    }

    @Test
    void nothingIsStartedOrStoppedWhileUndecided() {
        running.add("ip");
        work(Wish.UNDECIDED);
        assertEquals(List.of(), calls);
        assertEquals(GroupState.RUNNING, runner.state());
        assertTrue(runner.mayRun());
    }

    @Test
    void theMarkOfAFormerDaemonCountsMoreThanAStatusThatDeniesIt() {
        runner = runner(true);
        work(Wish.UNDECIDED);
        assertTrue(runner.mayRun());

        work(Wish.UNWANTED);
        assertEquals(List.of("stop web", "stop ip"), calls);
        assertTrue(seen.contains(new Action.GroupReleased(new GroupName("ip"))));
    }

    @Test
    void aStatusThatHadToBeKilledProvesNothing() {
        runner.settle(now);
        Action.RunScript probe = Fixture.runs(outbox.drain()).getFirst();
        runner.finished(now, probe.job(), new ScriptResult(0, true, "", ""));
        assertTrue(runner.mayRun());
    }

    @Test
    void aCheckThatEndsInDoubtStartsNothing() {
        work(Wish.UNWANTED);
        runner.wish(Wish.WANTED);
        runner.settle(now);
        Action.RunScript check = Fixture.runs(outbox.drain()).getFirst();
        runner.wish(Wish.UNDECIDED);
        runner.finished(now, check.job(), new ScriptResult(0, false, "", ""));

        assertEquals(GroupState.STOPPED, runner.state());
        assertFalse(runner.settled(), "it is still to be decided");
    }

    @Test
    void aFailedStartStopsTheWholeGroup() {
        failing.add("start web");
        work(Wish.WANTED);

        assertEquals(GroupState.FAILED, runner.state());
        assertEquals(List.of("start ip", "start web", "stop web", "stop ip"), calls);
        assertTrue(
                Fixture.lines(seen).contains("Giving up resources due to failure of web"),
                () -> Fixture.lines(seen).toString());
        assertFalse(runner.mayRun());
    }

    @Test
    void aFailedStartIsTriedAgainAfterAMinute() {
        failing.add("start web");
        work(Wish.WANTED);
        failing.clear();
        assertEquals(now.plus(GroupRunner.RETRY), runner.wakeAt());

        now = runner.wakeAt();
        work(Wish.WANTED);
        assertEquals(GroupState.RUNNING, runner.state());
    }

    @Test
    void aFailedStopIsRetriedEachSecondAndThenBlocksTheGroup() {
        work(Wish.WANTED);
        failing.add("stop web");
        for (int i = 0; i <= Fixture.LIMITS.stopRetries(); i++) {
            work(Wish.UNWANTED);
            now = now.plus(seconds(1));
        }
        assertEquals(GroupState.BLOCKED, runner.state());
        assertTrue(runner.mayRun(), "it must not start elsewhere");
        assertEquals(
                1 + Fixture.LIMITS.stopRetries(),
                calls.stream().filter("stop web"::equals).count());
    }

    @Test
    void aStopThatFailsAlthoughNothingRunsGoesOn() {
        work(Wish.WANTED);
        failing.add("stop web");
        running.remove("web");
        for (int i = 0; i <= Fixture.LIMITS.stopRetries(); i++) {
            work(Wish.UNWANTED);
            now = now.plus(seconds(1));
        }
        assertEquals(GroupState.STOPPED, runner.state());
    }

    @Test
    void aBlockedGroupIsTriedAgainAfterAMinute() {
        aFailedStopIsRetriedEachSecondAndThenBlocksTheGroup();
        failing.clear();
        work(Wish.UNWANTED);
        assertEquals(GroupState.BLOCKED, runner.state());

        now = now.plus(GroupRunner.RETRY);
        work(Wish.UNWANTED);
        assertEquals(GroupState.STOPPED, runner.state());
    }

    @Test
    void theEndOfAnotherGroupsScriptIsNotTaken() {
        assertFalse(runner.finished(now, new JobId(77), new ScriptResult(0, false, "", "")));
    }
}
