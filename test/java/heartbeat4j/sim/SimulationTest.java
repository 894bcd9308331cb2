package heartbeat4j.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/** Tries the rules under thousands of simulated faults. */
class SimulationTest {
    /** New ones in a continuous build; a slow machine ends earlier. */
    private static final long FRESH_IN_CI = 10_000;

    private static final long FRESH_SECONDS_IN_CI = 420;

    /** New ones elsewhere. */
    private static final long FRESH_SECONDS = 20;

    /** Seeds that once failed, each with its story; they stay for ever. */
    private static final long[] KEPT = {
        721, // took groups on the word of a node that had not heard us for long
        2024368060894L, // stopped before it knew what it ran, it passed for a C node
        1404776225239L, // forgot a group that a former daemon had left to a lying status
        2245, // tried a failed group again while the deaf other node had just taken it
        2598, // the verifier missed a heartbeat that a replay had delivered first
        2641, // started a group before the other's new life had told what its former one left
        2760, // an overtaken request was refused, so failback came late, time after time
        1501, // the verifier missed a heartbeat that was repeated on request
        10285, // the simulated machine lost the end of a script while its daemon was paused
        10783, // replays to a former life of ours ended a hand-over too early
        12870, // the verifier took two owners for agreement
        13377, // the late "done" of one hand-over ended the next
        14478, // as 10783, with both nodes asked to hand over at once
        15465, // as 10783, after a power cut
        10363, // a refusal overtook "done", which was then ignored for good
        10735, // as 10363
        11365, // as 10363
        12395, // as 10363
        13008, // as 10363
        14556, // as 10363
        71535296448187L, // asked forty times for "done" while the other was deaf, and gave it up
        1_000000007900093L, // a Heartbeat heard "in flux" after "stable", and waited for ever
        1_000000007900325L, // the verifier blamed us for a Heartbeat's takeover in legacy mode
        1_000000007900337L, // while it released all it did not come to rest
        71535296446415L, // held a reset unneeded too early, so a group was on both
        71535296448397L, // as 71535296446415
        2_000000000000017L, // a node that left forgot who had to be reset, and gave a vote away
        2_000000000010244L, // was told of the end of an older life, and waited for ever
        2_020415254174814L, // spoke of a reset that ended when it had fallen silent for good
        14035487245105L, // the verifier took a short absence that went on for a long one
        -14035487247483L, // the simulator took many requests for a daemon without rest
        -141945081956355L, // the verifier counted the turn of a node that doubts its own ear
        -500_000000000039L, // a failback that waited for ping nodes went on when both had lost them
        14035487247516L, // forgot what a start script had begun when its address went
        213873999575594L, // reset early by one that had been asked to wait for its restart
        83509419207182L, // an old heartbeat, replayed, counted as being in touch with the sender
        83509419209277L, // as 83509419207182
        -125335799710727L, // as 83509419207182
        -83509419213111L, // the verifier asked a dead daemon to drop an address after a suspend
        -1000000023691L, // took over from a node whose first heartbeat after a cut was overtaken
        1000000024186L, // cut off from all, it tried a failed start again
        -1000000008191L, // reset each other, because each expected the other one to judge later
        1000000039956L, // as -1000000008191
        -2000000022739L, // a failback that waited went on when the other had lost its ping nodes
        2003200000009705L, // did not come to rest when a time somewhere was over for a failed group
        2003200000002890L, // the verifier took for settled what a node had yet to give up
        2003200000008614L, // as 2003200000002890
        2003200000004643L, // as 2182306617752762, after an adoption
        2182306617752762L, // the verifier took a repair for a new takeover
        2182306617755742L, // the verifier took a replayed heartbeat for a sign of life
    };

    private static final int FIXED = 300;
    private static final int FIXED_WITH_PINGS = 100;
    private static final int FIXED_MIXED = 150;
    private static final int FIXED_COUNCILS = 24;

