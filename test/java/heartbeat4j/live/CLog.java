package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the log of Heartbeat 3.0.6 as its operator would: whatever it says there against the other
 * node's packets or words is our fault, unless it says the same about a node of its own kind.
 */
final class CLog {
    private static final Pattern COMPLAINT =
            Pattern.compile(
                    "\\b(ERROR|CRIT)\\b|lost packet|\\bbad\\b|replay|unknown|Ignored standby"
                            + "|Both machines own|malformed|invalid|not authenticated",
                    Pattern.CASE_INSENSITIVE);

    /** What happened to the cluster, and what C then says about any node, its own kind included. */
    enum Tolerated {
        /** A cable was cut, or packets were lost on purpose: C counts what it missed. */
        LOSS("WARN: \\d+ lost packet\\(s\\) for \\["),
        /** Both were taken for dead and heard again. */
        PARTITION(
                "CRIT: Late heartbeat: Node \\S+: interval \\d+ ms \\(> deadtime\\)",
                "CRIT: Cluster node \\S+ returning after partition",
                "ERROR: Both machines own (our|foreign) resources!",
                "ERROR: No one owns (our|foreign) resources!"),
        /** A ping node answers again after deadping: C takes that for a late heartbeat. */
        PING_NODE_BACK("CRIT: Late heartbeat: Node [0-9.]+: interval"),
        /** Its operator gave it a file that is not right. */
        REFUSED_FILE(
                "ERROR: Heartbeat not started: configuration error",
                "ERROR: Configuration error, heartbeat not started",
                "ERROR: Bad nodename in /etc/ha.d/+haresources"),
        /** While the keys of two C nodes differ, it also rejects its own processes' messages. */
        KEYS(
                "ERROR: authtoken does not match",
                "ERROR: netstring authentication failed",
                "WARN: Invalid authentication \\[\\d+] in message",
                "ERROR: MSG(:|\\[)",
                "WARN: \\d+ lost packet\\(s\\) for \\["),
        /** The other node was asked for a packet that it has forgotten. */
        FORGOTTEN("ERROR: Irretrievably lost packet: node "),
        /** A resource script was ordered to fail on this host. */
        SCRIPT(
                "ERROR: Return code \\d+ from /etc/ha.d/+resource.d/",
                "ERROR: Resource script for \\S+ probably not LSB-compliant",
                "CRIT: Giving up resources due to failure of ",
                "Resource STOP failure",
                "Killing heartbeat ungracefully");

        private final Pattern lines;

        Tolerated(String... lines) {
            this.lines = Pattern.compile(String.join("|", lines));
        }

        private boolean covers(String line) {
            return lines.matcher(line).find();
        }
    }

    /** Where two of its own scripts write to its FIFO at the same time. */
    private static final Pattern SPOILED =
            Pattern.compile(
                    "ERROR: NV failure \\(msgfromsteam\\)"
                            + "|ERROR: msg2string: Message with zero fields");

    /** What C says about its own machine, whoever the other node is. */
    private static final Pattern ABOUT_ITSELF =
            Pattern.compile(
                    // Where the limit for locked memory is low, as in containers.
                    "ERROR: Cannot lock ourselves into memory"
                            // The package does not make the folder.
                            + "|ipfail: \\[\\d+\\]: ERROR: Cannot chdir to \\[\\S*/cores/"
                            // It was slow to answer, and was asked again.
                            + "|ERROR: Received 'starting' message in state \\d"
                            + "|"
                            + SPOILED);

    private CLog() {}

    /**
     * How often a C host read garbage from its own FIFO; an order or a report of its scripts is
     * lost each time. Other programs read theirs whole.
     */
    static long spoiledMessages(LabHost host) {
        return host.program() == Program.C
                ? SPOILED.matcher(host.log("ha-log")).results().count()
                : 0;
    }

    /**
     * Fails on every complaint of the C host of a mixed pair that nothing tolerates. Two C nodes
     * complain about each other in every hand-over: their messages overtake each other.
     */
    static void assertClean(Lab lab, Tolerated... tolerated) {
        lab.hosts().stream()
                .filter(h -> h.program() == Program.C && lab.pair().mixed())
                .forEach(h -> assertClean(h, tolerated));
    }

    static void assertClean(LabHost host, Tolerated... tolerated) {
        List<String> complaints =
                host.log("ha-log")
                        .lines()
                        .filter(l -> COMPLAINT.matcher(l).find())
                        .filter(l -> !ABOUT_ITSELF.matcher(l).find())
                        .filter(l -> List.of(tolerated).stream().noneMatch(t -> t.covers(l)))
                        .toList();
        assertEquals(List.of(), complaints, () -> "complaints of " + host.name());
    }
}
