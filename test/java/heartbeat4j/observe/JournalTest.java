package heartbeat4j.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Notice;
import heartbeat4j.core.Notice.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

class JournalTest {
    private static final Identity ALICE = new Identity("alice", "heartbeat", 4711);
    private static final Instant START =
            LocalDateTime.of(2026, 11, 3, 4, 5, 6).atZone(ZoneId.systemDefault()).toInstant();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String STAMP = "Nov 03 04:05:06 alice heartbeat: [4711]: ";

    @TempDir private Path folder;

    private volatile Instant now = START;
    private final List<String> syslog = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    private Path logfile() {
        return folder.resolve("ha-log");
    }

    private Path debugfile() {
        return folder.resolve("ha-debug");
    }

    private Journal journal(Path logfile, Path debugfile, int debugLevel) {
        return new Journal(
                new JournalSettings(
                        ALICE,
                        Optional.of(logfile),
                        Optional.of(debugfile),
                        Optional.of((severity, text) -> syslog.add(severity + " " + text)),
                        true,
                        debugLevel),
                () -> now,
                new PrintStream(stderr, true, StandardCharsets.UTF_8));
    }

    private static Notice notice(Level level, String line) {
        return new Notice(level, line, "");
    }

    private String printed() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesHaveHeartbeatsFormEverywhere() throws IOException {
        try (Journal journal = journal(logfile(), debugfile(), 0)) {
            journal.write(notice(Level.INFO, "Link bob:eth0 up."));
            journal.write(notice(Level.WARN, "node bob: is dead"));
            journal.write(notice(Level.ERROR, "No local heartbeat."));
            journal.write(notice(Level.CRIT, "Cluster node bob returning after partition."));
        }

        List<String> expected =
                List.of(
                        STAMP + "info: Link bob:eth0 up.",
                        STAMP + "WARN: node bob: is dead",
                        STAMP + "ERROR: No local heartbeat.",
                        STAMP + "CRIT: Cluster node bob returning after partition.");
        assertEquals(expected, Files.readAllLines(logfile()));
        assertEquals(expected, Files.readAllLines(debugfile()));
        assertEquals(expected, printed().lines().toList());
        assertEquals("6 [4711]: info: Link bob:eth0 up.", syslog.get(0));
        assertEquals("4 [4711]: WARN: node bob: is dead", syslog.get(1));
        assertEquals("3 [4711]: ERROR: No local heartbeat.", syslog.get(2));
        assertTrue(syslog.get(3).startsWith("2 [4711]: CRIT: "), syslog.get(3));
    }

    @Test
    void reasonFollowsOnItsOwnLineAsInformation() throws IOException {
        try (Journal journal = journal(logfile(), debugfile(), 0)) {
            journal.write(new Notice(Level.WARN, "node bob: is dead", "silent for 10 s"));
        }

        assertEquals(
                List.of(STAMP + "WARN: node bob: is dead", STAMP + "info: why: silent for 10 s"),
                Files.readAllLines(logfile()));
    }

    @Test
    void debugLinesGoOnlyToTheDebugFileAndOnlyWhenAsked() throws Exception {
        try (Journal journal = journal(logfile(), debugfile(), 0)) {
            journal.write(notice(Level.DEBUG, "unseen"));
            assertEquals(1, journal.debugLevel(journal.debugLevel() + 1));
            journal.write(notice(Level.DEBUG, "seen"));
            journal.debugLevel(journal.debugLevel() - 1);
            journal.write(notice(Level.DEBUG, "unseen too"));
            journal.write(notice(Level.INFO, "both"));
        }

        assertEquals(List.of(STAMP + "info: both"), Files.readAllLines(logfile()));
        assertEquals(
                List.of(STAMP + "debug: seen", STAMP + "info: both"),
                Files.readAllLines(debugfile()));
    }

    @Test
    void debugLevelStaysBetweenZeroAndTwoHundredFiftyFive() {
        try (Journal journal = journal(logfile(), debugfile(), 255)) {
            assertEquals(255, journal.debugLevel(256));
            assertEquals(0, journal.debugLevel(-1));
        }
    }

    @Test
    void oneFileForLogAndDebugGetsEachLineOnce() throws IOException {
        try (Journal journal = journal(logfile(), logfile(), 1)) {
            journal.write(notice(Level.INFO, "once"));
            journal.write(notice(Level.DEBUG, "also"));
        }

        assertEquals(
                List.of(STAMP + "info: once", STAMP + "debug: also"),
                Files.readAllLines(logfile()));
    }

    @Test
    void rotatedLogFileIsMadeAnewAfterASecond() throws Exception {
        try (Journal journal = journal(logfile(), debugfile(), 0)) {
            journal.write(notice(Level.INFO, "before"));
            assertTrue(journal.flush(PATIENCE));
            Files.move(logfile(), folder.resolve("ha-log.1"));

            journal.write(notice(Level.INFO, "in the same second"));
            assertTrue(journal.flush(PATIENCE));
            now = START.plusSeconds(1);
            journal.write(notice(Level.INFO, "after"));
        }

        List<String> rotated = Files.readAllLines(folder.resolve("ha-log.1"));
        assertEquals(List.of(STAMP + "info: before", STAMP + "info: in the same second"), rotated);
        assertEquals(1, Files.readAllLines(logfile()).size());
        assertTrue(Files.readString(logfile()).contains("after"));
    }

