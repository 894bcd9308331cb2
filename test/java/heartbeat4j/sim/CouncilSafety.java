package heartbeat4j.sim;

import static heartbeat4j.sim.Verifier.require;

import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Status;
import heartbeat4j.core.Timing;
import heartbeat4j.core.Verb;

import java.util.function.ToLongBiFunction;

/**
 * Where majorities decide, nobody starts a group who has not heard a majority within deadtime, nor
 * while another machine runs it; unless that one has not been heard for deadtime, and was already
 * stopping it, or could not: its daemon stood still or is gone, or one of its scripts hangs.
 */
final class CouncilSafety implements Safety {
    /** So long before others may take over has an owner without majority begun to stop. */
    private static final double STOPS_EARLIER = 0.5;

    /** A vote outlives a few lost heartbeats, however short deadtime is. */
    private static final int BEATS_MIN = 8;

    /** For clocks that differ. */
    private static final double EXACT = 0.998;

    private final World world;
    private final Acquisitions acquisitions;
    private final Attention attention;
    private final ToLongBiFunction<Machine, Machine> silence;

    CouncilSafety(
            World world,
            Acquisitions acquisitions,
            Attention attention,
            ToLongBiFunction<Machine, Machine> silence) {
        this.world = world;
        this.acquisitions = acquisitions;
        this.attention = attention;
        this.silence = silence;
    }

    @Override
    public void launched(Machine machine, GroupName group, int index, Verb verb) {
        if (verb != Verb.START) {
            return;
        }
        require(
                !world.cast().witness(machine.index()),
                "%s is a witness and starts %s",
                machine.name(),
                group);
        requireMajority(machine, group);
        for (Machine other : world.machines()) {
            if (other != machine && !world.lies(group) && runsOrStarts(other, group)) {
                requireGivenUp(machine, other, group);
            }
            if (other != machine) {
                requireNoOtherHolder(machine, other, group);
            }
        }
    }

    private void requireMajority(Machine machine, GroupName group) {
        long limit = (long) (patience() / EXACT) + keepalive();
        long reached = reached(machine, limit);
        require(
                reached * 2 > world.machines().size(),
                "%s starts %s at %s s, and has heard only %d of %d within deadtime",
                machine.name(),
                group,
                Time.text(world.now()),
                reached - 1,
                world.machines().size() - 1);
    }

    private boolean runsOrStarts(Machine machine, GroupName group) {
        return machine.scripts().runsAny(group) || machine.scripts().starts(group);
    }

    private void requireGivenUp(Machine taker, Machine owner, GroupName group) {
        long silent = acquisitions.silence(Acquisitions.key(taker, group), owner);
        require(
                silent >= world.timing().deadtime().toNanos() * EXACT,
                "%s starts %s at %s s while it runs on %s, heard %s s before",
                taker.name(),
                group,
                Time.text(world.now()),
                owner.name(),
                Time.text(silent));
        require(
                excused(owner, group),
                "%s starts %s at %s s while %s goes on with it",
                taker.name(),
                group,
                Time.text(world.now()),
                owner.name());
    }

    private boolean excused(Machine owner, GroupName group) {
        return world.fences().isEmpty() ? excusedAlone(owner, group) : stops(owner, group);
    }

    /** Where the others reset one that is silent, only one that is heard may still be stopping. */
    private boolean stops(Machine owner, GroupName group) {
        return owner.attentive()
                && (attention.stopping(owner, group, world.now())
                        || attention.wasBusy(owner, group, world.now(), world.now()));
    }

    private boolean excusedAlone(Machine owner, GroupName group) {
        long due = world.now() - (long) (patience() * STOPS_EARLIER) + keepalive();
        return attention.stopping(owner, group, due)
                || attention.wasBusy(owner, group, due, due)
                || attention.wasAway(owner, due - keepalive(), due)
                || attention.orphan(owner, group);
    }

    /** By their own words, at most one machine owns a group. */
    private void requireNoOtherHolder(Machine taker, Machine other, GroupName group) {
        require(
                !other.attentive() || !says(other, group) || excused(other, group),
                "%s starts %s at %s s, of which %s says that it owns it",
                taker.name(),
                group,
                Time.text(world.now()),
                other.name());
    }

    private static boolean says(Machine machine, GroupName name) {
        return machine.status().stream()
                .flatMap(status -> status.groups().stream())
                .filter(group -> group.name().equals(name) && group.claimed())
                .anyMatch(
                        group ->
                                group.state() == Status.GroupState.RUNNING
                                        || group.state() == Status.GroupState.STARTING);
    }

    /** What was wrong with it was said when the script of it was launched. */
    @Override
    public void overlaps(Machine machine, Machine other, GroupName group, int index) {
        require(
                world.lies(group)
                        || excused(machine, group)
                        || excused(other, group)
                        || !machine.daemonRuns(),
                "%s runs on %s and %s at %s s",
                group,
                machine.name(),
                other.name(),
                Time.text(world.now()));
    }

    /** It has not heard a majority for so long that it must have begun to stop what it runs. */
    @Override
    public void audit(Machine machine) {
        if (!machine.attentive()) {
            return;
        }
        long limit = (long) (patience() * STOPS_EARLIER / EXACT) + 2 * keepalive();
        long from = world.now() - limit;
        boolean majority = reached(machine, limit) * 2 > world.machines().size();
        if (majority || attention.wasAway(machine, from, world.now())) {
            return;
        }
        for (Group group : world.groups()) {
            GroupName name = group.name();
            boolean stops =
                    attention.stopping(machine, name, world.now())
                            || attention.wasBusy(machine, name, world.now(), world.now())
                            || attention.orphan(machine, name);
            require(
                    !machine.scripts().runsAny(name) || stops,
                    "%s keeps %s at %s s, without a majority for %s s",
                    machine.name(),
                    name,
                    Time.text(world.now()),
                    Time.text(limit));
        }
    }

    private long reached(Machine machine, long limit) {
        return world.machines().stream()
                .filter(m -> m == machine || silence.applyAsLong(machine, m) <= limit)
                .count();
    }

    /** After so much silence of its owner a vote is free; a multiple of keepalive at least. */
    static long patience(Timing timing) {
        return Math.max(timing.deadtime().toNanos(), BEATS_MIN * timing.keepalive().toNanos());
    }

    private long patience() {
        return patience(world.timing());
    }

    private long keepalive() {
        return world.timing().keepalive().toNanos();
    }
}
