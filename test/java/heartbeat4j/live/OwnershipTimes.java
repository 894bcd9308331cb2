package heartbeat4j.live;

import java.time.Duration;
import java.util.List;

/** How often the programs speak, how long silence is borne, and what is then done to them. */
enum OwnershipTimes {
    FAST(
            "heartbeat every 200 ms, death after 720 ms",
            "keepalive 200ms\nwarntime 500ms\ndeadtime 720ms\ninitdead 10",
            "version 3\n    advert_int 0.2",
            Duration.ofSeconds(5)),
    SECOND(
            "death after 3.6 s (heartbeat every 500 ms, advertisement every second)",
            "keepalive 500ms\nwarntime 2\ndeadtime 3600ms\ninitdead 10",
            "advert_int 1",
            Duration.ofSeconds(8)),
    DEFAULT("no word about time in the files", "", "", Duration.ofSeconds(45));

    private static final Duration CUT = Duration.ofSeconds(5);

    private final String text;
    private final String heartbeat;
    private final String keepalived;
    private final Duration untilTaken;

    OwnershipTimes(String text, String heartbeat, String keepalived, Duration untilTaken) {
        this.text = text;
        this.heartbeat = heartbeat;
        this.keepalived = keepalived;
        this.untilTaken = untilTaken;
    }

    /** A fault and how long it lasts. */
    record Case(Fault fault, Duration length) {
        static Case of(Fault fault, long seconds) {
            return new Case(fault, Duration.ofSeconds(seconds));
        }

        @Override
        public String toString() {
            return fault + ", " + length.toSeconds() + " s";
        }
    }

    /** For ha.cf. */
    String heartbeat() {
        return heartbeat;
    }

    /** For keepalived.conf. */
    String keepalived() {
        return keepalived;
    }

    List<Case> cases() {
        Case killed = new Case(Fault.KILL, untilTaken);
        Case dark = new Case(Fault.POWER, untilTaken);
        return switch (this) {
            case FAST, SECOND ->
                    List.of(
                            Case.of(Fault.STALL, 1),
                            Case.of(Fault.STALL, 5),
                            Case.of(Fault.STALL, 30),
                            Case.of(Fault.FREEZE, 5),
                            killed,
                            dark,
                            new Case(Fault.PARTED, CUT),
                            new Case(Fault.CLUSTER_CUT, CUT),
                            new Case(Fault.SERVICE_CUT, CUT),
                            new Case(Fault.ALL_CUT, CUT),
                            new Case(Fault.MUTE, CUT),
                            new Case(Fault.DEAF, CUT),
                            new Case(Fault.DOWN, CUT));
            case DEFAULT ->
                    List.of(
                            Case.of(Fault.STALL, 5),
                            Case.of(Fault.STALL, 45),
                            killed,
                            dark,
                            new Case(Fault.PARTED, untilTaken));
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
