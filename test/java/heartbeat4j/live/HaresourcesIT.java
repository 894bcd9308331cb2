package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

/** haresources as administrators have written it, with every pair of programs. */
@LabTest
class HaresourcesIT {
    /** What a status script may print, and whether Heartbeat takes that for a running resource. */
    private record Says(String text, boolean running) {}

    private static final List<Says> STATUS =
            List.of(
                    new Says("stopped", false),
                    new Says("running", true),
                    new Says("Running", true),
                    new Says("service OK now", true),
                    new Says("notrunning", true),
                    new Says("nothing\\nrunning", true),
                    new Says("BROKEN", true),
                    new Says("RUNNING", false),
                    new Says("ok", false),
                    new Says("", false),
                    new Says("not running", false),
                    new Says("is NOT Running", false),
                    new Says("not currently running", false),
                    new Says("running, but not running", false));

    /** Capitals, tabs, indented and trailing comments, a continuation; init.d and resource.d. */
    private static final String FILE =
            """
            # who runs what
              # indented
            PRIMARY\tSvc::p1 \t Svc::p2   # the pair
            primary Svc::q1 \\
            Svc::q2
            Primary old both
            primary Text::0 %s
            secondary Svc::s1
            """
                    .formatted(textResources());

    private static String textResources() {
        StringBuilder words = new StringBuilder();
        for (int i = 1; i < STATUS.size(); i++) {
            words.append(" Text::").append(i);
        }
        return words.toString().strip();
    }

    /** Prints its text as status and notes each start; all of it with a misleading exit code. */
    private static String textScript() {
        StringBuilder script = new StringBuilder("#!/bin/sh\ncase $2$1 in\n");
        for (int i = 0; i < STATUS.size(); i++) {
            script.append("status%d) printf '%s\\n'; exit 3;;%n".formatted(i, STATUS.get(i).text));
        }
        return script + "start*) echo $1 >>/var/log/text-starts;;\nesac\nexit 0\n";
    }

    @ParameterizedTest
    @EnumSource
    void groupsAreReadAsTheyAreWritten(Pair pair) {
        RowCluster.play(() -> RowCluster.build(pair, "off"), HaresourcesIT::live);
    }

    private static void live(RowCluster rows) {
        String svc = rows.primary.read("ha.d/resource.d/Svc");
        for (LabHost host : rows.lab.hosts()) {
            host.write("ha.d/resource.d/Text", "rwxr-xr-x", textScript());
            host.write("init.d/old", "rwxr-xr-x", svc);
            host.write("ha.d/resource.d/both", "rwxr-xr-x", svc);
            host.write("init.d/both", "rwxr-xr-x", "#!/bin/sh\ntouch /var/log/wrong-script\n");
        }
        refuseUnknownNode(rows);
        rows.resources(FILE);
        rows.primary.order("p1", "start", "sleep", "2");
        rows.primary.order("q1", "start", "sleep", "2");
        rows.primary.order("old", "start", "sleep", "2");
        // p2 runs already: it is asked, and not started.
        rows.primary.run("touch", "/run/svc-p2").mustSucceed();
        rows.mark();
        rows.start();
        started(rows);
        addGroup(rows);
        rows.assertClean(CLog.Tolerated.REFUSED_FILE);
    }

    private static void refuseUnknownNode(RowCluster rows) {
        rows.resources("third Svc::p1\n");
        for (LabHost host : rows.lab.hosts()) {
            Shell.Output answer = host.command("heartbeat", "-f");
            assertEquals(6, answer.exit(), answer::text);
            String said = answer.text() + host.log("ha-log");
            assertTrue(
                    said.contains("Bad nodename in") || said.contains("unknown node \"third\""),
                    said);
        }
    }

    private static void started(RowCluster rows) {
        rows.awaitMoves("p", "primary p1 start");
        rows.awaitMoves("q", "primary q1 start", "primary q2 start");
        rows.awaitMoves("old", "primary old start");
        rows.awaitMoves("both", "primary both start");
        rows.awaitMoves("s", "secondary s1 start");
        rows.awaitHoldings("local", "local");
        rows.record(32, rows.primary, "a wrong line is named with its number and all nodes");
        assertEquals("", rows.primary.log("wrong-script") + rows.secondary.log("wrong-script"));
        rows.record(33, "ok");
        assertEquals(0, rows.calls("primary p2 start"));
        assertTrue(rows.calls("primary p2 status") > 0);
        rows.record(35, "ok");
        rows.record(36, rows.took());
        rows.record(36, rows.primary, "independent groups start side by side");

        List<String> notRunning = new ArrayList<>();
        for (int i = 0; i < STATUS.size(); i++) {
            if (!STATUS.get(i).running) {
                notRunning.add(Integer.toString(i));
            }
        }
        assertEquals(notRunning, rows.primary.log("text-starts").lines().toList());
        rows.record(34, "ok");
    }

    private static void addGroup(RowCluster rows) {
        rows.mark();
        rows.resources(FILE + "secondary Svc::new\n");
        for (LabHost host : rows.lab.hosts()) {
            host.command("heartbeat", "-r").mustSucceed();
        }
        rows.primary.command("hb_takeover", "all").mustSucceed();
        rows.await("new runs", () -> rows.primary.serves("new") && rows.runsOnce("new"));
        rows.awaitHoldings("all", "none");
        rows.record(37, "ok");
    }
}
