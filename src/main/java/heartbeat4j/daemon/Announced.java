package heartbeat4j.daemon;

import heartbeat4j.control.StatusDocument;
import heartbeat4j.core.Moment;
import heartbeat4j.host.AddressResource;
import heartbeat4j.host.AddressText;
import heartbeat4j.host.NeighbourCheck;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has been told to the neighbours of one address of ours and what they do; belongs to one
 * thread.
 */
final class Announced {
    /**
     * Each so long after the one before: most neighbours heed the first, a busy switch the last.
     */
    private static final List<Duration> FIRST_ROUNDS =
            List.of(
                    Duration.ZERO,
                    Duration.ofMillis(100),
                    Duration.ofMillis(200),
                    Duration.ofMillis(700),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(4));

    private final AddressResource resource;
    private final Map<InetAddress, NeighbourCheck.Answer> answers = new LinkedHashMap<>();
    private String on = "";
    private long count;
    private int round;
    private Moment first = Moment.NEVER;
    private Optional<Duration> confirmedAfter = Optional.empty();
    private String trouble = "";
    private String rival = "";
    private boolean checking;

    Announced(AddressResource resource) {
        this.resource = resource;
    }

    AddressResource resource() {
        return resource;
    }

    /** As after a take-over: the network is another one, or others may have forgotten. */
    void beginAnew() {
        round = 0;
        first = Moment.NEVER;
        confirmedAfter = Optional.empty();
        answers.clear();
    }

    /** How long to wait for the next announcement; empty when there is none. */
    Optional<Duration> pause(Optional<Duration> refresh) {
        return round < FIRST_ROUNDS.size() ? Optional.of(FIRST_ROUNDS.get(round)) : refresh;
    }

    /** A rival is looked for when those who hand over have had the time to let go. */
    boolean looksForRival() {
        return round >= FIRST_ROUNDS.size() - 1;
    }

    void announced(Moment now, String interfaceName) {
        if (first.equals(Moment.NEVER)) {
            first = now;
        }
        on = interfaceName;
        count++;
        round++;
        trouble = "";
    }

    /** It was not announced. */
    void failed(String why) {
        round++;
        trouble = why;
    }

    /** One question to the neighbours at a time: empty while another one is not answered. */
    Optional<Moment> beginCheck() {
        if (checking) {
            return Optional.empty();
        }
        checking = true;
        return Optional.of(first);
    }

    /**
     * @param asked what {@link #beginCheck} gave: what was asked before all began anew is void
     */
    void checked(Moment asked, Moment now, Map<InetAddress, NeighbourCheck.Answer> told) {
        checking = false;
        if (!asked.equals(first)) {
            return;
        }
        answers.clear();
        answers.putAll(told);
        boolean confirmed =
                told.values().stream().anyMatch(NeighbourCheck.Answer.Confirmed.class::isInstance);
        if (!confirmed) {
            confirmedAfter = Optional.empty();
        } else if (confirmedAfter.isEmpty()) {
            confirmedAfter = Optional.of(now.since(first));
        }
    }

    /** The hardware address that answers for it too, or nothing; tells whether that is new. */
    boolean rival(String mac) {
        boolean news = !mac.isEmpty() && !mac.equals(rival);
        rival = mac;
        return news;
    }

    StatusDocument.Address view() {
        if (!trouble.isEmpty()) {
            return of("not announced", trouble, true);
        }
        if (!rival.isEmpty()) {
            return of("conflict", "%s answers for it too".formatted(rival), true);
        }
        String times = "announced %dx".formatted(count);
        Optional<String> elsewhere = names(NeighbourCheck.Answer.Misdirected.class);
        if (elsewhere.isPresent()) {
            String what = "%s, not confirmed: %s sends elsewhere";
            return of("not confirmed", what.formatted(times, elsewhere.get()), true);
        }
        Optional<String> confirmed = names(NeighbourCheck.Answer.Confirmed.class);
        if (confirmed.isPresent() && confirmedAfter.isPresent()) {
            String what = "%s, confirmed by %s after %d ms";
            long after = confirmedAfter.get().toMillis();
            return of("confirmed", what.formatted(times, confirmed.get(), after), false);
        }
        return unconfirmed(times);
    }

    private StatusDocument.Address unconfirmed(String times) {
        Optional<String> silent = names(NeighbourCheck.Answer.Silent.class);
        if (silent.isPresent()) {
            String what = "%s, not confirmed: %s does not answer";
            return of("not confirmed", what.formatted(times, silent.get()), true);
        }
        Optional<String> unproven = names(NeighbourCheck.Answer.Unproven.class);
        if (unproven.isPresent()) {
            String what = "%s, not confirmed: %s answers no ping";
            return of("not confirmed", what.formatted(times, unproven.get()), false);
        }
        for (NeighbourCheck.Answer answer : answers.values()) {
            if (answer instanceof NeighbourCheck.Answer.Failed(String reason)) {
                return of("not confirmed", times + ", not confirmed: " + reason, true);
            }
        }
        String why =
                checking
                        ? ", the neighbours are being asked"
                        : ", not confirmed: no gateway, ping node or live member in its network";
        return of("announced", times + why, false);
    }

    private Optional<String> names(Class<? extends NeighbourCheck.Answer> kind) {
        List<String> names =
                answers.entrySet().stream()
                        .filter(answer -> kind.isInstance(answer.getValue()))
                        .map(answer -> AddressText.of(answer.getKey()))
                        .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
    }

    private StatusDocument.Address of(String state, String words, boolean attention) {
        return new StatusDocument.Address(resource.toString(), on, state, words, attention);
    }
}
