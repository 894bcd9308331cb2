package heartbeat4j.daemon;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import heartbeat4j.daemon.Inspection.Signature;
import heartbeat4j.wire.Compression;
import heartbeat4j.wire.Decoded;
import heartbeat4j.wire.Encoding;
import heartbeat4j.wire.Field;
import heartbeat4j.wire.Packet;
import heartbeat4j.wire.PacketCodec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows one inspected packet, to people as lines and to programs as JSON. */
public final class PacketReport {
    private static final String INDENT = "  ";

    private final Inspection inspection;

    PacketReport(Inspection inspection) {
        this.inspection = inspection;
    }

    /** False when the packet is malformed or wrongly signed. */
    public boolean good() {
        return inspection.good();
    }

    /** The first line is the heading, the others are indented. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(heading());
        add(lines, INDENT, inspection.fields());
        for (Signature signature : inspection.signatures()) {
            lines.add(
                    INDENT
                            + signature.place().word()
                            + " signature: "
                            + signature.judgement().word()
                            + " ("
                            + signature.detail()
                            + ")");
        }
        inspection.problem().ifPresent(problem -> lines.add(INDENT + "malformed: " + problem));
        return lines;
    }

    private String heading() {
        String size = inspection.bytes() + " bytes";
        if (inspection.packet().isEmpty()) {
            return "unreadable packet, " + size;
        }
        Packet packet = inspection.packet().get();
        String compressed =
                packet.compression().map(c -> ", " + c.word() + " compressed").orElse("");
        return word(packet.encoding()) + ", " + size + compressed;
    }

    private static String word(Encoding encoding) {
        return encoding.name().toLowerCase(Locale.ROOT);
    }

    private static void add(List<String> lines, String indent, List<Field> fields) {
        int width = fields.stream().mapToInt(f -> shown(f.name()).length()).max().orElse(0);
        for (Field field : fields) {
            String name = shown(field.name());
            String start = indent + name + " ".repeat(width - name.length()) + INDENT;
            switch (field.value()) {
                case Field.Text(String text) ->
                        lines.add(start + "text    " + shown(text) + hint(field.name(), text));
                case Field.Binary(var octets) -> lines.add(start + "binary  " + octets);
                case Field.TextList(List<String> texts) ->
                        lines.add(start + "list    " + shown(String.join(" | ", texts)));
                case Field.Struct(List<Field> inner) -> {
                    lines.add(start + "struct");
                    add(lines, indent + INDENT, inner);
                }
                case Field.Compressed compressed -> {
                    lines.add(start + "compressed struct");
                    addCompressed(lines, indent + INDENT, compressed, fields);
                }
            }
        }
    }

    private static void addCompressed(
            List<String> lines, String indent, Field.Compressed value, List<Field> siblings) {
        switch (PacketCodec.unpack(value, siblings)) {
            case Decoded.Accepted<Field.Struct>(Field.Struct(List<Field> fields)) ->
                    add(lines, indent, fields);
            case Decoded.Rejected<Field.Struct>(String reason) ->
                    lines.add(indent + "unreadable: " + reason);
        }
    }

    /** What is hexadecimal on the wire, in the units of ha.cf. */
    private static String hint(String name, String text) {
        if (!text.matches("[0-9a-fA-F]{1,12}")) {
            return "";
        }
        long number = Long.parseLong(text, 16);
        return switch (name) {
            case "dt" -> "  (" + number + " ms)";
            case "ts" -> "  (" + Instant.ofEpochSecond(number) + ")";
            case "seq", "ackseq" -> "  (" + number + ")";
            default -> "";
        };
    }

    /** A packet must not be able to write control sequences to the terminal. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars()
                .forEach(
                        c -> {
                            if (c == '\n') {
                                shown.append("\\n");
                            } else if (Character.isISOControl(c)
                                    || Character.isSurrogate((char) c)) {
                                shown.append(String.format("\\u%04x", c));
                            } else {
                                shown.append((char) c);
                            }
                        });
        return shown.toString();
    }

    /** One line. */
    public String json() {
        JsonObject json = new JsonObject();
        json.addProperty("good", good());
        json.addProperty("bytes", inspection.bytes());
        inspection
                .packet()
                .ifPresent(
                        packet -> {
                            json.addProperty("encoding", word(packet.encoding()));
                            packet.compression()
                                    .map(Compression::word)
                                    .ifPresent(word -> json.addProperty("compression", word));
                            json.add("fields", json(packet.fields()));
                        });
        JsonArray signatures = new JsonArray();
        inspection.signatures().forEach(signature -> signatures.add(json(signature)));
        json.add("signatures", signatures);
        inspection.problem().ifPresent(problem -> json.addProperty("problem", problem));
        return json.toString();
    }

    private static JsonObject json(Signature signature) {
        JsonObject json = new JsonObject();
        json.addProperty("place", signature.place().word());
        json.addProperty("signature", signature.text());
        json.addProperty("verdict", signature.judgement().word());
        json.addProperty("detail", signature.detail());
        return json;
    }

    private static JsonArray json(List<Field> fields) {
        JsonArray array = new JsonArray();
        for (Field field : fields) {
            JsonObject json = new JsonObject();
            json.addProperty("name", field.name());
            json.addProperty("type", field.value().kind());
            switch (field.value()) {
                case Field.Text(String text) -> json.addProperty("value", text);
                case Field.Binary(var octets) -> json.addProperty("hex", octets.toString());
                case Field.TextList(List<String> texts) -> {
                    JsonArray list = new JsonArray();
                    texts.forEach(list::add);
                    json.add("list", list);
                }
                case Field.Struct(List<Field> inner) -> json.add("fields", json(inner));
                case Field.Compressed compressed -> jsonCompressed(json, compressed, fields);
            }
            array.add(json);
        }
        return array;
    }

    private static void jsonCompressed(
            JsonObject json, Field.Compressed value, List<Field> siblings) {
        json.addProperty("hex", value.octets().toString());
        switch (PacketCodec.unpack(value, siblings)) {
            case Decoded.Accepted<Field.Struct>(Field.Struct(List<Field> fields)) ->
                    json.add("fields", json(fields));
            case Decoded.Rejected<Field.Struct>(String reason) ->
                    json.addProperty("problem", reason);
        }
    }
}
