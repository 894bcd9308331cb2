package heartbeat4j.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster of hosts in namespaces, made by test/lab/hosts.sh; closing removes it. */
final class Lab implements AutoCloseable {
    static final Path FOLDER = Path.of("test/lab").toAbsolutePath();

    /** The client's seat is the hosts' router too. */
    static final String ROUTER = "198.51.100.254";

    /** Not below the build's folder: its path may be long, and labs are short-lived. */
    private static final Path ROOT =
            Path.of(System.getProperty("java.io.tmpdir"), "heartbeat-live-tests");

    private static final String SCRIPT = FOLDER.resolve("hosts.sh").toString();
    private static final Pattern NAME = Pattern.compile("it(\\d{1,9})-\\d+");
    private static final AtomicBoolean SWEPT = new AtomicBoolean();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Pair pair;
    private final Map<String, String> environment;
    private final List<LabHost> hosts = new ArrayList<>();
    private final Path folder;
    private final Thread cleaner = new Thread(this::remove, "lab cleaner");

    private Lab(Pair pair, int links) {
        String name = "it" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        this.pair = pair;
        this.environment =
                Map.of(
                        "LAB", name,
                        "LAB_ROOT", ROOT.toString(),
                        "LAB_LINKS", Integer.toString(links),
                        "LAB_ETC", pair.etc().toString(),
                        "LAB_PATH", pair.commands().toString());
        this.folder = Path.of(script("dir").mustSucceed().line());
    }

    /** Removes what a killed test run has left behind: labs are named after its process. */
    private static void sweep() {
        String[] names = ROOT.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            Matcher left = NAME.matcher(name);
            if (left.matches() && ProcessHandle.of(Long.parseLong(left.group(1))).isEmpty()) {
                Shell.run(
                                Map.of("LAB", name, "LAB_ROOT", ROOT.toString()),
                                commandLine(List.of("down")))
                        .mustSucceed();
            }
        }
    }

    static Lab up(Pair pair, int links, String... names) {
        LabCondition.need(pair);
        return build(pair, links, names);
    }

    /** As {@link #up}, outside a test. */
    static Lab build(Pair pair, int links, String... names) {
        if (SWEPT.compareAndSet(false, true)) {
            sweep();
        }
        Lab lab = new Lab(pair, links);
        // Ctrl-C must not leave hosts behind.
        Runtime.getRuntime().addShutdownHook(lab.cleaner);
        List<String> command = new ArrayList<>(List.of("up"));
        command.addAll(List.of(names));
        lab.script(command).mustSucceed();
        for (int i = 0; i < names.length; i++) {
            lab.hosts.add(new LabHost(lab, pair.of(i), names[i], "198.51.100." + (5 + i)));
        }
        return lab;
    }

    Pair pair() {
        return pair;
    }

    List<LabHost> hosts() {
        return List.copyOf(hosts);
    }

    LabHost host(String name) {
        return hosts.stream().filter(h -> h.name().equals(name)).findFirst().orElseThrow();
    }

    /** The client's seat: the switch itself. */
    LabHost client() {
        return new LabHost(this, pair.of(0), "switch", ROUTER);
    }

    /** Loses that share of the heartbeat packets from now on, each by chance; 0 ends it. */
    void lose(int percent) {
        script("lose", Integer.toString(percent)).mustSucceed();
    }

    /** How many packets {@link #lose} has cost. */
    long lost() {
        return Long.parseLong(script("lost").mustSucceed().line());
    }

    /** What comes first in the hosts' PATH. */
    String path() {
        return pair.commands().toString();
    }

    Path folder() {
        return folder;
    }

    Shell.Output script(String... arguments) {
        return script(List.of(arguments));
    }

    Shell.Output script(List<String> arguments) {
        return Shell.run(environment, commandLine(arguments));
    }

    /** Starts a command that goes on; the caller reads its output, {@link #close} ends it. */
    ProcessBuilder background(List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder(commandLine(arguments));
        builder.environment().putAll(new HashMap<>(environment));
        return builder.redirectErrorStream(true);
    }

    /** A script that does on the hosts what ssh does on machines. */
    String ssh() {
        StringBuilder text = new StringBuilder("#!/bin/sh\n");
        environment.forEach(
                (name, value) ->
                        text.append("export ")
                                .append(name)
                                .append("='")
                                .append(value)
                                .append("'\n"));
        return text.append("host=${1#*@}\nshift\nexec bash ")
                .append(SCRIPT)
                .append(" run \"$host\" \"$@\"\n")
                .toString();
    }

    private static List<String> commandLine(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT));
        command.addAll(arguments);
        return command;
    }

    void await(String fact, BooleanSupplier holds) {
        Await.until(fact, this::diagnostics, holds);
    }

    /** Everything that helps to see why a state did not come. */
    String diagnostics() {
        StringBuilder text = new StringBuilder();
        for (LabHost host : hosts) {
            text.append("===== ").append(host.name()).append(": ").append(host.power());
            if (host.power().equals("on")) {
                text.append(", rscstatus ").append(host.holdings()).append('\n');
                text.append(host.run("ip", "-br", "addr").text());
            } else {
                text.append('\n');
            }
            for (String log : List.of("svc.log", "ha-log", "ha-debug", "console")) {
                text.append("----- ").append(host.name()).append(' ').append(log).append('\n');
                text.append(tail(host.log(log)));
            }
        }
        return text.toString();
    }

    private static String tail(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 120), lines.size()))
                + "\n";
    }

    private void remove() {
        if (Files.exists(folder)) {
            script("down").mustSucceed();
        }
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (IllegalStateException e) {
            // The machine is shutting down already, the hook runs: that is what it is for.
            return;
        }
    }
}
