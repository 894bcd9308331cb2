package heartbeat4j.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices when all whom this node watches fall silent at once: then its own network is the more
 * likely cause. The silence of a single one is no evidence about us.
 */
final class CommonSilence {
    private static final int WATCHED_MIN = 2;

    private final Membership membership;
    private final PingWatch pings;
    private final OwnPulse pulse;
    private boolean noticed;

    CommonSilence(Membership membership, PingWatch pings, OwnPulse pulse) {
        this.membership = membership;
        this.pings = pings;
        this.pulse = pulse;
    }

    /** Called when no input is waiting. */
    void judge(Moment now) {
        boolean silent = now.reached(from());
        if (silent && !noticed) {
            pulse.health().allSilent(now);
        }
        noticed = silent;
    }

    /** When half of the limit is over for each one that was heard and is not dead. */
    private Moment from() {
        List<Moment> missedFrom = new ArrayList<>(pings.missedFrom());
        for (Peer peer : membership.peers()) {
            if (peer.alive()) {
                missedFrom.add(
                        peer.lastStatus().plus(Duration.ofNanos(peer.deadtime().toNanos() / 2)));
            }
        }
        return missedFrom.size() < WATCHED_MIN
                ? Moment.NEVER
                : missedFrom.stream().reduce(pulse.judgeFrom(), Moment::later);
    }

    Moment wakeAt() {
        return noticed ? Moment.NEVER : from();
    }
}
