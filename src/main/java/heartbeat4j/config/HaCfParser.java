package heartbeat4j.config;

import heartbeat4j.config.Directive.Effect;
import heartbeat4j.config.Problems.Place;
import heartbeat4j.config.Texts.Piece;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads ha.cf line by line into a draft; a bad line is reported and reading goes on. */
final class HaCfParser {
    /** Media of Heartbeat's sources and old releases that no package contains. */
    private static final List<String> MEDIA_NEVER_SHIPPED =
            List.of("hbaping", "rds", "tipc", "ppp-udp", "openais", "normalpoll");

    private static final Map<String, String> OTHER_NAMES =
            Map.of("crm", "pacemaker", "udp", "bcast");

    private final Draft draft;
    private final ValueDirectives values;
    private final LineDirectives lines;

    private HaCfParser(Draft draft) {
        this.draft = draft;
        this.values = new ValueDirectives(draft);
        this.lines = new LineDirectives(draft);
    }

    static void parse(Draft draft, String text) {
        HaCfParser parser = new HaCfParser(draft);
        Texts.pieces(text).forEach(parser::line);
        parser.fillInDefaults();
    }

    private void line(Piece piece) {
        String line = Texts.withoutLeadingWhite(Texts.untilFirst("#\r\n", piece.text()));
        if (line.isEmpty()) {
            warnOfLostText(piece);
            return;
        }
        Place place = draft.problems.at(draft.file, piece.line());
        String name = Texts.firstWord(line);
        String rest = Texts.withoutLeading(" \t\f,", line.substring(name.length()));
        Optional<Directive> directive = Directive.named(name);
        if (piece.torn()) {
            place.error(
                    "longer than %d bytes; the rest would count as a new line. Shorten the line",
                    Texts.PIECE_BYTES_MAX);
        } else if (directive.isEmpty()) {
            explainUnknown(place, name);
        } else {
            apply(place, directive.get(), rest);
        }
        warnOfLostText(piece);
    }

    /** Old Macintosh line ends: everything behind the first of them is lost. */
    private void warnOfLostText(Piece piece) {
        String code = Texts.untilFirst("#", piece.text());
        int end = code.indexOf('\r');
        if (end >= 0 && !Texts.withoutLeadingWhite(code.substring(end)).isEmpty()) {
            draft.problems
                    .at(draft.file, piece.line())
                    .warn("text behind a carriage return is ignored; end lines with a newline");
        }
    }

    private void explainUnknown(Place place, String name) {
        if (MEDIA_NEVER_SHIPPED.contains(name)) {
            place.error("%s is not available; use ucast, bcast or mcast", Texts.quoted(name));
            return;
        }
        if (name.startsWith("\u00ef\u00bb\u00bf")) {
            place.error(
                    "the file starts with a byte order mark; save it as plain text without one");
            return;
        }
        String word = Texts.untilFirst(",:=", name);
        if (word.length() < name.length() && Directive.named(word).isPresent()) {
            place.error("unknown directive %s; write a blank behind %s", Texts.quoted(name), word);
            return;
        }
        String hint =
                Directive.named(Texts.lowerCase(name)).isPresent()
                        ? "; directives are written in lower case"
                        : Texts.didYouMean(word, Directive.names());
        place.error("unknown directive %s%s", Texts.quoted(name), hint);
    }

    private void apply(Place place, Directive directive, String rest) {
        String name = OTHER_NAMES.getOrDefault(directive.name(), directive.name());
        if (directive.wholeLine()) {
            draft.places.put(name, place);
            lines.apply(place, name, rest);
            if (directive.effect() == Effect.OWN) {
                remark(place, directive, List.of());
            }
            return;
        }
        List<String> all = Texts.values(rest);
        if (all.isEmpty()) {
            place.warn("%s without a value is ignored", directive.name());
            return;
        }
        if (directive.name().equals("udp")) {
            place.note("udp is the old name of bcast");
        }
        for (String value : all) {
            values.apply(place, name, value);
            draft.places.put(name, place);
            if (directive.recorded()) {
                draft.parameters.put(name, value);
            }
        }
        remark(place, directive, all);
    }

    private static void remark(Place place, Directive directive, List<String> all) {
        if (directive.recorded() && all.size() > 1) {
            place.warn("%s has several values; the last one counts", directive.name());
        }
        if (directive.effect() == Effect.OWN) {
            place.note("Heartbeat 3 does not know %s and would not start", directive.name());
        } else if (directive.effect() == Effect.NONE && !directive.name().equals("serial")) {
            place.note("%s is accepted and has no effect here", directive.name());
        } else if (directive.effect() == Effect.LATER) {
            place.warn(
                    "%s is not carried out in this version; do not rely on it", directive.name());
        }
    }

    /** As if the line had been there; this comes after the file, so that media are not affected. */
    private void fillInDefaults() {
        for (Directive directive : Directive.all()) {
            String name = directive.name();
            if (directive.initial().isPresent() && !draft.occurred(name)) {
                values.apply(draft.problems.at(draft.file, 0), name, directive.initial().get());
                draft.parameters.put(name, directive.initial().get());
            }
        }
    }
}
