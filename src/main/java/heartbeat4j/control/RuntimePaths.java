package heartbeat4j.control;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where Heartbeat keeps its files; HA_DIR, HA_RUN_DIR and HA_LIB_DIR move them, so that several
 * daemons fit on one machine.
 *
 * @param configuration ha.cf, authkeys and haresources
 */
public record RuntimePaths(
        Path configuration,
        Path controlSocket,
        Path clientSocket,
        Path pidFile,
        Path state,
        Path fifo) {
    public static RuntimePaths of(Map<String, String> environment) {
        String run = environment.getOrDefault("HA_RUN_DIR", "");
        Path state = folder(environment, "HA_LIB_DIR", "/var/lib/heartbeat");
        Path runFolder = folder(environment, "HA_RUN_DIR", "/run/heartbeat");
        return new RuntimePaths(
                folder(environment, "HA_DIR", "/etc/ha.d"),
                runFolder.resolve("control"),
                runFolder.resolve("register"),
                // Heartbeat's pid file lies beside its folder; a folder of one's own has it inside.
                run.isEmpty() ? Path.of("/run/heartbeat.pid") : Path.of(run, "heartbeat.pid"),
                state,
                state.resolve("fifo"));
    }

    /** Where an observer answers, beside whatever daemon runs here. */
    public Path observerSocket() {
        return controlSocket.resolveSibling("observe");
    }

    public Path observerPidFile() {
        return controlSocket.resolveSibling("observe.pid");
    }

    /** A variable that is set to nothing counts as not set, as in shell scripts. */
    private static Path folder(Map<String, String> environment, String name, String standard) {
        String value = environment.getOrDefault(name, "");
        return Path.of(value.isEmpty() ? standard : value);
    }
}
