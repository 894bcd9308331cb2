package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemdUnitTest {
    @ParameterizedTest
    @CsvSource({
        "'1234 heartbeat.service restart running', true",
        "'1234 heartbeat.service restart waiting', true",
        "'1234 heartbeat.service stop running', false",
        "'1234 heartbeat.service start waiting', false",
        "'1235 nginx.service restart running', false",
        "'No jobs running.', false",
        "'', false",
    })
    void onlyARestartOfThatUnitIsOne(String line, boolean restart) {
        assertEquals(restart, SystemdUnit.isRestart(line, "heartbeat.service"));
    }
}
