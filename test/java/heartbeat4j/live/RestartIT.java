package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Daemons restart, reload and end on purpose: with every pair of programs no service notices. */
@LabTest
class RestartIT {
    /** Long, so that a daemon is back before it is missed, however busy the machine is. */
    private static final String[] LONG_DEADTIME = {"deadtime 20", "warntime 10", "initdead 40"};

    @ParameterizedTest
    @EnumSource
    void restartsAndReloadsMoveNothing(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "off", LONG_DEADTIME),
                rows -> {
                    rows.coldStart();
                    rows.lab.hosts().forEach(h -> killAndRestart(rows, h));
                    rows.lab.hosts().forEach(h -> reload(rows, h));
                    rows.lab.hosts().forEach(h -> refuseBrokenFile(rows, h));
                    stopBoth(rows);
                    rows.assertClean(CLog.Tolerated.REFUSED_FILE);
                });
    }

    private static void killAndRestart(RowCluster rows, LabHost host) {
        rows.mark();
        host.kill();
        host.startDaemon();
        rows.awaitHoldings("local", "local");
        rows.assertMoved(0);
        rows.record(21, "ok");
    }

    private static void reload(RowCluster rows, LabHost host) {
        rows.mark();
        String config = host.read("ha.d/ha.cf");
        host.write("ha.d/ha.cf", "rw-r--r--", config + "warntime 9\n");
        host.command("heartbeat", "-r").mustSucceed();
        rows.await(host.name() + " has read it", () -> parameter(host, "warntime").equals("9"));
        rows.awaitHoldings("local", "local");
        rows.assertMoved(0);
        assertFalse(rows.other(host).log("ha-log").contains("ary: is dead"), rows.lab::diagnostics);
        rows.record(22, "ok");
    }

    private static String parameter(LabHost host, String name) {
        return host.command("cl_status", "hbparameter", "-p", name).line();
    }

    private static void refuseBrokenFile(RowCluster rows, LabHost host) {
        rows.mark();
        String config = host.read("ha.d/ha.cf");
        host.write("ha.d/ha.cf", "rw-r--r--", config + "keepalive soon\n");
        Shell.Output answer = host.command("heartbeat", "-r");
        assertEquals(1, answer.exit(), answer::text);
        assertTrue(answer.text().contains("NOT restarted"), answer::text);
        host.write("ha.d/ha.cf", "rw-r--r--", config);
        assertTrue(host.daemonRuns());
        rows.awaitHoldings("local", "local");
        rows.assertMoved(0);
        rows.record(23, "ok");
    }

    /** The second is told while the first still stops. */
    private static void stopBoth(RowCluster rows) {
        rows.mark();
        // Longer than the second command needs to start on a busy machine.
        rows.secondary.order("s1", "stop", "sleep", "15");
        Thread first =
                Thread.startVirtualThread(
                        () -> rows.secondary.command("heartbeat", "-k").mustSucceed());
        rows.awaitBegin(rows.secondary, "s1", "stop");
        rows.primary.command("heartbeat", "-k").mustSucceed();
        rows.await("the first has stopped", () -> !first.isAlive());
        for (LabHost host : rows.lab.hosts()) {
            assertFalse(host.daemonRuns());
            assertNotEquals(0, host.command("heartbeat", "-s").exit());
        }
        assertEquals(0, rows.starts());
        for (String service : new String[] {"p1", "p2", "s1"}) {
            assertTrue(rows.runsNowhere(service), service);
        }
        rows.record(20, "ok");
    }
}
