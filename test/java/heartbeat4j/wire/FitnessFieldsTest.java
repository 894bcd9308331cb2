package heartbeat4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Fitness;
import heartbeat4j.core.Holdings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class FitnessFieldsTest {
    @Test
    void whatIsWellIsNotSaid() {
        List<Field> fields = new ArrayList<>();
        FitnessFields.write(Fitness.WELL, fields);

        assertEquals(List.of(), fields);
        assertEquals(Fitness.WELL, FitnessFields.read(new FieldMap(fields)));
    }

    @Test
    void whatIsSaidIsUnderstood() {
        List<Field> fields = new ArrayList<>();
        Fitness said = new Fitness(3, Holdings.FOREIGN, Optional.of(Duration.ofMillis(8000)));
        FitnessFields.write(said, fields);
        FieldMap map = new FieldMap(fields);

        assertEquals(said, FitnessFields.read(map));
        assertEquals(Optional.empty(), map.problem());
    }

    @ParameterizedTest
    @CsvSource({"h4j_health, 5", "h4j_health, x", "h4j_stops, 0", "h4j_stops, 7fffffffffffffff"})
    void whatCannotBeUnderstoodIsNamed(String name, String value) {
        FieldMap map = new FieldMap(List.of(Field.text(name, value)));

        FitnessFields.read(map);

        assertTrue(map.problem().orElseThrow().contains("h4j_"), map.problem()::toString);
    }
}
