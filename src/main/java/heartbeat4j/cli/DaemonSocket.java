package heartbeat4j.cli;

import heartbeat4j.control.RuntimePaths;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds whom to ask: the daemon, or the observer where only that one runs. */
final class DaemonSocket {
    private DaemonSocket() {}

    static Path of(RuntimePaths paths, boolean observer) {
        boolean onlyObserver =
                !Files.exists(paths.controlSocket()) && Files.exists(paths.observerSocket());
        return observer || onlyObserver ? paths.observerSocket() : paths.controlSocket();
    }
}
