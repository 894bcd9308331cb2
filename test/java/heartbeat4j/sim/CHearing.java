package heartbeat4j.sim;

import heartbeat4j.core.Generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What the simulated Heartbeat knows of the other node's packets: its life, numbers and gaps. */
final class CHearing {
    private static final long GAP_MAX = 250;
    private static final long ASK_EVERY = 250 * Time.MILLISECOND;
    private static final long NEVER = Long.MIN_VALUE;

    private final Random random;
    private final long ackTrigger;
    private final TreeMap<Long, Long> missing = new TreeMap<>();
    Generation generation = Generation.UNKNOWN;
    String state = "init";
    boolean heard;
    boolean heardThisLife;
    long lastStatusAt;
    long lastStatusNumber;
    long deadtime;
    private long highest = NEVER;

    CHearing(Random random, long now, long deadtime) {
        this.random = random;
        this.ackTrigger = random.nextInt(10);
        this.lastStatusAt = now;
        this.deadtime = deadtime;
    }

    boolean dead() {
        return state.equals("dead");
    }

    boolean active() {
        return state.equals("active");
    }

    /** Its numbers begin anew, whether it started again or was silent for long. */
    void forgetNumbers() {
        highest = NEVER;
        missing.clear();
    }

    /** Whether the packet counts; what was skipped is asked for from now on. */
    boolean counts(long now, long number) {
        if (highest == NEVER || number > highest + GAP_MAX) {
            missing.clear();
            highest = number;
            return true;
        }
        if (number <= highest) {
            return missing.remove(number) != null;
        }
        for (long lost = highest + 1; lost < number; lost++) {
            missing.put(lost, now + (50 + random.nextInt(200)) * Time.MILLISECOND);
        }
        highest = number;
        return true;
    }

    boolean acknowledges(long number) {
        return missing.isEmpty() && number % 10 == ackTrigger;
    }

    void giveUp(long number) {
        missing.remove(number);
    }

    List<Long> toAskFor(long now) {
        List<Long> due = new ArrayList<>();
        for (Map.Entry<Long, Long> each : missing.entrySet()) {
            if (each.getValue() <= now) {
                due.add(each.getKey());
                each.setValue(now + ASK_EVERY);
            }
        }
        if (!state.equals("up") && !active()) {
            missing.keySet().removeAll(due);
            due.clear();
        }
        return due;
    }
}
