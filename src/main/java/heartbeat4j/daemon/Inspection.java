package heartbeat4j.daemon;

import heartbeat4j.wire.Field;
import heartbeat4j.wire.Packet;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was found out about one captured packet.
 *
 * @param bytes its length
 * @param packet its fields, as far as they could be read
 * @param problem why a node would drop it
 */
record Inspection(
        int bytes, Optional<Packet> packet, List<Signature> signatures, Optional<String> problem) {
    Inspection {
        signatures = List.copyOf(signatures);
    }

    /** A signature, the outer one or the one within, and what the given keys say about it. */
    record Signature(Place place, String text, Judgement judgement, String detail) {}

    /** Where a signature stands. */
    enum Place {
        OUTER,
        INNER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the given keys say. */
    enum Judgement {
        VALID("valid"),
        WRONG("wrong"),
        NOT_CHECKED("not checked");

        private final String word;

        Judgement(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    List<Field> fields() {
        return packet.map(Packet::fields).orElse(List.of());
    }

    /** False when it is malformed or wrongly signed. */
    boolean good() {
        return problem.isEmpty()
                && signatures.stream().noneMatch(s -> s.judgement() == Judgement.WRONG);
    }
}
