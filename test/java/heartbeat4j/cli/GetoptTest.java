package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class GetoptTest {
    private static Getopt parse(String... arguments) {
        return Getopt.parse("tool", "mvp:", List.of(arguments));
    }

    @Test
    void switchesMayStandAfterParametersAndJoined() {
        Getopt parsed = parse("node", "-mv", "eth0");

        assertTrue(parsed.has('m') && parsed.has('v'));
        assertEquals(List.of("node", "eth0"), parsed.operands());
        assertEquals(Optional.empty(), parsed.complaint());
    }

    @Test
    void argumentStandsJoinedOrApart() {
        assertEquals(Optional.of("deadtime"), parse("-pdeadtime").argument('p'));
        assertEquals(Optional.of("deadtime"), parse("-mp", "deadtime").argument('p'));
        assertEquals(Optional.of("b"), parse("-pa", "-p", "b").argument('p'));
    }

    @Test
    void doubleDashEndsTheSwitches() {
        Getopt parsed = parse("-m", "--", "-v");

        assertEquals(List.of("-v"), parsed.operands());
        assertEquals(0, parsed.count('v'));
    }

    @Test
    void switchesAreCounted() {
        assertEquals(3, parse("-v", "-vv").count('v'));
    }

    @Test
    void singleDashIsAParameter() {
        assertEquals(List.of("-"), parse("-").operands());
    }

    @Test
    void complaintsAreGetopts() {
        assertEquals(Optional.of("tool: invalid option -- 'x'"), parse("-x").complaint());
        assertEquals(Optional.of("tool: invalid option -- ':'"), parse("-:").complaint());
        assertEquals(Optional.of("tool: invalid option -- '-'"), parse("--verbose").complaint());
        assertEquals(
                Optional.of("tool: option requires an argument -- 'p'"), parse("-p").complaint());
    }
}
