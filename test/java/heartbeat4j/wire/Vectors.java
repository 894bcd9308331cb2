package heartbeat4j.wire;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Packets captured from running Heartbeat 3.0.6 nodes, with their keys and fields. */
public final class Vectors {
    private Vectors() {}

    public static List<Vector> load() throws IOException {
        String json = Files.readString(Path.of("test/packets/vectors.json"));
        return List.of(new Gson().fromJson(json, Vector[].class));
    }

    /** One packet; absent members are null. */
    public record Vector(
            String name,
            String encoding,
            @SerializedName("key_num") Integer keyNumber,
            @SerializedName("key_method") String method,
            String key,
            @SerializedName("outer_auth") String outerAuth,
            @SerializedName("outer_signed_len") Integer outerSignedLength,
            @SerializedName("inner_auth") String innerAuth,
            @SerializedName("inner_signed_hex") String innerSignedHex,
            @SerializedName("inflated_hex") String inflatedHex,
            @SerializedName("inflated_inner_auth") String inflatedInnerAuth,
            @SerializedName("inflated_fields") List<Json> inflatedFields,
            String hex,
            List<Json> fields) {
        public byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        boolean classic() {
            return encoding.equals("classic");
        }

        List<Field> expected() {
            return fieldsOf(fields);
        }

        List<Field> expectedInflated() {
            return fieldsOf(inflatedFields);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A field as the file describes it. */
    public record Json(
            int type, String name, String value, String hex, List<String> list, List<Json> fields) {
        Field field() {
            return new Field(
                    name,
                    switch (type) {
                        case 0 -> new Field.Text(value);
                        case 1 -> new Field.Binary(octets());
                        case 2 -> new Field.Struct(fieldsOf(fields));
                        case 3 -> new Field.TextList(list);
                        case 4 -> new Field.Compressed(octets());
                        default -> throw new IllegalStateException("type " + type);
                    });
        }

        private Octets octets() {
            return Octets.of(HexFormat.of().parseHex(hex));
        }
    }

    private static List<Field> fieldsOf(List<Json> all) {
        List<Field> fields = new ArrayList<>();
        all.forEach(json -> fields.add(json.field()));
        return fields;
    }
}
