package heartbeat4j.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends the scripts that a killed daemon has left running: such a start may finish long after its
 * group was given to another node. What a script had started before it ended is not touched.
 */
final class LeftRunning {
    /** After KILL only the kernel itself can hold a process (a dead disk, a lost file server). */
    private static final Duration AFTER_KILL_MAX = Duration.ofSeconds(5);

    private static final Duration GROUP_POLL = Duration.ofMillis(20);

    private LeftRunning() {}

    /** Blocks for at most the grace and some seconds, however many scripts there are. */
    static List<ScriptRunner.Ended> end(Path folder, Duration grace) {
        List<RunRecord> running = new ArrayList<>();
        for (Path file : records(folder)) {
            RunRecord.read(file).filter(RunRecord::scriptRuns).ifPresent(running::add);
        }
        signal(running, Libc.SIGTERM);
        awaitGone(running, grace);
        signal(running, Libc.SIGKILL);
        awaitGone(running, AFTER_KILL_MAX);
        List<ScriptRunner.Ended> ended =
                running.stream()
                        .map(r -> new ScriptRunner.Ended(r.script(), r.group(), !lives(r)))
                        .toList();
        // Last: should this daemon be killed too, the next one goes on from here.
        records(folder).forEach(LeftRunning::delete);
        return ended;
    }

    private static List<Path> records(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(folder, "*" + RunRecord.SUFFIX)) {
            found.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            // No folder yet: nothing was running.
            return List.of();
        }
        return files;
    }

    private static void signal(List<RunRecord> running, int signal) {
        for (RunRecord run : running) {
            if (lives(run)) {
                boolean unused = Libc.signalGroup(run.group(), signal);
            }
        }
    }

    private static boolean lives(RunRecord run) {
        return ProcessGroup.lives(run.group());
    }

    private static void awaitGone(List<RunRecord> running, Duration limit) {
        long start = System.nanoTime();
        while (running.stream().anyMatch(LeftRunning::lives)
                && System.nanoTime() - start < limit.toNanos()) {
            try {
                Thread.sleep(GROUP_POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It names a process that is gone; the next daemon sees that too.
            return;
        }
    }
}
