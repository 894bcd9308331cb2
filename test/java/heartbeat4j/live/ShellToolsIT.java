package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Heartbeat's own shell tools and functions, unchanged, on a node of ours beside one of C. */
@LabTest
class ShellToolsIT {
    private static final String TOOLS = "/usr/share/heartbeat/";

    @Test
    void toolsAndShellFunctionsOfHeartbeatWorkOnOurNode() {
        try (Cluster cluster = Cluster.build(Pair.CJ, "off", 1)) {
            LabHost ours = cluster.secondary;
            for (LabHost host : cluster.lab.hosts()) {
                HandlerLog.install(host, "reply");
            }
            ours.write("ha.d/rc.d/question", "rwxr-xr-x", question());
            cluster.started();

            ours.run(TOOLS + "hb_standby", "local").mustSucceed();
            cluster.awaitHoldings("all", "none");
            ours.run(TOOLS + "hb_takeover", "local").mustSucceed();
            cluster.awaitHoldings("local", "local");

            shellFunctionsAnswer(cluster, ours);
            ours.run(
                            "env",
                            "HA_CURHOST=secondary",
                            "HA_NICEFAILBACK=yes",
                            TOOLS + "req_resource",
                            "Svc::s")
                    .mustSucceed();
            assertEquals(2, SvcLog.of(cluster.lab).count("secondary", "s", "start"));
            nodesAreAddedFromEitherSide(cluster);
        }
    }

    /** A handler as operators write them. */
    private static String question() {
        return """
        #!/bin/sh
        . $HA_FUNCS
        ha_log "info: deadtime is `ha_parameter deadtime`"
        ha_clustermsg <<-!MSG
        	t=reply
        	to=$HA_src
        	keys=`$HA_NOARCHBIN/ResourceManager allkeys | tr '\\n' ' '`
        	!MSG
        """;
    }

    private static void shellFunctionsAnswer(Cluster cluster, LabHost ours) {
        String ask = ". /etc/ha.d/shellfuncs; printf 't=question\\n' | ha_clustermsg";
        ours.run("sh", "-c", ask).mustSucceed();
        for (LabHost host : cluster.lab.hosts()) {
            cluster.lab.await(
                    host.name() + " hears the reply",
                    () -> !HandlerLog.of(host, "reply").isEmpty());
            HandlerLog.Run reply = HandlerLog.of(host, "reply").getFirst();
            assertEquals("secondary", reply.get("HA_to"));
            assertEquals(Cluster.FLOATING + "/24/eth0 Svc::s ", reply.get("HA_keys"));
        }
        assertTrue(ours.log("ha-log").contains("deadtime is 3"), ours.log("ha-log"));
    }

    /** C takes everything when such a node does not come; ours must not. */
    private static void nodesAreAddedFromEitherSide(Cluster cluster) {
        cluster.secondary.command("hb_addnode", "third").mustSucceed();
        cluster.primary.command("hb_addnode", "fourth").mustSucceed();
        for (String node : List.of("third", "fourth")) {
            cluster.lab.await(
                    "C lists " + node,
                    () -> cluster.primary.command("cl_status", "listnodes").text().contains(node));
            // Each refuses to delete a node that it does not know to be dead.
            for (LabHost host : cluster.lab.hosts()) {
                cluster.lab.await(
                        host.name() + " has seen the death of " + node,
                        () -> host.log("ha-log").contains("node " + node + ": is dead"));
            }
        }
        assertFalse(cluster.secondary.serves("p"), cluster.lab::diagnostics);
        assertEquals(
                "usage: hb_delnode <node> <node> ...",
                cluster.secondary.command("hb_delnode").line());
        cluster.secondary.command("hb_delnode", "primary").mustSucceed();
        cluster.lab.await(
                "a live node is not deleted",
                () ->
                        cluster.secondary
                                .log("ha-log")
                                .contains("deletion failed: node primary is not dead"));
        cluster.secondary.command("hb_delnode", "third", "fourth").mustSucceed();
        cluster.lab.await(
                "C lists two nodes again",
                () ->
                        cluster.primary.command("cl_status", "listnodes").text().lines().count()
                                == 2);
    }
}
