package heartbeat4j.sim;

import static heartbeat4j.sim.Time.MILLISECOND;
import static heartbeat4j.sim.Time.SECOND;

import java.util.Locale;
import java.util.Random;

/**
 * How hostile one simulated world is. All rates and sizes are drawn from the seed first, and each
 * class of fault is absent in many worlds, so that rare combinations are met alone too.
 *
 * @param loss share of packets lost on each path
 * @param delayMean of the exponential delay of a packet
 * @param crashMean between two power cuts, and so on for the other means; 0 means never
 */
record Faults(
        int links,
        double loss,
        double duplicates,
        double flips,
        double replays,
        long delayMean,
        long cutMean,
        long cutLength,
        double oneWay,
        long crashMean,
        long daemonCrashMean,
        long pauseMean,
        long pauseLength,
        long suspendMean,
        long operatorMean,
        long downLength,
        long scriptLength,
        double scriptFails,
        double scriptHangs,
        double scriptLies,
        double driftPartsPerMillion) {

    static final Faults NONE =
            new Faults(
                    1,
                    0,
                    0,
                    0,
                    0,
                    MILLISECOND,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    SECOND,
                    MILLISECOND,
                    0,
                    0,
                    0,
                    0);

    static Faults drawn(Random random, long deadtime) {
        return new Faults(
                1 + random.nextInt(2),
                sometimes(random, 0.5) * random.nextDouble() * 0.3,
                sometimes(random, 0.4) * random.nextDouble() * 0.2,
                sometimes(random, 0.3) * random.nextDouble() * 0.05,
                sometimes(random, 0.4) * random.nextDouble() * 0.05,
                (long) (MILLISECOND * (0.1 + random.nextDouble() * 30)),
                mean(random, 0.6, deadtime),
                (long) (deadtime * (0.2 + random.nextDouble() * 4)),
                random.nextDouble(),
                mean(random, 0.6, deadtime),
                mean(random, 0.6, deadtime),
                mean(random, 0.4, deadtime),
                (long) (deadtime * (0.1 + random.nextDouble() * 3)),
                mean(random, 0.3, deadtime),
                mean(random, 0.7, deadtime),
                (long) (deadtime * (0.05 + random.nextDouble() * 3)),
                (long) (MILLISECOND * Math.pow(10, random.nextDouble() * 3.5)),
                sometimes(random, 0.3) * random.nextDouble() * 0.2,
                sometimes(random, 0.2) * random.nextDouble() * 0.05,
                sometimes(random, 0.2),
                random.nextDouble() * 500);
    }

    /**
     * Only operators, scripts that take their time and slow cables: whatever goes wrong then is a
     * fault of ours. With scripts slower than that, a Heartbeat hands over what its own takeover
     * script is still starting.
     */
    Faults calm() {
        return new Faults(
                links,
                0,
                0,
                0,
                0,
                MILLISECOND / 2,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                operatorMean,
                downLength,
                Math.min(scriptLength, 300 * MILLISECOND),
                0,
                0,
                0,
                driftPartsPerMillion);
    }

    /** A Heartbeat believes whatever a script's status says, or waits for it without a limit. */
    Faults withHonestScripts() {
        return new Faults(
                links,
                loss,
                duplicates,
                flips,
                replays,
                delayMean,
                cutMean,
                cutLength,
                oneWay,
                crashMean,
                daemonCrashMean,
                pauseMean,
                pauseLength,
                suspendMean,
                operatorMean,
                downLength,
                scriptLength,
                scriptFails,
                0,
                0,
                driftPartsPerMillion);
    }

    boolean harmless() {
        return crashMean + daemonCrashMean + cutMean + pauseMean + suspendMean == 0
                && loss + duplicates + flips + replays + scriptFails + scriptHangs + scriptLies
                        == 0;
    }

    private static double sometimes(Random random, double chance) {
        return random.nextDouble() < chance ? 1 : 0;
    }

    private static long mean(Random random, double chance, long deadtime) {
        double length = deadtime * (1 + random.nextDouble() * 12);
        return random.nextDouble() < chance ? (long) length : 0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "links %d loss %.2f dup %.2f flip %.3f replay %.3f delay %s cut %s/%s one-way %.1f"
                        + " crash %s daemon-crash %s pause %s/%s suspend %s operator %s down %s"
                        + " script %s fails %.2f hangs %.3f lies %.0f drift %.0f ppm",
                links,
                loss,
                duplicates,
                flips,
                replays,
                Time.text(delayMean),
                Time.text(cutMean),
                Time.text(cutLength),
                oneWay,
                Time.text(crashMean),
                Time.text(daemonCrashMean),
                Time.text(pauseMean),
                Time.text(pauseLength),
                Time.text(suspendMean),
                Time.text(operatorMean),
                Time.text(downLength),
                Time.text(scriptLength),
                scriptFails,
                scriptHangs,
                scriptLies,
                driftPartsPerMillion);
    }
}
