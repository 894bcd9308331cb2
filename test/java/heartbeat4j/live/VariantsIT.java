package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Message;
import heartbeat4j.wire.Compression;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Every way of writing and carrying packets that ha.cf and authkeys offer, between Heartbeat 3.0.6
 * and us: a cold start, long messages both ways and a hand-over.
 */
@LabTest
class VariantsIT {
    /** What Heartbeat 3.0.6 makes of these names. */
    private static final Map<String, String> UUIDS =
            Map.of(
                    "primary", "27777329-03cf-5454-eb50-6d4a91422a34",
                    "secondary", "371d0e2b-a362-abdf-684b-700a8a735678");

    /** What is new in each cluster; several things that do not touch each other go together. */
    enum Variant {
        CRC_ZLIB_UCAST(
                Pair.CJ,
                "auth 3\n3 crc\n",
                "msgfmt classic",
                "compression zlib",
                "compression_threshold 1",
                "traditional_compression on",
                "ucast eth0 198.51.100.5",
                "ucast eth0 198.51.100.6"),
        MD5_NETSTRING_BZ2_MCAST(
                Pair.JC,
                "auth 2\n2 md5 some-secret\n",
                "msgfmt netstring",
                "compression bz2",
                "compression_threshold 1",
                "traditional_compression on",
                "uuidfrom nodename",
                "mcast eth0 239.0.0.43 694 1 0"),
        LONG_KEY_BZ2_UCAST6(
                Pair.CJ,
                "auth 15\n15 sha1 " + "0123456789".repeat(8) + "\n",
                "msgfmt classic",
                "compression bz2",
                "traditional_compression on",
                "hbgenmethod time",
                "ucast6 eth0 2001:db8::5",
                "ucast6 eth0 2001:db8::6"),
        ZLIB_NETSTRING_MCAST6(
                Pair.JC,
                "auth 1\n1 sha1 some-secret\n2 md5 other-secret\n",
                "msgfmt netstring",
                "compression zlib",
                "traditional_compression on",
                "hbgenmethod time",
                "uuidfrom nodename",
                "mcast6 eth0 ff12::1:2:3:4 694 1 0"),
        UNCOMPRESSED_BCAST(
                Pair.CJ, "auth 1\n1 md5 " + "9".repeat(70) + "\n", "hopfudge 2", "bcast eth0");

        final Pair pair;
        final String keys;
        final String lines;

        Variant(Pair pair, String keys, String... lines) {
            this.pair = pair;
            this.keys = keys;
            this.lines = String.join("\n", lines);
        }

        boolean has(String line) {
            return lines.lines().anyMatch(line::equals);
        }

        /** Of messages longer than the threshold. */
        Set<Compression> compressions() {
            if (!has("traditional_compression on")) {
                return Set.of();
            }
            return Set.of(has("compression bz2") ? Compression.BZ2 : Compression.ZLIB);
        }
    }

    @ParameterizedTest
    @EnumSource
    void longMessagesAndAHandOverPassInEveryForm(Variant variant) {
        Lives.play(() -> Cluster.build(variant.pair, "off", 1), cluster -> pass(variant, cluster));
    }

    private static void pass(Variant variant, Cluster cluster) {
        for (LabHost host : cluster.lab.hosts()) {
            host.write("ha.d/authkeys", "rw-------", variant.keys);
            host.write("ha.d/ha.cf", "rw-r--r--", Cluster.config("off", variant.lines));
            host.addIpv6();
        }
        Words words = Words.on(cluster.lab);
        WireTap tap = WireTap.open(cluster.lab);
        long begun = Instant.now().getEpochSecond();
        cluster.started();

        for (LabHost host : cluster.lab.hosts()) {
            words.say(host, "short");
            words.sayAtLength(host, "long");
        }
        words.repeatWhatCLost();
        words.awaitHeardOnce();
        cluster.primary.command("hb_standby", "all").mustSucceed();

        cluster.awaitHoldings("none", "all");
        cluster.awaitOwner("p", cluster.secondary);
        assertFalse(cluster.secondary.log("ha-log").contains("primary: is dead"));
        assertTrue(cluster.secondary.log("ha-log").contains("Link primary:eth0 up."));
        SvcLog.of(cluster.lab).assertNeverOnTwoHosts();
        for (LabHost host : cluster.lab.hosts()) {
            assertEquals(variant.compressions(), tap.compressions(host), host.name());
            assertIdentity(variant, host, tap.headers(host), begun);
        }
        CLog.assertClean(cluster.lab);
    }

    private static void assertIdentity(
            Variant variant, LabHost host, Set<Message.Header> headers, long begun) {
        assertFalse(headers.isEmpty());
        for (Message.Header header : headers) {
            if (variant.has("uuidfrom nodename")) {
                assertEquals(UUIDS.get(host.name()), header.uuid().toString());
            }
            if (variant.has("hbgenmethod time")) {
                long began = header.generation().number();
                assertTrue(began >= begun && began <= Instant.now().getEpochSecond(), host.name());
            }
        }
        assertEquals(!variant.has("uuidfrom nodename"), host.has("lib/hb_uuid"));
        assertEquals(!variant.has("hbgenmethod time"), host.has("lib/hb_generation"));
    }
}
