package heartbeat4j.live;

import heartbeat4j.host.NetworkNamespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** One host of a lab: its files, its daemon, its cables and its power. */
final class LabHost {
    private final Lab lab;
    private final String name;
    private final String address;
    private final HostNamespaces namespaces;
    private Program program;
    private List<String> daemon;

    LabHost(Lab lab, Program program, String name, String address) {
        this.lab = lab;
        install(program);
        this.name = name;
        this.address = address;
        this.namespaces = new HostNamespaces(disk());
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    // --- files ------------------------------------------------------------------------------

    /** Writes a file below ha.d, init.d or lib of the host's disk. */
    void write(String path, String permissions, String text) {
        Path file = disk().resolve(path);
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file that {@link #write} could have written. */
    String read(String path) {
        try {
            return Files.readString(disk().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String path) {
        try {
            Files.delete(disk().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A log below /var/log; empty when it is not there yet. */
    String log(String file) {
        Path log = disk().resolve("log").resolve(file);
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is such a file on the host's disk. */
    boolean has(String path) {
        return Files.exists(disk().resolve(path));
    }

    byte[] bytes(String path) {
        try {
            return Files.readAllBytes(disk().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes all logs: nothing that was before is seen any more. */
    void forget() {
        try (Stream<Path> logs = Files.list(disk().resolve("log"))) {
            for (Path log : logs.toList()) {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path disk() {
        return lab.folder().resolve(name);
    }

    /** Which heartbeat is installed here. */
    Program program() {
        return program;
    }

    /** Installs the other program in place; files, identity and running services stay. */
    final void install(Program other) {
        program = other;
        daemon = List.of(other.daemon(), "-f");
    }

    // --- commands and the daemon --------------------------------------------------------------

    Shell.Output run(String... command) {
        return namespaces
                .within(lab.path(), command)
                .map(Shell::run)
                // It is off, which the script tells.
                .orElseGet(() -> lab.script(with("run", command)));
    }

    /** Runs one of heartbeat's own commands. */
    Shell.Output command(String command, String... arguments) {
        List<String> words = new ArrayList<>(List.of(program.command(command)));
        words.addAll(List.of(arguments));
        return run(words.toArray(String[]::new));
    }

    /** Runs a command in the background; its output goes to that file below /var/log. */
    void runBehind(String log, String... command) {
        List<String> words =
                new ArrayList<>(
                        List.of("sh", "-c", "exec setsid \"$@\" </dev/null >$0 2>&1 &", file(log)));
        words.addAll(List.of(command));
        run(words.toArray(String[]::new)).mustSucceed();
    }

    /** By its path in the lab's folder, which every host sees; the switch has no /var/log. */
    private String file(String log) {
        try {
            Files.createDirectories(disk().resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return disk().resolve("log").resolve(log).toString();
    }

    Process background(String... command) {
        try {
            return lab.background(with("run", command)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs code of the test itself in the host's network; what it throws fails the test. */
    <T> T inNetwork(Callable<T> code) {
        try {
            return NetworkNamespace.in(namespaces.process().orElseThrow(), code);
        } catch (Exception e) {
            throw new AssertionError("in the network of " + name, e);
        }
    }

    private List<String> with(String verb, String... arguments) {
        List<String> words = new ArrayList<>(List.of(verb, name));
        words.addAll(List.of(arguments));
        return words;
    }

    void startDaemon() {
        lab.script(with("start", daemon.toArray(String[]::new))).mustSucceed();
    }

    /** Has another daemon started by {@link #startDaemon}. */
    void setDaemon(List<String> command) {
        daemon = List.copyOf(command);
    }

    boolean daemonRuns() {
        return lab.script("daemon", name).exit() == 0;
    }

    void kill() {
        lab.script("kill", name).mustSucceed();
    }

    void pause() {
        lab.script("pause", name).mustSucceed();
    }

    void resume() {
        lab.script("resume", name).mustSucceed();
    }

    /** As {@link #pause}, by the kernel's freezer. */
    void freeze() {
        lab.script("freeze", name).mustSucceed();
    }

    void thaw() {
        lab.script("thaw", name).mustSucceed();
    }

    // --- power and cables ---------------------------------------------------------------------

    void powerCut() {
        lab.script("power_cut", name).mustSucceed();
    }

    void powerOn() {
        lab.script("power_on", name).mustSucceed();
    }

    /** "on" or "off". */
    String power() {
        return namespaces.process().isPresent() ? "on" : "off";
    }

    void cut(String link, String way) {
        lab.script("cut", name, link, way).mustSucceed();
    }

    void heal(String link) {
        lab.script("heal", name, link).mustSucceed();
    }

    /** Loses what goes from this host to that one ("out"), what should come ("in"), or "both". */
    void part(LabHost other, String way) {
        lab.script("part", name, other.name(), way).mustSucceed();
    }

    void join(LabHost other) {
        lab.script("join", name, other.name()).mustSucceed();
    }

    /** Takes the network card out, while all runs. */
    void removeCard(String link) {
        run("ip", "link", "del", link).mustSucceed();
    }

    /** Puts it in again, with its own address and its cable. */
    void insertCard(String link) {
        lab.script("card", name, link).mustSucceed();
    }

    /** Gives eth0 an IPv6 address that ends as its first one does: 2001:db8::5 and so on. */
    void addIpv6() {
        String last = address.substring(address.lastIndexOf('.') + 1);
        run("ip", "addr", "add", "2001:db8::" + last + "/64", "dev", "eth0", "nodad").mustSucceed();
    }

    // --- what an operator sees ----------------------------------------------------------------

    /** The answer of cl_status rscstatus: none, local, foreign, all or transition. */
    String holdings() {
        return clStatus("rscstatus");
    }

    /** What it says of that node: active, dead, ... */
    String sees(LabHost other) {
        return clStatus("nodestatus", other.name);
    }

    private String clStatus(String... question) {
        // Debian's program where it is: tests ask often, and it costs a hundredth of a JVM's start.
        Program asked = Program.C.installed() ? Program.C : program;
        List<String> words = new ArrayList<>(List.of(asked.command("cl_status")));
        words.addAll(List.of(question));
        return run(words.toArray(String[]::new)).line();
    }

    boolean holds(String floatingAddress) {
        return !run("ip", "-o", "addr", "show", "to", floatingAddress + "/32").line().isEmpty();
    }

    /** Whether the test service of that name runs here. */
    boolean serves(String service) {
        return namespaces.has("/run/svc-" + service);
    }

    /** Gives the test service an order: {@code order("p", "start", "exit", "1")}. */
    void order(String service, String action, String what, String value) {
        write("ha.d/svc/" + service + "." + action + "." + what, "rw-r--r--", value + "\n");
    }

    void cancelOrder(String service, String action, String what) {
        remove("ha.d/svc/" + service + "." + action + "." + what);
    }
}
