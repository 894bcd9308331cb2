package heartbeat4j.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import heartbeat4j.config.Checked;
import heartbeat4j.config.Explanation;
import heartbeat4j.config.Problem;
import heartbeat4j.config.Severity;
import heartbeat4j.daemon.ConfigReader;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Judges the configuration files of a node and says in words what they mean. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks ha.cf, authkeys and haresources and explains what they mean.",
        footer = "Exit code: 0 fine, 5 invalid, 6 with --strict when there are warnings.")
public final class CheckCommand implements Callable<Integer> {
    static final int INVALID = 5;
    static final int WARNED = 6;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Folder of the files; $HA_DIR or /etc/ha.d by default.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--strict", description = "Warnings fail too, with exit code 6.")
    private boolean strict;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "Judges as if on the node of this name.")
    private Optional<String> node = Optional.empty();

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        Path from = folder.orElseGet(CheckCommand::usualFolder);
        Checked checked = ConfigReader.read(from, node);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(out, checked);
        } else {
            print(out, from, checked);
        }
        out.flush();
        return exitCode(checked);
    }

    static Path usualFolder() {
        String set = System.getenv("HA_DIR");
        return Path.of(set == null || set.isEmpty() ? "/etc/ha.d" : set);
    }

    private static void print(PrintWriter out, Path from, Checked checked) {
        checked.problems().forEach(out::println);
        switch (checked) {
            case Checked.Accepted accepted -> {
                Explanation.of(accepted.configuration()).forEach(out::println);
                out.println(from + ": " + summary(checked));
            }
            case Checked.Rejected _ -> out.println(from + ": " + summary(checked));
        }
    }

    private static String summary(Checked checked) {
        String verdict =
                switch (checked) {
                    case Checked.Accepted _ -> "valid";
                    case Checked.Rejected _ -> "INVALID, heartbeat would not start";
                };
        return verdict
                + ": "
                + counted(checked, Severity.ERROR)
                + ", "
                + counted(checked, Severity.WARNING)
                + ", "
                + counted(checked, Severity.NOTE);
    }

    private static String counted(Checked checked, Severity severity) {
        long count = count(checked, severity);
        return count + " " + severity.word() + (count == 1 ? "" : "s");
    }

    private static long count(Checked checked, Severity severity) {
        return checked.problems().stream().filter(p -> p.severity() == severity).count();
    }

    private static void printJson(PrintWriter out, Checked checked) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("valid", checked instanceof Checked.Accepted);
        object.put("problems", checked.problems().stream().map(CheckCommand::jsonOf).toList());
        if (checked instanceof Checked.Accepted accepted) {
            object.putAll(Explanation.values(accepted.configuration()));
        }
        Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        out.println(gson.toJson(object));
    }

    private static Map<String, Object> jsonOf(Problem problem) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", problem.file());
        object.put("line", problem.line());
        object.put("severity", problem.severity().word());
        object.put("text", problem.text());
        return object;
    }

    private int exitCode(Checked checked) {
        return switch (checked) {
            case Checked.Rejected _ -> INVALID;
            case Checked.Accepted _ -> strict && count(checked, Severity.WARNING) > 0 ? WARNED : 0;
        };
    }
}
