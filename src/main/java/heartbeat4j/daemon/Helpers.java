package heartbeat4j.daemon;

import heartbeat4j.config.Configuration;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.core.Notice.Level;
import heartbeat4j.core.Status;
import heartbeat4j.host.Outcome;
import heartbeat4j.host.Reboot;
import heartbeat4j.host.RespawnedPrograms;
import heartbeat4j.host.ScriptRunner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What ha.cf puts beside the event loop on this machine: the watchdog, the device that resets
 * others, the programs of respawn lines. Called on the event loop's thread.
 */
final class Helpers {
    /** The daemon's exit code when it has told the machine to reboot. */
    private static final int REBOOTING = 1;

    private final Parts parts;
    private final Guard guard;
    private final Fencer fencer;
    private final RespawnedPrograms programs;
    private final Reboot reboot;
    private boolean joined;

    Helpers(Parts parts, Path run, Path state) {
        this.parts = parts;
        this.guard = new Guard(parts);
        this.fencer = new Fencer(parts, state, run);
        this.reboot = new Reboot(System.getenv().getOrDefault("HA_REBOOT", ""));
        this.programs =
                new RespawnedPrograms(
                        run.resolve("respawn"), state.resolve("cores"), parts::say, this::reboot);
        programs.endedAtStart().forEach(this::ended);
    }

    private void ended(ScriptRunner.Ended left) {
        parts.say(
                left.gone() ? Level.WARN : Level.CRIT,
                "program %s (pid %d) was left running by a heartbeat that was killed; it %s"
                        .formatted(
                                left.script(),
                                left.pid(),
                                left.gone() ? "has been ended" : "does not die"));
    }

    private boolean reboot(String why) {
        if (reboot.now(why) instanceof Outcome.Failed(String reason)) {
            parts.say(Level.CRIT, "Unable to force reboot: " + reason);
            return false;
        }
        return true;
    }

    /**
     * As {@link #reboot}, and the heart stops, even on a machine that takes its time. Where it does
     * not reboot at all, the watchdog starves; without one this node goes on, for others would take
     * what it cannot stop.
     */
    void rebootForGood(String why) {
        guard.starve();
        Thread.startVirtualThread(
                () -> {
                    if (reboot(why)) {
                        Runtime.getRuntime().halt(REBOOTING);
                    }
                });
    }

    Guard guard() {
        return guard;
    }

    Fencer fencer() {
        return fencer;
    }

    /** This node is a member; also said by each later life of the daemon. */
    void joined() {
        if (!joined) {
            joined = true;
            fencer.watch();
            keepPrograms();
        }
    }

    private void keepPrograms() {
        programs.keep(
                Translation.programs(parts.configuration()), parts.environment().forResources());
    }

    /** After a reload. */
    void changed(Configuration old) {
        Configuration now = parts.configuration();
        guard.limit();
        if (!now.daemon().watchdog().equals(old.daemon().watchdog())) {
            parts.say(Level.WARN, "the watchdog changed; it takes effect at the next start");
        }
        if (joined) {
            if (!now.fencing().equals(old.fencing())) {
                fencer.watch();
            }
            keepPrograms();
        }
    }

    /** This node was told to stop. */
    void leave() {
        programs.leave();
    }

    List<StatusDocument.Helper> view(Status status) {
        List<StatusDocument.Helper> all = new ArrayList<>();
        guard.view().ifPresent(all::add);
        fencer.view(status.fences()).ifPresent(all::add);
        programs.view().forEach(program -> all.add(view(program)));
        return all;
    }

    private static StatusDocument.Helper view(RespawnedPrograms.View program) {
        RespawnedPrograms.Line line = program.line();
        String name =
                "%s %s %s"
                        .formatted(
                                line.failfast() ? "failfast" : "respawn",
                                line.user(),
                                line.command());
        return switch (program.state()) {
            case RespawnedPrograms.State.Running(long pid, int restarts) ->
                    new StatusDocument.Helper(
                            name,
                            "runs",
                            "pid " + pid + (restarts == 0 ? "" : ", restarted " + restarts + "x"),
                            false);
            case RespawnedPrograms.State.Waiting(String reason) ->
                    new StatusDocument.Helper(name, "starting", reason, false);
            case RespawnedPrograms.State.Over(String reason) ->
                    new StatusDocument.Helper(name, "ended", reason, false);
            case RespawnedPrograms.State.GivenUp(String reason) ->
                    new StatusDocument.Helper(name, "given up", reason, true);
        };
    }

    /** The programs end now, in reverse order; blocks until they have. */
    void close() {
        programs.close();
        fencer.close();
    }
}