    @Test
    @EnabledIfSystemProperty(named = "sim.seed", matches = "-?\\d+")
    void oneSeedIsReplayedWithItsTranscript() {
        Simulation.Report report =
                Simulation.run(Long.getLong("sim.seed"), Sabotage.NONE, System.out::println);

        assertEquals(Optional.empty(), report.failure(), report::replayLine);
    }

    @Test
    @DisabledIfSystemProperty(named = "sim.seed", matches = ".+")
    void keptSeedsHold() {
        assertEquals(List.of(), Campaign.failures(LongStream.of(KEPT)));
    }

    @Test
    @DisabledIfSystemProperty(named = "sim.seed", matches = ".+")
    void fixedSeedsHold() {
        assertEquals(List.of(), Campaign.failures(LongStream.rangeClosed(1, FIXED)));
    }

    /** Negative seeds are worlds with ping nodes. */
    @Test
    @DisabledIfSystemProperty(named = "sim.seed", matches = ".+")
    void fixedSeedsWithPingNodesHold() {
        assertEquals(List.of(), Campaign.failures(LongStream.range(-FIXED_WITH_PINGS, 0)));
    }

    /** One node is a Heartbeat 3.0.6, by turns the first and the second. */
    @Test
    @DisabledIfSystemProperty(named = "sim.seed", matches = ".+")
    void fixedSeedsWithAHeartbeatHold() {
        LongStream seeds = LongStream.rangeClosed(1, FIXED_MIXED);

        assertEquals(List.of(), Campaign.failures(seeds.map(seed -> Cast.MIXED_FROM + seed)));
    }

    /** Three nodes and more, and two with a witness. */
    @Test
    @DisabledIfSystemProperty(named = "sim.seed", matches = ".+")
    void fixedSeedsOfMoreThanTwoNodesHold() {
        LongStream seeds = LongStream.range(0, FIXED_COUNCILS);

        assertEquals(List.of(), Campaign.failures(seeds.map(seed -> Cast.COUNCIL_FROM + seed)));
    }

    /** Seeds that were never tried, so many or for so long; the first depends on the commit. */
    @Test
    @DisabledIfSystemProperty(named = "sim.seed", matches = ".+")
    void freshSeedsHold() {
        long first = Long.getLong("sim.first", firstSeed());
        Long count = Long.getLong("sim.count");
        Long seconds = Long.getLong("sim.seconds");
        if (count == null && seconds == null) {
            boolean ci = "true".equals(System.getenv("CI"));
            count = ci ? FRESH_IN_CI : Long.MAX_VALUE;
            seconds = ci ? FRESH_SECONDS_IN_CI : FRESH_SECONDS;
        }
        Integer nodes = Integer.getInteger("sim.nodes");
        Campaign campaign =
                new Campaign(
                        nodes == null ? OptionalInt.empty() : OptionalInt.of(nodes),
                        Boolean.getBoolean("sim.heartbeat"));

        List<String> failures =
                campaign.from(
                        first,
                        Objects.requireNonNullElse(count, Long.MAX_VALUE),
                        Objects.requireNonNullElse(seconds, (long) Integer.MAX_VALUE)
                                * Time.SECOND);

        assertEquals(List.of(), failures);
    }

    /** The same for everybody who tests one commit. */
    private static long firstSeed() {
        String commit = Optional.ofNullable(System.getenv("GIT_COMMIT")).orElseGet(() -> head());
        return commit.matches("[0-9a-f]{12,}")
                ? Long.parseLong(commit.substring(0, 12), 16)
                : System.currentTimeMillis();
    }

    /** Empty where there is no repository, or its references are packed. */
    private static String head() {
        try {
            Path git = Path.of(".git");
            if (Files.isRegularFile(git)) {
                git = Path.of(Files.readString(git).strip().substring("gitdir: ".length()));
            }
            String head = Files.readString(git.resolve("HEAD")).strip();
            if (!head.startsWith("ref: ")) {
                return head;
            }
            Path common = git.resolve("commondir");
            Path root = Files.exists(common) ? git.resolve(Files.readString(common).strip()) : git;
            return Files.readString(root.resolve(head.substring("ref: ".length()))).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
