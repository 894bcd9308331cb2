package heartbeat4j.config;

import static heartbeat4j.config.Judged.accepted;
import static heartbeat4j.config.Judged.errors;
import static heartbeat4j.config.Judged.haCfWith;
import static heartbeat4j.config.Judged.warnings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.StopFailure;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class FenceLinesTest {
    private static final String COMMAND = "fence_command /usr/local/sbin/fence\n";

    private static FenceOrders orders(String lines) {
        return accepted(haCfWith(lines)).fencing();
    }

    private static void assertError(String lines, String expected) {
        List<String> errors = errors(haCfWith(lines));

        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.getFirst().contains(expected), errors.toString());
    }

    @Test
    void parametersOfTheStonithDeviceAreKeptAndNotPrinted() {
        FenceOrders orders = orders("stonith_host * ipmilan 198.51.100.9 admin s3cret\n");

        assertEquals(
                new FenceMeans.Stonith("ipmilan", Optional.empty(), "198.51.100.9 admin s3cret"),
                orders.means().orElseThrow());
        assertEquals("Optional[Stonith[ipmilan]]", orders.means().toString());
    }

    @Test
    void aScriptOfAPluginIsAStonithDeviceToo() {
        Checked checked = haCfWith("stonith_host * external/ipmi b 198.51.100.9 admin s3cret\n");

        assertEquals("stonith external/ipmi", accepted(checked).fencing().means().get().name());
        assertEquals(List.of(), warnings(checked));
    }

    @Test
    void aPersonMayTakeLongerToResetANodeThanADevice() {
        Duration person = orders("stonith_host * meatware secondary\n").means().get().limit();
        Duration device = orders("stonith_host * null secondary\n").means().get().limit();

        assertTrue(person.compareTo(Duration.ofMinutes(30)) > 0);
        assertTrue(device.compareTo(Duration.ofMinutes(5)) < 0);
    }

    @Test
    void anOwnCommandHasAMinuteUnlessItsLineSaysOtherwise() {
        String path = "/usr/local/sbin/fence";

        assertEquals(
                Optional.of(new FenceMeans.Command(path, Duration.ofSeconds(60))),
                orders(COMMAND).means());
        assertEquals(
                Duration.ofSeconds(90),
                orders("fence_command timeout=90s " + path + "\n").means().get().limit());
        assertEquals(
                Duration.ofMillis(1500),
                orders("fence_command timeout=1.5 " + path + "\n").means().get().limit());
    }

    @Test
    void aCommandThatCannotBeUsedIsAnError() {
        assertError("fence_command\n", "needs \"[timeout=60s] PATH\"");
        assertError("fence_command /usr/local/sbin/fence all\n", "needs \"[timeout=60s] PATH\"");
        assertError("fence_command timeout=soon /usr/local/sbin/fence\n", "write a time");
        assertError("fence_command timeout=0 /usr/local/sbin/fence\n", "write a time");
        assertError("fence_command timeout=2h /usr/local/sbin/fence\n", "write a time");
        assertError("fence_command sbin/fence\n", "is not a full path");
        assertError("fence_command /usr/local/sbin/nothing\n", "does not exist");
        assertError("fence_command /etc/passwd\n", "is not executable");
        assertError("fence_command /tmp/fence\n", "can be written by everybody");
    }

    @Test
    void aCommandAndADeviceExcludeEachOther() {
        assertError(COMMAND + "stonith_host * null secondary\n", "exclude each other; keep one");
    }

    @Test
    void onlyAnOwnCommandHasADelayByItself() {
        assertEquals(Duration.ofSeconds(5), orders(COMMAND).delay());
        assertEquals(Duration.ZERO, orders("stonith_host * null secondary\n").delay());
        assertEquals(Duration.ZERO, orders(COMMAND + "fence_delay 0\n").delay());
        assertEquals(
                Duration.ofSeconds(8),
                orders("stonith_host * null secondary\nfence_delay 8\n").delay());
        assertError(COMMAND + "fence_delay 601\n", "is more than 600 s");
        assertTrue(
                warnings(haCfWith("fence_delay 3\n")).toString().contains("does nothing without"));
    }

    @Test
    void aStopThatFailsRebootsWhereSomethingMakesSureOfIt() {
        assertEquals(StopFailure.BLOCK, orders("").stopFailure());
        assertEquals(StopFailure.REBOOT, orders(COMMAND).stopFailure());
        assertEquals(StopFailure.REBOOT, orders("watchdog /dev/null\n").stopFailure());
        assertEquals(StopFailure.BLOCK, orders(COMMAND + "on_stop_failure block\n").stopFailure());
        assertEquals(
                StopFailure.FENCE_ME, orders(COMMAND + "on_stop_failure fence-me\n").stopFailure());
        assertError("on_stop_failure panic\n", "write one of reboot, fence-me, block");
        assertTrue(
                warnings(haCfWith("on_stop_failure fence-me\n"))
                        .toString()
                        .contains("by what another node could reset this one"));
    }

    @Test
    void whatIsDoneIsSaid() {
        String said = Explanation.of(accepted(haCfWith(COMMAND))).toString();

        assertTrue(said.contains("reset with fence_command /usr/local/sbin/fence before"), said);
        assertTrue(said.contains("the node that holds less waits 5 s first"), said);
        assertTrue(said.contains("a resource does not stop: this machine reboots at once"), said);
    }
}
