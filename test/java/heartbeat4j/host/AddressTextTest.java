package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses as "ip addr" writes them. */
class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "198.51.100.7,               198.51.100.7",
        "2001:db8:0:0:0:0:0:10,      2001:db8::10",
        "2001:db8:0:1:0:0:0:10,      2001:db8:0:1::10",
        "2001:0db8:0:1:1:1:1:1,      2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1,         2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1,       2001:db8::1:0:0:1",
        "0:0:0:0:0:0:0:1,            ::1",
        "0:0:0:0:0:0:0:0,            ::",
        "2001:db8:0:0:0:0:0:0,       2001:db8::",
        "fe80:0:0:0:0:ff:fe00:1,     fe80::ff:fe00:1"
    })
    void zerosAreLeftOutOnce(String address, String text) {
        assertEquals(text, AddressText.of(Ip.of(address)));
    }
}
