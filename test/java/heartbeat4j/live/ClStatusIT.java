package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Heartbeat's cl_status and ours say the same of the same daemon, Heartbeat's or ours: standard
 * output, standard error and exit code of every sub-command, in each state of the cluster.
 */
@LabTest
class ClStatusIT {
    /** Runs a program for each line of standard input and prints what came of it. */
    private static final String RUN_TABLE =
            """
            while IFS= read -r row; do
                echo "### $row"
                $0 $row 2>/run/cl_status.err; code=$?
                echo "--- err"; cat /run/cl_status.err; echo "--- exit $code"
            done
            """;

    private static final Pattern LOG_HEAD =
            Pattern.compile("(?m)^\\w{3} \\d\\d [\\d:]{8} \\S+ cl_status: \\[\\d+]: ");

    /** Hosts share /tmp and have the same process ids: their files there would be in the way. */
    private static final String NO_PERF_DATA = "-XX:-UsePerfData";

    private static final List<String> UP =
            List.of(
                    "",
                    "-h",
                    "-h extra",
                    "hbstatus",
                    "hbstatus -m",
                    "hbstatus -v",
                    "hbstatus -m -v",
                    "hbstatus -x -v",
                    "hbstatus extra",
                    "listnodes",
                    "listnodes -n",
                    "listnodes -p",
                    "listnodes -n -p",
                    "listnodes -m",
                    "listnodes -v",
                    "listnodes -mv",
                    "listnodes -x",
                    "listnodes extra",
                    "nodestatus primary",
                    "nodestatus SECONDARY",
                    "nodestatus -m SECONDARY",
                    "nodestatus secondary -m",
                    "nodestatus secondary extra",
                    "nodestatus nosuch",
                    "nodestatus",
                    "nodestatus -z secondary",
                    "nodetype secondary",
                    "nodetype -m secondary",
                    "nodetype nosuch",
                    "nodetype",
                    "nodeweight secondary",
                    "nodeweight -m secondary",
                    "nodeweight nosuch",
                    "nodeweight",
                    "nodesite secondary",
                    "nodesite -m secondary",
                    "nodesite nosuch",
                    "nodesite",
                    "listhblinks secondary",
                    "listhblinks -m secondary",
                    "listhblinks -v secondary",
                    "listhblinks primary",
                    "listhblinks nosuch",
                    "listhblinks",
                    "listhblinks -q primary",
                    "hblinkstatus secondary eth0",
                    "hblinkstatus -m secondary eth1",
                    "hblinkstatus secondary eth9",
                    "hblinkstatus nosuch eth0",
                    "hblinkstatus secondary",
                    "clientstatus primary nosuch 4000",
                    "clientstatus -m primary nosuch 4000",
                    "clientstatus secondary nosuch 4000",
                    "clientstatus nosuch nosuch 4000",
                    "clientstatus secondary",
                    "rscstatus",
                    "rscstatus -m",
                    "rscstatus -q",
                    "hbparameter -p deadtime",
                    "hbparameter -m -p keepalive",
                    "hbparameter -pinitdead",
                    "hbparameter -p auto_failback",
                    "hbparameter -p udpport",
                    "hbparameter -p crm",
                    "hbparameter -p pacemaker",
                    "hbparameter -p hbversion",
                    "hbparameter -p nosuch",
                    "hbparameter deadtime",
                    "hbparameter -p",
                    "test",
                    "test -x",
                    "bogus",
                    "nodestatusx");

    private static final List<String> PEER_DEAD =
            List.of(
                    "nodestatus secondary",
                    "nodestatus -m secondary",
                    "listnodes -v",
                    "listhblinks -v secondary",
                    "hblinkstatus secondary eth0",
                    "hblinkstatus -m secondary eth0",
                    "clientstatus secondary nosuch 4000",
                    "nodetype secondary",
                    "rscstatus",
                    "rscstatus -m");

    private static final List<String> STOPPED =
            List.of(
                    "hbstatus",
                    "hbstatus -m",
                    "hbstatus -v",
                    "rscstatus",
                    "nodestatus",
                    "listnodes -x",
                    "bogus");

