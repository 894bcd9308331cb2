package heartbeat4j.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether anything of a killed script is still at work. */
final class ProcessGroup {
    private static final int STATE = 0;
    private static final int GROUP = 2;

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
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The program's name, in parentheses, may itself hold blanks and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean dead = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return !dead && fields[GROUP].equals(Long.toString(group));
        } catch (IOException e) {
            // It ended while we looked.
            return false;
        }
    }
}
