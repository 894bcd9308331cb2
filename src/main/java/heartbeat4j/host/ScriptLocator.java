package heartbeat4j.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the script of a resource: resource.d first, then init.d. */
public final class ScriptLocator {
    private final List<Path> directories;

    /**
     * Searches the directories in this order, at every call anew.
     *
     * @param directories usually /etc/ha.d/resource.d and /etc/init.d
     */
    public ScriptLocator(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** The script, or what was tried. */
    public sealed interface Located {
        /** A regular file that may be executed. */
        record Found(Path script) implements Located {}

        /**
         * Nothing to run.
         *
         * @param reason cause and fix, ready for the log
         */
        record Missing(String reason) implements Located {}
    }

    public Located locate(String name) {
        List<Path> candidates = directories.stream().map(d -> d.resolve(name)).toList();
        return candidates.stream()
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .<Located>map(Located.Found::new)
                .orElseGet(() -> new Located.Missing(explain(name, candidates)));
    }

    private static String explain(String name, List<Path> candidates) {
        String tried =
                candidates.stream()
                        .map(file -> file + " " + state(file))
                        .collect(Collectors.joining(", "));
        String fix =
                candidates.stream()
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .map(file -> "run: chmod +x " + file)
                        .orElse("install the script, or correct its name in haresources");
        return "Cannot locate resource script " + name + ": " + tried + "; " + fix;
    }

    private static String state(Path file) {
        if (Files.isRegularFile(file)) {
            return "is not executable";
        }
        return Files.exists(file) ? "is not a regular file" : "does not exist";
    }
}
