package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class StatusJsonTest {
    @Test
    void whatIsWrittenIsReadBack() {
        for (StatusDocument document :
                List.of(
                        StatusFixture.healthy(),
                        StatusFixture.peerDead(),
                        StatusFixture.handOver())) {
            String text = StatusJson.write(document);

            assertEquals(new StatusJson.Read.Understood(document), StatusJson.read(text));
            assertFalse(text.contains("\n"), "one line");
        }
    }

    @Test
    void theFormatSaysItsVersion() {
        String text = StatusJson.write(StatusFixture.healthy());

        assertTrue(text.startsWith("{\"schema\":1,"), text);
    }

    @Test
    void anotherSchemaIsNotGuessedAt() {
        String text =
                StatusJson.write(StatusFixture.healthy()).replace("\"schema\":1", "\"schema\":2");

        var read = assertInstanceOf(StatusJson.Read.Misunderstood.class, StatusJson.read(text));

        assertTrue(read.reason().contains("schema 2"), read.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"schema\":1}", "{\"schema\":\"x\"}", "gibberish {"})
    void whatIsNoStatusIsSaidToBeNone(String text) {
        assertInstanceOf(StatusJson.Read.Misunderstood.class, StatusJson.read(text));
    }

    @Test
    void decisionsSayHowLongAgo() {
        assertEquals(60_000, StatusFixture.healthy().decisions().getFirst().agoMillis());
    }

    @Test
    void aGroupRunsWhereItsScriptsSaySoOrThePeerReportsIt() {
        StatusDocument healthy = StatusFixture.healthy();
        StatusDocument alone = StatusFixture.peerDead();

        assertEquals(List.of("primary"), healthy.owners(healthy.groups().get(0)));
        assertEquals(List.of("secondary"), healthy.owners(healthy.groups().get(1)));
        assertEquals(List.of("primary"), alone.owners(alone.groups().get(1)));
    }
}
