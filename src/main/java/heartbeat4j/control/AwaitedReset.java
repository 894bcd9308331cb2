package heartbeat4j.control;

import heartbeat4j.core.Status;

import java.util.OptionalLong;

/**
 * A node whose groups are not taken before it was reset.
 *
 * @param device that should do it, or the node that has it
 * @param attempt the number of the present attempt, or of the next one
 * @param lastFailure why the one before failed; empty at the first
 * @param nextMillis in that time the next attempt begins; absent while one is under way
 * @param waitsFor what the next attempt waits for, a clause; may be empty
 */
public record AwaitedReset(
        String node,
        String device,
        long attempt,
        String lastFailure,
        OptionalLong nextMillis,
        String waitsFor) {
    public static AwaitedReset of(Status.Fence fence) {
        return new AwaitedReset(
                fence.node().text(),
                fence.device(),
                fence.attempt(),
                fence.lastFailure(),
                fence.next().stream().mapToLong(next -> next.toMillis()).findFirst(),
                fence.waitsFor());
    }

    /** How it stands, a sentence without its end. */
    public String words() {
        String stands =
                nextMillis.isPresent()
                        ? "attempt %d in %d.%d s"
                                .formatted(
                                        attempt,
                                        nextMillis.getAsLong() / 1000,
                                        nextMillis.getAsLong() % 1000 / 100)
                        : "attempt %d is under way".formatted(attempt);
        return stands
                + (waitsFor.isEmpty() ? "" : ", as " + waitsFor)
                + (lastFailure.isEmpty() ? "" : "; the last one failed: " + lastFailure);
    }
}
