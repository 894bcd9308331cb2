package heartbeat4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Shows a failover on this machine: two hosts in namespaces, a power cut, a takeover, a return. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows a failover on this machine: two hosts with real daemons, each in namespaces of"
                    + " its own, a client that watches the floating address, a power cut, the"
                    + " takeover and the return. Nothing outside the hosts is touched."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:shown",
            "1:a step did not happen; the hosts' logs are printed",
            "2:wrong call",
            "4:this machine lacks something; it is named"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int LACKING = 4;

    /** Set in the second life, inside the user namespace; holds the first life's user name. */
    private static final String INSIDE = "HEARTBEAT_DEMO_INSIDE";

    @Spec private CommandSpec spec;

    @Option(
            names = "--keep",
            description = "Leave the hosts running and tell how to play with them.")
    private boolean keep;

    @Option(names = "--fast", description = "Timings for the impatient: deadtime 400 ms.")
    private boolean fast;

    @Option(names = "--slow", description = "Timings as in the field: deadtime 10 s.")
    private boolean slow;

    @Option(names = "--program", hidden = true, defaultValue = "ours")
    private DemoProgram program;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (fast && slow) {
            err.println("ha demo: --fast and --slow exclude each other");
            return spec.exitCodeOnInvalidInput();
        }
        Optional<String> lacking = DemoNeeds.lacking(program);
        if (lacking.isPresent()) {
            err.println("ha demo: " + lacking.get());
            return LACKING;
        }
        try {
            return DemoNeeds.root() ? show(out, err) : again(err);
        } catch (IOException e) {
            err.println("ha demo: " + e.getMessage());
            return FAILED;
        }
    }

    private int show(PrintWriter out, PrintWriter err) throws IOException {
        String parent =
                System.getenv().getOrDefault("LAB_ROOT", System.getProperty("java.io.tmpdir"));
        Path root = Files.createTempDirectory(Path.of(parent), "heartbeat-demo-");
        DemoHosts hosts = new DemoHosts(program, root);
        // Also when the audience leaves early, with Ctrl-C.
        Thread cleaner = new Thread(hosts::close, "demo cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);
        // Null, or a console that is no terminal: which of them depends on the JDK.
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        int exit = new DemoStory(hosts, timing(), new DemoScreen(out, terminal)).tell();
        if (keep && exit == 0) {
            Runtime.getRuntime().removeShutdownHook(cleaner);
            DemoKeep.explain(out, hosts, System.getenv(INSIDE) != null);
        } else {
            hosts.close();
        }
        err.flush();
        return exit;
    }

    private DemoTiming timing() {
        if (fast) {
            return new DemoTiming("50ms", "400ms", "15");
        }
        return slow ? new DemoTiming("1", "10", "30") : new DemoTiming("200ms", "1", "15");
    }

    /** Runs the same command once more as "root" of a user namespace, where it may build hosts. */
    private static int again(PrintWriter err) throws IOException {
        Optional<String> obstacle = DemoNeeds.namespaceObstacle();
        if (obstacle.isPresent()) {
            err.println("ha demo: " + obstacle.get());
            return LACKING;
        }
        ProcessHandle.Info self = ProcessHandle.current().info();
        if (self.command().isEmpty() || self.arguments().isEmpty()) {
            err.println("ha demo: cannot read this process's own command line; run it as root");
            return LACKING;
        }
        List<String> command = new ArrayList<>(List.of("unshare", "-Ur", self.command().get()));
        command.addAll(Arrays.asList(self.arguments().get()));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(INSIDE, System.getProperty("user.name", "user"));
        try {
            return builder.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }
}
