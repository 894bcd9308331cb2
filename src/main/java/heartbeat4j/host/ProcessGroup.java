package heartbeat4j.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether anything of a killed script is still at work. */
final class ProcessGroup {
    private ProcessGroup() {}

    /** Zombies do not count: in a container without an init nobody ever collects them. */
    static boolean lives(long group) {
        return Libc.signalGroup(group, Libc.SIGNAL_NONE) && hasLiveMember(group);
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
