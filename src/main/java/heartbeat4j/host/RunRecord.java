package heartbeat4j.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that says which process group runs a script, there only while the script runs. The
 * script's own shell writes it before anything else, so that no moment of the script goes
 * unrecorded however the daemon ends.
 */
record RunRecord(Path file, String boot, long group, long startTicks, String script) {
    static final String SUFFIX = ".run";

    /**
     * For the script's shell: writes the record to {@code $r}, in three lines: the boot, what the
     * kernel knows of the shell, and what it runs. A record that finds no room costs only this
     * safety, and the script runs all the same.
     */
    static final String SHELL =
            "{ read -r b </proc/sys/kernel/random/boot_id; read -r s </proc/$$/stat;"
                    + " printf '%s\\n' \"$b\" \"$s\" \"$*\" >\"$r\"; } 2>/dev/null; ";

    private static final int LINES = 3;
    private static final int SCRIPT_MAX = 200;

    /** Empty for what no shell of ours has written to its end. */
    static Optional<RunRecord> read(Path file) {
        try {
            String[] lines = Files.readString(file, StandardCharsets.ISO_8859_1).split("\n");
            if (lines.length < LINES) {
                return Optional.empty();
            }
            Optional<ProcessStat> stat = ProcessStat.parse(lines[1]);
            String script = lines[2].substring(0, Math.min(lines[2].length(), SCRIPT_MAX));
            return stat.map(
                    s -> new RunRecord(file, lines[0], s.process(), s.startTicks(), script));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether the script itself is still at work, and not merely something that it has started. The
     * number may have gone to another process, but not with the same start in the same boot.
     */
    boolean scriptRuns() {
        return boot.equals(thisBoot())
                && ProcessStat.of(group)
                        .filter(now -> !now.dead())
                        .filter(now -> now.group() == group && now.startTicks() == startTicks)
                        .isPresent();
    }

    static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It names a process that is gone; the next daemon sees that.
            return;
        }
    }

    private static String thisBoot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            // The shell could not read it either.
            return "";
        }
    }

    /** One line of /proc/PID/stat. */
    record ProcessStat(long process, boolean dead, long group, long startTicks) {
        // Counted behind the program's name.
        private static final int STATE = 0;
        private static final int GROUP = 2;
        private static final int START = 19;

        static Optional<ProcessStat> of(long process) {
            try {
                Path file = Path.of("/proc", Long.toString(process), "stat");
                return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        static Optional<ProcessStat> parse(String line) {
            // The program's name, in parentheses, may itself hold blanks and parentheses.
            int name = line.indexOf(" (");
            int rest = line.lastIndexOf(") ");
            if (name < 0 || rest < name) {
                return Optional.empty();
            }
            String[] fields = line.substring(rest + 2).strip().split(" ");
            if (fields.length <= START) {
                return Optional.empty();
            }
            OptionalLong process = number(line.substring(0, name));
            OptionalLong group = number(fields[GROUP]);
            OptionalLong start = number(fields[START]);
            if (process.isEmpty() || group.isEmpty() || start.isEmpty()) {
                return Optional.empty();
            }
            boolean dead = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return Optional.of(
                    new ProcessStat(
                            process.getAsLong(), dead, group.getAsLong(), start.getAsLong()));
        }

        private static OptionalLong number(String text) {
            return text.matches("\\d{1,18}")
                    ? OptionalLong.of(Long.parseLong(text))
                    : OptionalLong.empty();
        }
    }
}
