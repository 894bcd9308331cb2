package heartbeat4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.NodeName;
import heartbeat4j.core.Voice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class VoiceFieldsTest {
    private static FieldMap fields(String patience, String echoes, String groups) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.text("h4j_ready", "1"));
        fields.add(Field.text("h4j_quorate", "0"));
        fields.add(Field.text("h4j_patience", patience));
        fields.add(Field.text("h4j_echo", echoes));
        fields.add(Field.text("h4j_groups", groups));
        return new FieldMap(fields);
    }

    @Test
    void aHeartbeatWithoutTheFieldsHasNoVoice() {
        FieldMap map = new FieldMap(List.of(Field.text("st", "active")));

        assertEquals(Optional.empty(), VoiceFields.read(map));
        assertEquals(Optional.empty(), map.problem());
    }

    @Test
    void nodeNamesAreFoldedAndADashIsNobody() {
        FieldMap map = fields("bb8", "BOB 6b 1f", "web owning Alice - -");
        Voice voice = VoiceFields.read(map).orElseThrow();

        assertEquals(Optional.empty(), map.problem());
        assertEquals(NodeName.of("bob"), voice.heard().getFirst().node());
        assertEquals(Optional.of(NodeName.of("alice")), voice.words().getFirst().vote());
        assertEquals(Optional.empty(), voice.words().getFirst().handing());
    }

    @ParameterizedTest
    @CsvSource({
        "0, bob 6b 1f, web owning bob - -",
        "bb8, bob 6b, web owning bob - -",
        "bb8, bob 6b xyz, web owning bob - -",
        "bb8, bob 6b 1f, web owning bob -",
        "bb8, bob 6b 1f, web reigning bob - -",
        "bb8, bob 6b 1f, web releasing bob carol m",
        "bb8, bob 6b 1f, web releasing b=b carol -",
        "bb8, bob 6b 11111111111111, web idle - - -"
    })
    void whatCannotBeUnderstoodIsNamed(String patience, String echoes, String groups) {
        FieldMap map = fields(patience, echoes, groups);

        assertEquals(Optional.empty(), VoiceFields.read(map));
        assertTrue(map.problem().orElseThrow().contains("h4j_"), map.problem()::toString);
    }
}
