package heartbeat4j.config;

import heartbeat4j.config.Problems.Place;

import java.util.List;

/** Judges what the lines about resetting nodes say together. */
final class FenceChecks {
    private static final List<String> STONITH = List.of("stonith", "stonith_host");

    private final Draft draft;

    private FenceChecks(Draft draft) {
        this.draft = draft;
    }

    static void run(Draft draft) {
        FenceChecks checks = new FenceChecks(draft);
        checks.oneKind();
        checks.delay();
        checks.stopFailure();
        checks.moreThanTwo();
    }

    private void oneKind() {
        for (String name : STONITH) {
            if (draft.occurred(name) && draft.occurred("fence_command")) {
                draft.placeOf("fence_command")
                        .error("fence_command and %s exclude each other; keep one", name);
            }
        }
    }

    private boolean anyDevice() {
        return STONITH.stream().anyMatch(draft::occurred) || draft.occurred("fence_command");
    }

    private void delay() {
        Long millis = draft.millis.get("fence_delay");
        if (millis == null) {
            return;
        }
        Place place = draft.placeOf("fence_delay");
        if (millis > FenceOrders.DELAY_MAX.toMillis()) {
            place.error(
                    "fence_delay %s is more than %s",
                    CrossChecks.shown(millis), CrossChecks.shown(FenceOrders.DELAY_MAX.toMillis()));
        } else if (!anyDevice()) {
            place.warn("fence_delay does nothing without stonith, stonith_host or fence_command");
        } else if (draft.nodes.size() > 2) {
            place.warn("fence_delay does nothing among more than two nodes: a majority resets");
        }
    }

    private void stopFailure() {
        String word = draft.parameters.getOrDefault("on_stop_failure", "");
        if (word.equals("fence-me") && !anyDevice()) {
            draft.placeOf("on_stop_failure")
                    .warn(
                            "on_stop_failure fence-me: no line says by what another node could"
                                    + " reset this one; add fence_command or stonith_host");
        }
    }

    private void moreThanTwo() {
        boolean divided = "off".equals(draft.parameters.get("quorum"));
        if (draft.nodes.size() > 2 && divided && anyDevice()) {
            draft.placeOf("quorum")
                    .warn("quorum off: the parts of a divided cluster reset each other");
        }
    }
}
