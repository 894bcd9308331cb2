package heartbeat4j.host;

import org.apache.commons.exec.CommandLine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Reboots this machine at once: no script is stopped, no disk is synced. */
public final class Reboot {
    /** Twice "force": the first is understood by every init system, systemd wants both. */
    private static final String USUAL = "/sbin/reboot -n -f -f";

    private final String command;

    /**
     * Reboots by a command of the operator's choice.
     *
     * @param command for {@code sh -c}; empty for the usual one
     */
    public Reboot(String command) {
        this.command = command.isEmpty() ? USUAL : command;
    }

    public String command() {
        return command;
    }

    /** Blocks until the command has ended; whoever gets an answer has not been rebooted yet. */
    public Outcome now(String why) {
        try {
            CommandLine line = new CommandLine("/bin/sh");
            line.addArguments(new String[] {"-c", command + " >/dev/null 2>&1"}, false);
            int code =
                    Launch.run(
                            line,
                            Path.of("/"),
                            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "HA_REASON", why),
                            new CompletableFuture<>());
            return code == 0
                    ? new Outcome.Done()
                    : new Outcome.Failed("%s ended with code %d".formatted(command, code));
        } catch (IOException e) {
            return new Outcome.Failed("%s cannot be run: %s".formatted(command, e.getMessage()));
        }
    }
}
