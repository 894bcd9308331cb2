package heartbeat4j.config;

import heartbeat4j.config.Problems.Place;
import heartbeat4j.core.FlapLimit;
import heartbeat4j.core.NodeName;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the lines that keep a node from acting on too little: flap_damping and tiebreaker. */
final class PrudenceDirectives {
    /** Each of them is asked with every heartbeat; the rest is refused. */
    private static final int ADDRESSES_MAX = 8;

    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,4})([smh]?)");

    private final Draft draft;

    PrudenceDirectives(Draft draft) {
        this.draft = draft;
    }

    void flapDamping(Place place, List<String> words) {
        if (words.equals(List.of("off"))) {
            draft.flaps = FlapLimit.OFF;
            return;
        }
        Optional<Duration> period = words.size() == 2 ? period(words.get(1)) : Optional.empty();
        int moves = words.isEmpty() ? 0 : Values.integer(words.getFirst()).value();
        if (period.isEmpty() || moves < 2 || moves > FlapLimit.MOVES_MAX) {
            place.error(
                    "flap_damping needs off, or how many moves (2 to %d) in what time; write for"
                            + " example \"flap_damping 4 5m\"",
                    FlapLimit.MOVES_MAX);
        } else {
            draft.flaps = new FlapLimit(moves, period.get());
        }
    }

    private static Optional<Duration> period(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofSeconds(number);
                });
    }

    void tiebreaker(Place place, List<String> words) {
        if (words.size() < 2 || !words.getFirst().equals("ping")) {
            place.error("tiebreaker needs \"ping ADDRESS\", as \"tiebreaker ping 192.0.2.1\"");
            return;
        }
        for (String word : words.subList(1, words.size())) {
            boolean address =
                    Addresses.strict(word).isPresent()
                            || (!word.contains("%") && Addresses.v6(word).isPresent());
            if (!address || !NodeName.isValid(word)) {
                place.error(
                        "tiebreaker ping: %s is not an address; names and zones are not possible"
                                + " here",
                        Texts.quoted(word));
            } else if (draft.tiebreakers.size() >= ADDRESSES_MAX) {
                place.error("tiebreaker: more than %d addresses", ADDRESSES_MAX);
                return;
            } else {
                draft.tiebreakers.add(NodeName.of(word));
            }
        }
    }
}
