package heartbeat4j.link;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps whether a link works and says so once per change. Two sources speak: the keeper (sockets,
 * interface, names) and the sender; the keeper's word goes first.
 *
 * <pre>
 *   unknown --fine--> open --keeper or sender complains--> failed(kind)
 *      |               ^------------all is fine-------------|  other kind: told again
 *      +--keeper complains------------------------------->--+
 * </pre>
 */
final class Condition {
    /** So many sends in a row must fail: one full buffer is not worth a log line. */
    static final int SENDS_FAILED_MIN = 3;

    private final Runnable opened;
    private final Consumer<LinkFailure> failed;
    private Optional<LinkFailure> keeping = Optional.empty();
    private Optional<LinkFailure> sending = Optional.empty();
    private int sendsFailed;
    private boolean told;
    private Optional<LinkFailure> lastTold = Optional.empty();

    /** What to call on each change. */
    Condition(Runnable opened, Consumer<LinkFailure> failed) {
        this.opened = opened;
        this.failed = failed;
    }

    /** The keeper found the link working, or not. */
    synchronized void kept(Optional<LinkFailure> failure) {
        if (failure.isPresent() || keeping.isPresent()) {
            // What the sender saw belongs to the time before.
            sending = Optional.empty();
            sendsFailed = 0;
        }
        keeping = failure;
        tell();
    }

    /** One packet went out to all targets, or failed for one of them. */
    synchronized void sent(Optional<LinkFailure> failure) {
        if (keeping.isPresent()) {
            return;
        }
        sendsFailed = failure.isPresent() ? sendsFailed + 1 : 0;
        sending = sendsFailed >= SENDS_FAILED_MIN ? failure : Optional.empty();
        // Before the keeper's first word there is nothing to change.
        if (told) {
            tell();
        }
    }

    private void tell() {
        Optional<LinkFailure> now = keeping.isPresent() ? keeping : sending;
        if (told && now.map(LinkFailure::kind).equals(lastTold.map(LinkFailure::kind))) {
            return;
        }
        told = true;
        lastTold = now;
        now.ifPresentOrElse(failed, opened);
    }
}
