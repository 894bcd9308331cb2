package heartbeat4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds what this machine lacks for the demo, and says what to do about it. */
final class DemoNeeds {
    /** Program to the Debian package that brings it. */
    private static final Map<String, String> PROGRAMS =
            new TreeMap<>(
                    Map.of(
                            "bash", "bash",
                            "ip", "iproute2",
                            "hostname", "hostname",
                            "nsenter", "util-linux",
                            "ping", "iputils-ping",
                            "setsid", "util-linux",
                            "sysctl", "procps",
                            "unshare", "util-linux"));

    private DemoNeeds() {}

    static Optional<String> lacking(DemoProgram program) {
        if (DemoProgram.hostsScript().isEmpty()) {
            return Optional.of("share/lab/hosts.sh is missing from this installation");
        }
        if (!Files.isExecutable(program.daemon())) {
            return Optional.of("no daemon at " + program.daemon() + "; fix: " + program.remedy());
        }
        List<String> programs = new ArrayList<>();
        TreeSet<String> packages = new TreeSet<>();
        PROGRAMS.forEach(
                (name, debianPackage) -> {
                    if (!onPath(name)) {
                        programs.add(name);
                        packages.add(debianPackage);
                    }
                });
        return programs.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "missing: "
                                + String.join(", ", programs)
                                + "; fix: apt-get install "
                                + String.join(" ", packages));
    }

    private static boolean onPath(String name) {
        return List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    static boolean root() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** Why an ordinary user cannot build hosts here; empty when he can. */
    static Optional<String> namespaceObstacle() throws IOException {
        List<String> attempt =
                List.of(
                        "unshare",
                        "-Ur",
                        "unshare",
                        "--net",
                        "--uts",
                        "--mount",
                        "--ipc",
                        "--pid",
                        "--fork",
                        "--mount-proc",
                        "true");
        Process trial =
                new ProcessBuilder(attempt)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start();
        String answer =
                new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return trial.waitFor() == 0 ? Optional.empty() : Optional.of(advice(answer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static String advice(String answer) {
        String problem = "without root this kernel does not let us build hosts (" + answer + ").";
        if (setting("/proc/sys/kernel/unprivileged_userns_clone").equals("0")) {
            return problem + remedy("kernel.unprivileged_userns_clone=1");
        }
        if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").equals("1")) {
            return problem + remedy("kernel.apparmor_restrict_unprivileged_userns=0");
        }
        if (setting("/proc/sys/user/max_user_namespaces").equals("0")) {
            return problem + remedy("user.max_user_namespaces=10000");
        }
        return problem + "\nRun it as root: sudo ha demo (in a container: started --privileged)";
    }

    private static String remedy(String sysctl) {
        return "\nEither run it as root: sudo ha demo\nor allow it: sudo sysctl -w " + sysctl;
    }

    private static String setting(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            // This kernel has no such switch, so it is not what stops us.
            return "";
        }
    }
}
