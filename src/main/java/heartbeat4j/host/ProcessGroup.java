package heartbeat4j.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A program and all that it has started: tells whether anything of it lives, and ends it. */
final class ProcessGroup {
    /** After KILL only the kernel itself can hold a process (a dead disk, a lost file server). */
    private static final Duration AFTER_KILL_MAX = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(20);

    private ProcessGroup() {}

    /** Zombies do not count: in a container without an init nobody ever collects them. */
    static boolean lives(long group) {
        return Libc.signalGroup(group, Libc.SIGNAL_NONE) && hasLiveMember(group);
    }

    /**
     * Ends the group that this process leads: TERM, and after the grace KILL. Blocks until it is
     * gone; returns false when the kernel holds it even then.
     */
    // The number of the group cannot have gone to another process yet: the kernel hands out all
    // other numbers first, and that takes longer than the grace.
    static boolean end(Process leader, Duration grace) throws InterruptedException {
        long group = leader.pid();
        // Before its setsid the leader is alone, and not yet a group.
        boolean early = !Libc.signalGroup(group, Libc.SIGTERM) && leader.isAlive();
        if (early) {
            leader.destroyForcibly();
        }
        if (!gone(leader, grace)) {
            boolean unused = Libc.signalGroup(group, Libc.SIGKILL);
        }
        return gone(leader, AFTER_KILL_MAX);
    }

    private static boolean gone(Process leader, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        while (leader.isAlive() || lives(leader.pid())) {
            if (System.nanoTime() - start >= limit.toNanos()) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    private static boolean hasLiveMember(long group) {
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (isLiveMember(process, group)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            // Without /proc the signal's answer is all there is.
            return true;
        }
    }

    private static boolean isLiveMember(Path process, long group) {
        return RunRecord.ProcessStat.of(Long.parseLong(process.getFileName().toString()))
                .filter(stat -> !stat.dead() && stat.group() == group)
                .isPresent();
    }
}
