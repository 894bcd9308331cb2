package heartbeat4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The small values: node names, resources, holdings. */
class ValuesTest {
    @Test
    void nodeNamesFoldAsciiLettersOnly() {
        assertEquals("web-01.example", NodeName.of("Web-01.EXAMPLE").text());
        assertEquals("\u00c4pfel", NodeName.of("\u00c4PFEL").text());
        assertEquals("\u0130i", NodeName.of("\u0130I").text());
    }

    @Test
    void nodeNamesFoldTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("tr"));
            assertEquals("linux", NodeName.of("LINUX").text());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void nodeNamesAreBoundedAndHoldNothingThatBreaksAPacket() {
        assertTrue(NodeName.isValid("a".repeat(NodeName.LENGTH_MAX)));
        assertFalse(NodeName.isValid("a".repeat(NodeName.LENGTH_MAX + 1)));
        assertFalse(NodeName.isValid(""));
        assertFalse(NodeName.isValid("a=b"));
        assertFalse(NodeName.isValid("a\nb"));
        assertThrows(IllegalStateException.class, () -> new NodeName(""));
    }

    @Test
    void aBareAddressIsAnIPaddrResource() {
        Resource resource = Resource.parse("192.0.2.10/24/eth0");
        assertEquals("IPaddr", resource.script());
        assertEquals(List.of("192.0.2.10/24/eth0"), resource.arguments());
    }

    @Test
    void argumentsAreSplitAtDoubleColonsAndEmptyOnesVanish() {
        Resource resource = Resource.parse("Filesystem::/dev/sda1::::/data");
        assertEquals("Filesystem", resource.script());
        assertEquals(List.of("/dev/sda1", "/data"), resource.arguments());
        assertEquals("Filesystem::/dev/sda1::::/data", resource.text());
    }

    @Test
    void aResourceNeedsAScript() {
        assertThrows(IllegalStateException.class, () -> Resource.parse("::"));
    }

    @Test
    void myLocalGroupsAreTheOthersForeignOnes() {
        assertEquals(Holdings.FOREIGN, Holdings.LOCAL.swapped());
        assertEquals(Holdings.ALL, Holdings.ALL.swapped());
    }

    @Test
    void holdingsAddAndSubtract() {
        assertEquals(Holdings.ALL, Holdings.LOCAL.plus(Holdings.FOREIGN));
        assertEquals(Holdings.LOCAL, Holdings.ALL.minus(Holdings.FOREIGN));
        assertEquals(Holdings.NONE, Holdings.LOCAL.minus(Holdings.ALL));
        assertTrue(Holdings.LOCAL.disjoint(Holdings.FOREIGN));
        assertFalse(Holdings.LOCAL.disjoint(Holdings.ALL));
    }

    @Test
    void holdingsAreReadAsTheyAreWritten() {
        for (Holdings holdings : Holdings.values()) {
            assertEquals(Optional.of(holdings), Holdings.parse(holdings.word()));
        }
        assertEquals(Optional.empty(), Holdings.parse("both"));
    }
}
