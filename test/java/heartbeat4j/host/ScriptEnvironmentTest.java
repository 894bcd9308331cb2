package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class ScriptEnvironmentTest {
    private static ScriptEnvironment environment(Map<String, String> parameters) {
        return new ScriptEnvironment(
                parameters,
                "alice",
                Path.of("/etc/ha.d"),
                Path.of("/usr/libexec/heartbeat"),
                Path.of("/var/lib/heartbeat"),
                Optional.of(Path.of("/var/log/ha-log")),
                Optional.empty(),
                Optional.of("local0"),
                false,
                1);
    }

    @Test
    void parametersAreGivenByTheirNameWithPrefix() {
        Map<String, String> all =
                environment(Map.of("deadtime", "6", "STOPRETRYMAX", "2")).forResources();

        assertEquals("6", all.get("HA_deadtime"));
        assertEquals("2", all.get("HA_STOPRETRYMAX"));
    }

    @Test
    void pathsAndNamesAreThoseThatHeartbeatGives() {
        Map<String, String> all = environment(Map.of()).forResources();

        assertEquals("alice", all.get("HA_CURHOST"));
        assertEquals("/etc/ha.d", all.get("HA_DIR"));
        assertEquals("/etc/ha.d/shellfuncs", all.get("HA_FUNCS"));
        assertEquals("/etc/ha.d/rc.d", all.get("HA_RCDIR"));
        assertEquals("/etc/ha.d/resource.d", all.get("HA_RESOURCEDIR"));
        assertEquals("/usr/libexec/heartbeat", all.get("HA_BIN"));
        assertEquals("/var/lib/heartbeat/fifo", all.get("HA_FIFO"));
        assertEquals("%Y/%m/%d_%T\t", all.get("HA_DATEFMT"));
        assertEquals("/var/log/ha-log", all.get("HA_LOGFILE"));
        assertEquals("", all.get("HA_DEBUGLOG"));
        assertEquals("local0", all.get("HA_LOGFACILITY"));
        assertEquals("no", all.get("HA_LOGD"));
        assertEquals("1", all.get("HA_debug"));
        assertEquals("zlib", all.get("HA_COMPRESSION"));
        assertEquals("/usr/lib/ocf", all.get("OCF_ROOT"));
        assertEquals("C", all.get("LC_ALL"));
        assertEquals("", all.get("LANGUAGE"));
        assertTrue(all.get("PATH").startsWith("/usr/libexec/heartbeat:/usr/sbin:"));
        assertTrue(all.get("PATH").endsWith(":/usr/bin:/sbin:/bin"));
    }

    @Test
    void messageFieldsOverruleParametersButNotThePathsOfPrograms() {
        Map<String, String> all =
                environment(Map.of("node", "configured"))
                        .forMessage(
                                Map.of("node", "bob", "BIN", "/tmp/evil", "DIR", "/tmp"),
                                Map.of("HA_OSTATUS", "active"));

        assertEquals("bob", all.get("HA_node"));
        assertEquals("active", all.get("HA_OSTATUS"));
        assertEquals("/usr/libexec/heartbeat", all.get("HA_BIN"));
        assertEquals("/etc/ha.d/", all.get("HA_DIR"));
    }

    @Test
    void namesThatAShellCannotHoldAreLeftOut() {
        Map<String, String> all =
                environment(Map.of())
                        .forMessage(Map.of("a b", "1", "x=y", "2", "cut", "a\0b"), Map.of());

        assertFalse(all.containsKey("HA_a b"));
        assertFalse(all.containsKey("HA_x=y"));
        assertFalse(all.containsKey("HA_cut"));
    }
}
