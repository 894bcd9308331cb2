package heartbeat4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;

/** Tells how to play with the hosts that "ha demo --keep" leaves running. */
final class DemoKeep {
    private DemoKeep() {}

    static void explain(PrintWriter out, DemoHosts hosts, boolean userNamespace)
            throws IOException {
        String root = hosts.environment().get("LAB_ROOT");
        String prefix = userNamespace ? enter(hosts) : "";
        out.println();
        out.println("The hosts are still running. Play with them:");
        out.println(
                "  demo() { %senv LAB=%s LAB_ROOT=%s bash %s \"$@\"; }"
                        .formatted(prefix, DemoHosts.LAB, root, hosts.script()));
        out.println("  demo run primary cl_status rscstatus     # any command on a host");
        out.println("  demo run primary hb_standby              # a planned move");
        out.println("  demo power_cut primary; demo power_on primary");
        out.println("  demo cut primary; demo heal primary      # the cable of eth0");
        out.println("  demo run switch ping " + DemoHosts.FLOATING + "     # the client");
        out.println("  demo help                                # all that hosts can do");
        out.println("  demo down                                # remove them");
    }

    /** Without root the hosts live in a user namespace, which has to be entered first. */
    private static String enter(DemoHosts hosts) throws IOException {
        String pid = Files.readString(hosts.disk("switch").resolve("init")).split(" ")[0];
        return "nsenter -U --preserve-credentials -t " + pid + " ";
    }
}
