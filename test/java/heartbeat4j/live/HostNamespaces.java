package heartbeat4j.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reaches into a host that hosts.sh has booted without a shell in between: waiting tests look all
 * the time, and the script costs four times as much as what it runs.
 *
 * @param disk the folder of the host
 */
record HostNamespaces(Path disk) {
    /** Its process 1, as it is seen from outside; empty while the host is off. */
    Optional<Long> process() {
        try {
            // The number of the process, and when it was started: a number can be used again.
            String[] noted = Files.readString(disk.resolve("init")).strip().split(" ");
            String stat = Files.readString(Path.of("/proc", noted[0], "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            // A zombie is as dead as gone.
            boolean lives = !fields[0].equals("Z") && fields[19].equals(noted[1]);
            return lives ? Optional.of(Long.valueOf(noted[0])) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the host is on and has such a file. */
    boolean has(String path) {
        return process()
                .filter(process -> Files.exists(Path.of("/proc", process + "/root" + path)))
                .isPresent();
    }

    /**
     * The command line that runs a command there, as "hosts.sh run" does; empty while it is off.
     */
    Optional<List<String>> within(String path, String... command) {
        return process().map(process -> within(process, path, command));
    }

    private static List<String> within(long process, String path, String... command) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("nsenter", "-t", "" + process, "-m", "-u", "-i", "-n", "-p", "--"));
        words.addAll(List.of("env", "-i", "PATH=" + path + ":/usr/sbin:/usr/bin:/sbin:/bin"));
        words.addAll(List.of("HOME=/root", "LANG=C.UTF-8", "TERM=dumb"));
        Optional.ofNullable(System.getenv("JAVA_HOME")).ifPresent(h -> words.add("JAVA_HOME=" + h));
        words.addAll(List.of(command));
        return words;
    }
}
