package heartbeat4j.wire;

import heartbeat4j.core.Fitness;
import heartbeat4j.core.Holdings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a heartbeat in which a node of ours tells how well it is; what is well is not said.
 *
 * <pre>
 * h4j_health  1..4                      its own health, 4 is worst
 * h4j_unfit   local, foreign or all     of these a group did not start there lately
 * h4j_stops   milliseconds, hexadecimal isolated for so long, it has stopped all
 * </pre>
 */
final class FitnessFields {
    /** Whoever asks for more, a third of a year, has made a mistake. */
    private static final long MILLIS_MAX = 10_000_000_000L;

    private FitnessFields() {}

    static void write(Fitness fitness, List<Field> fields) {
        if (fitness.health() > 0) {
            fields.add(Field.text("h4j_health", "" + fitness.health()));
        }
        if (fitness.unfit() != Holdings.NONE) {
            fields.add(Field.text("h4j_unfit", fitness.unfit().word()));
        }
        fitness.patience()
                .ifPresent(
                        it -> fields.add(Field.text("h4j_stops", Long.toHexString(it.toMillis()))));
    }

    static Fitness read(FieldMap map) {
        long health = map.has("h4j_health") ? map.requiredDecimal("h4j_health") : 0;
        Holdings unfit = map.has("h4j_unfit") ? map.holdings("h4j_unfit") : Holdings.NONE;
        boolean stops = map.has("h4j_stops");
        long millis = stops ? map.requiredHex("h4j_stops") : 1;
        boolean known = 0 <= health && health <= Fitness.HEALTH_MAX;
        if (!known || millis < 1 || millis > MILLIS_MAX) {
            map.fail("h4j_health or h4j_stops cannot be understood");
            return Fitness.WELL;
        }
        Optional<Duration> patience =
                stops ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
        return new Fitness((int) health, unfit, patience);
    }
}
