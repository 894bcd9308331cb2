package heartbeat4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.FenceWords;
import heartbeat4j.core.FenceWords.Silent;
import heartbeat4j.core.Generation;
import heartbeat4j.core.NodeName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class FenceFieldsTest {
    private static FieldMap field(String text) {
        return new FieldMap(List.of(Field.text("h4j_fence", text)));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        FenceWords words =
                new FenceWords(
                        true,
                        true,
                        List.of(
                                new Silent(NodeName.of("bob"), new Generation(0x5f), true),
                                new Silent(NodeName.of("carol"), Generation.UNKNOWN, false)));
        List<Field> fields = new ArrayList<>();

        FenceFields.write(words, fields);

        assertEquals(List.of(Field.text("h4j_fence", "1 1 bob 5f off carol 0 wanted")), fields);
        assertEquals(words, FenceFields.read(new FieldMap(fields)));
    }

    @Test
    void whoHasNothingToSayOfResetsSaysNothing() {
        List<Field> fields = new ArrayList<>();

        FenceFields.write(FenceWords.NONE, fields);

        assertEquals(List.of(), fields);
        assertEquals(FenceWords.NONE, FenceFields.read(new FieldMap(fields)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1 2",
                "1 0 bob",
                "1 0 bob 5f",
                "1 0 bob 5f gone",
                "1 0 bob xyz off",
                "1 0 b=b 5f off",
                "1 0 bob 1111111111111111 off"
            })
    void whatCannotBeUnderstoodIsNamed(String text) {
        FieldMap map = field(text);

        assertEquals(FenceWords.NONE, FenceFields.read(map));
        assertTrue(map.problem().orElse("").contains("h4j_fence"), map.problem().toString());
    }

    @Test
    void aNodeThatKnowsNothingOfOthersCanStillSayThatItWantsToBeReset() {
        FieldMap map = field("0 1");

        assertEquals(new FenceWords(false, true, List.of()), FenceFields.read(map));
        assertEquals(Optional.empty(), map.problem());
    }
}