    @ParameterizedTest
    @EnumSource
    void bothProgramsSayTheSameOfTheSameDaemon(Pair pair) {
        Lives.play(
                () -> Cluster.build(pair, "off", 2).started(),
                cluster -> {
                    LabHost primary = cluster.primary;
                    assertSame(primary, UP);
                    assertOthersAreRefused(primary);
                    Shell.Output named =
                            primary.run(
                                    java(),
                                    NO_PERF_DATA,
                                    "-cp",
                                    classPath(),
                                    "heartbeat4j.control.SignOnMain",
                                    "mon");
                    assertTrue(named.text().contains("|info=no default client auth|"), named::text);
                    Interop.record(42, pair, "ok");

                    cluster.secondary.kill();
                    cluster.awaitAll(primary);
                    assertSame(primary, PEER_DEAD);
                    Interop.record(40, pair, "ok");
                    Interop.record(41, pair, "ok");

                    primary.pause();
                    assertSame(primary, List.of("rscstatus"));
                    assertEquals(12, heartbeats(primary, "rscstatus").exit());
                    primary.resume();

                    primary.kill();
                    assertSame(primary, STOPPED);
                });
    }

    private static void assertSame(LabHost host, List<String> rows) {
        String theirs = table(host, rows, "/bin/sh", "-c", RUN_TABLE, "/usr/bin/cl_status");
        String ours =
                table(
                        host,
                        rows,
                        java(),
                        NO_PERF_DATA,
                        "-cp",
                        classPath(),
                        "heartbeat4j.cli.ClStatusTable");
        List<String> theirRows = List.of(theirs.split("(?m)^### "));
        List<String> ourRows = List.of(ours.split("(?m)^### "));
        assertEquals(rows.size() + 1, theirRows.size(), theirs);
        assertEquals(rows.size() + 1, ourRows.size(), ours);
        for (int i = 0; i < theirRows.size(); i++) {
            assertEquals(theirRows.get(i), ourRows.get(i));
        }
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }

    /** Absolute: the host's programs run in another folder. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
    }

    private static String table(LabHost host, List<String> rows, String... program) {
        String input = String.join("\n", rows) + "\n";
        host.write("lib/rows", "rw-r--r--", input);
        String[] command = new String[program.length + 4];
        command[0] = "sh";
        command[1] = "-c";
        command[2] = "exec \"$@\" </var/lib/heartbeat/rows";
        command[3] = "sh";
        System.arraycopy(program, 0, command, 4, program.length);
        String text = host.run(command).text();
        return LOG_HEAD.matcher(text).replaceAll("");
    }

    /** As an ordinary user, with a copy of Heartbeat's program that is not set-group-id. */
    private static void assertOthersAreRefused(LabHost host) {
        host.run("sh", "-c", "cp /usr/bin/cl_status /run/cl_status && chmod 755 /run/cl_status")
                .mustSucceed();
        String refused =
                "Heartbeat is apparently running on this machine, but refuses my connection\n";
        Shell.Output verbose = asNobody(host, "/run/cl_status", "hbstatus", "-v");
        assertEquals(refused + "(client failed authorization)\n", verbose.text());
        assertEquals(0, verbose.exit());
        Shell.Output resources = asNobody(host, "/run/cl_status", "rscstatus");
        assertEquals(1, resources.exit());
        assertTrue(
                resources.text().endsWith("ERROR: REASON: client failed authorization\n"),
                resources::text);

        // Ours is a script, which cannot be set-group-id: our daemon answers it all the same.
        Shell.Output ours = asNobody(host, Program.JAVA.command("cl_status"), "hbstatus", "-v");
        if (host.program() == Program.C) {
            assertEquals(verbose.text(), ours.text());
        } else {
            assertTrue(ours.text().startsWith("version:\t"), ours::text);
        }
        assertEquals(0, ours.exit());
    }

    private static Shell.Output asNobody(LabHost host, String... command) {
        String[] words = new String[command.length + 4];
        words[0] = "setpriv";
        words[1] = "--reuid=65534";
        words[2] = "--regid=65534";
        words[3] = "--clear-groups";
        System.arraycopy(command, 0, words, 4, command.length);
        return host.run(words);
    }

    private static Shell.Output heartbeats(LabHost host, String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "/usr/bin/cl_status";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return host.run(words);
    }
}
