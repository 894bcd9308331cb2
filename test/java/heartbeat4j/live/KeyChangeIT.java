package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;

/** SIGHUP with changed authkeys on either node of a pair of Heartbeat 3.0.6 and us. */
@LabTest
class KeyChangeIT {
    private static final String OLD = "1 sha1 not-a-secret\n";

    /**
     * Of a modified file only whole seconds are looked at: every change gets a second of its own.
     */
    private long written;

    private void change(LabHost host, String keys) {
        host.write("ha.d/authkeys", "rw-------", keys);
        written = Math.max(written, Instant.now().getEpochSecond()) + 1;
        host.run("touch", "-d", "@" + written, "/etc/ha.d/authkeys").mustSucceed();
        host.command("heartbeat", "-r").mustSucceed();
    }

    /**
     * What Heartbeat 3.0.6 can do without a gap: it takes the method from the packet's key number,
     * but the secret always from its own signing key.
     */
    @ParameterizedTest
    @EnumSource(names = {"CJ", "JC"})
    void methodIsChangedOnOneNodeAfterTheOtherWithoutAComplaint(Pair pair) {
        try (Cluster cluster = Cluster.build(pair, "off", 1)) {
            Words words = Words.on(cluster.lab);
            cluster.started();
            String both = OLD + "2 md5 not-a-secret\n";

            cluster.lab.hosts().forEach(host -> change(host, "auth 1\n" + both));
            sayEach(cluster, words);
            for (LabHost host : cluster.lab.hosts()) {
                change(host, "auth 2\n" + both);
                sayEach(cluster, words);
            }

            assertNobodyDied(cluster);
            CLog.assertClean(cluster.lab);
        }
    }

    /** Between the two reloads a C node refuses what we say, as it does with its own kind. */
    @ParameterizedTest
    @EnumSource(names = {"CJ", "JC"})
    void secretIsChangedWithinDeadtimeAndWhatWasRefusedComesAgain(Pair pair) {
        try (Cluster cluster = Cluster.build(pair, "off", 1, "deadtime 10", "warntime 9")) {
            Words words = Words.on(cluster.lab);
            cluster.started();
            String fresh = "2 sha1 a-fresh-secret\n";

            cluster.lab.hosts().forEach(host -> change(host, "auth 1\n" + OLD + fresh));
            for (LabHost host : cluster.lab.hosts()) {
                change(host, "auth 2\n" + OLD + fresh);
                words.say(host, "while-keys-differ-" + host.name());
            }
            words.awaitHeardOnce();
            cluster.lab.hosts().forEach(host -> change(host, "auth 2\n" + fresh));
            sayEach(cluster, words);

            assertNobodyDied(cluster);
            CLog.assertClean(cluster.lab, CLog.Tolerated.LOSS, CLog.Tolerated.KEYS);
        }
    }

    private static void sayEach(Cluster cluster, Words words) {
        cluster.lab.hosts().forEach(host -> words.say(host, "word-" + words.count()));
        words.awaitHeardOnce();
    }

    private static void assertNobodyDied(Cluster cluster) {
        for (LabHost host : cluster.lab.hosts()) {
            assertFalse(host.log("ha-log").contains("ary: is dead"), cluster.lab::diagnostics);
        }
    }
}