    @Test
    void lostLinesAreToldWhenTheFileCanBeWrittenAgain() throws Exception {
        Path late = folder.resolve("late");
        try (Journal journal = journal(late.resolve("ha-log"), debugfile(), 0)) {
            journal.write(notice(Level.INFO, "one"));
            assertTrue(journal.flush(PATIENCE));
            journal.write(notice(Level.INFO, "two"));
            assertTrue(journal.flush(PATIENCE));
            assertEquals(2, journal.lostLines());
            Files.createDirectory(late);
            now = START.plusSeconds(1);
            journal.write(notice(Level.INFO, "three"));
        }

        List<String> lines = Files.readAllLines(late.resolve("ha-log"));
        assertEquals(2, lines.size(), "" + lines);
        assertTrue(
                lines.getFirst().endsWith("WARN: 2 log lines before this one could not be written"),
                lines.getFirst());
        assertTrue(lines.getLast().endsWith("info: three"), lines.getLast());
        String told = "ERROR: Cannot write the log file " + late.resolve("ha-log") + ": No such";
        assertEquals(1, syslog.stream().filter(line -> line.contains(told)).count(), "" + syslog);
        assertTrue(Files.readString(debugfile()).contains("two"));
    }

    @Test
    void fullDiskDoesNotStopTheOtherPlaces() throws Exception {
        // Every write to this device fails with "No space left on device".
        try (Journal journal = journal(Path.of("/dev/full"), debugfile(), 0)) {
            journal.write(notice(Level.INFO, "one"));
            assertTrue(journal.flush(PATIENCE));

            assertEquals(1, journal.lostLines());
        }
        assertEquals(List.of(STAMP + "info: one"), Files.readAllLines(debugfile()));
        assertTrue(printed().contains("/dev/full: No space left on device"), printed());
    }

    @Test
    void peersCannotForgeLines() throws IOException {
        try (Journal journal = journal(logfile(), debugfile(), 0)) {
            journal.write(notice(Level.ERROR, "bad name x\nNov 03 heartbeat: \u001b[2J"));
            journal.write(notice(Level.ERROR, "y".repeat(LogLine.TEXT_CHARS_MAX + 1)));
        }

        List<String> lines = Files.readAllLines(logfile());
        assertEquals(STAMP + "ERROR: bad name x\\nNov 03 heartbeat: ?[2J", lines.get(0));
        assertTrue(lines.get(1).endsWith("yy [cut off]"));
        assertEquals(2, lines.size());
    }

    @Test
    void slowDiskCostsLinesButNeverTime() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        Syslog slow =
                (_, text) -> {
                    try {
                        disk.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    syslog.add(text);
                };
        JournalSettings settings =
                new JournalSettings(
                        ALICE, Optional.empty(), Optional.empty(), Optional.of(slow), false, 0);
        try (Journal journal = new Journal(settings, () -> now)) {
            for (int i = 0; i < Journal.QUEUE_LINES_MAX * 2; i++) {
                journal.write(notice(Level.INFO, "line " + i));
            }
            long lost = journal.lostLines();
            assertTrue(lost > 0, "nothing was dropped");
            disk.countDown();
            assertTrue(journal.flush(PATIENCE));
            journal.write(notice(Level.INFO, "end"));
            assertTrue(journal.flush(PATIENCE));

            assertTrue(
                    syslog.contains(
                            "[4711]: WARN: "
                                    + lost
                                    + " log lines were dropped: writing was too slow"),
                    "" + syslog.getLast());
        }
    }

    @Test
    void syslogThatFailsDoesNotSilenceTheFile() throws IOException {
        Syslog broken =
                (_, _) -> {
                    throw new IllegalStateException("no syslog");
                };
        JournalSettings settings =
                new JournalSettings(
                        ALICE,
                        Optional.of(logfile()),
                        Optional.empty(),
                        Optional.of(broken),
                        false,
                        0);
        Journal journal = new Journal(settings, () -> now);
        journal.write(notice(Level.INFO, "kept"));
        journal.close();

        assertEquals(List.of(STAMP + "info: kept"), Files.readAllLines(logfile()));
        assertEquals(1, journal.lostLines());
    }

    @Test
    void linesOfLibrariesGoThroughTheJournalWithTheirCause() throws Exception {
        Exception thrown = new IOException("disk gone");
        try (Journal journal = journal(logfile(), debugfile(), 1)) {
            JournalAppender.install(journal);
            LoggerFactory.getLogger("library").warn("cannot read {}", "x", thrown);
            LoggerFactory.getLogger("library").trace("never");
        }

        assertEquals(
                List.of(STAMP + "WARN: cannot read x: java.io.IOException: disk gone"),
                Files.readAllLines(logfile()));
        String debug = Files.readString(debugfile());
        assertTrue(debug.contains("debug: stack of java.io.IOException: disk gone"), debug);
        assertTrue(debug.contains("JournalTest.linesOfLibrariesGoThrough"), debug);
        assertFalse(debug.contains("never"), debug);
    }
}
