package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import heartbeat4j.core.Message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class FifoTest {
    private static final int GENEROUS_SECONDS = 30;

    @TempDir private Path folder;
    private final BlockingQueue<List<Message.Text>> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> complaints = new LinkedBlockingQueue<>();
    private Fifo fifo;

    @AfterEach
    void close() throws IOException {
        if (fifo != null) {
            fifo.close();
        }
    }

    private Path path() {
        return folder.resolve("lib/fifo");
    }

    private void open() {
        switch (Fifo.open(path(), messages::add, complaints::add)) {
            case Opened.Ready<Fifo>(Fifo ready) -> fifo = ready;
            case Opened.Failed<Fifo>(String reason) -> throw new AssertionError(reason);
        }
    }

    /** Writes as ha_clustermsg of Heartbeat's shell functions does. */
    private static final String CLUSTER_MESSAGE =
            "clustermsg() { (echo '>>>'; cat -; echo '<<<') | cat - >>\"$HA_FIFO\"; }\n";

    private int shell(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", CLUSTER_MESSAGE + script);
        builder.environment().put("HA_FIFO", path().toString());
        Process process = builder.inheritIO().start();
        assertTrue(process.waitFor(GENEROUS_SECONDS, TimeUnit.SECONDS), "the writer blocks");
        return process.exitValue();
    }

    private List<Message.Text> nextMessage() throws InterruptedException {
        List<Message.Text> message = messages.poll(GENEROUS_SECONDS, TimeUnit.SECONDS);
        assertNotNull(message, () -> "no message; complaints: " + complaints);
        return message;
    }

    private static List<Message.Text> ask(String holdings) {
        return List.of(
                new Message.Text("t", "ask_resources"),
                new Message.Text("rsc_hold", holdings),
                new Message.Text("info", "me"));
    }

    @Test
    void pipeIsMadeForTheOwnerOnly() throws IOException {
        open();

        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
        assertTrue(Files.readAttributes(path(), BasicFileAttributes.class).isOther());
    }

    @Test
    void shellWriterIsHeard() throws Exception {
        open();

        shell("printf 't=ask_resources\\nrsc_hold=all\\ninfo=me\\n' | clustermsg");

        assertEquals(ask("all"), nextMessage());
    }

    @Test
    void writersOneAfterTheOtherAreAllHeard() throws Exception {
        open();

        shell("for i in 1 2 3 4 5; do echo t=$i | clustermsg; done");

        for (int i = 1; i <= 5; i++) {
            assertEquals(List.of(new Message.Text("t", "" + i)), nextMessage());
        }
        assertEquals(0, complaints.size());
    }

    @Test
    void writersAtTheSameMomentAreAllHeard() throws Exception {
        open();

        shell(
                "for w in 1 2 3 4; do (for i in 1 2 3 4 5 6 7 8 9 10; do"
                        + " printf 't=%s\\ninfo=me\\n' $w.$i | clustermsg; done) & done; wait");

        TreeSet<String> types = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            List<Message.Text> message = nextMessage();
            assertEquals(new Message.Text("info", "me"), message.getLast());
            assertEquals(2, message.size(), message.toString());
            types.add(message.getFirst().value());
        }
        assertEquals(40, types.size());
        assertEquals(List.of(), List.copyOf(complaints));
    }

    @Test
    void messageWithoutItsEndIsTakenAfterASilence() throws Exception {
        open();

        shell("printf '>>>\\nt=half\\nlast=line' >>\"$HA_FIFO\"");

        assertEquals(
                List.of(new Message.Text("t", "half"), new Message.Text("last", "line")),
                nextMessage());
    }

    @Test
    void brokenMessageIsComplainedOfAndTheNextHeard() throws Exception {
        open();

        shell("echo broken | clustermsg; echo t=good | clustermsg");

        assertEquals(List.of(new Message.Text("t", "good")), nextMessage());
        assertTrue(complaints.take().contains("NV failure"));
    }

    @Test
    void endlessLineIsDiscardedAndTheNextMessageHeard() throws Exception {
        open();

        shell(
                "{ echo '>>>'; head -c 20000 /dev/zero | tr '\\0' x; echo; } >>\"$HA_FIFO\";"
                        + "echo t=good | clustermsg");

        assertEquals(List.of(new Message.Text("t", "good")), nextMessage());
        assertTrue(complaints.take().contains("8192"));
    }

    @Test
    void plainFileLeftByAScriptIsReplaced() throws Exception {
        Files.createDirectories(path().getParent());
        shell("echo t=lost | clustermsg");
        assertTrue(Files.isRegularFile(path()));

        open();
        shell("echo t=heard | clustermsg");

        assertEquals(List.of(new Message.Text("t", "heard")), nextMessage());
    }

    @Test
    void existingPipeIsUsedAgain() throws Exception {
        open();
        fifo.close();

        open();
        shell("echo t=heard | clustermsg");

        assertEquals(List.of(new Message.Text("t", "heard")), nextMessage());
    }

    @Test
    void folderInThePlaceOfThePipeIsNamed() throws IOException {
        Files.createDirectories(path());

        var failed =
                assertInstanceOf(
                        Opened.Failed.class, Fifo.open(path(), messages::add, complaints::add));

        assertTrue(failed.reason().contains("it is a folder"), failed.reason());
        assertFalse(Files.isRegularFile(path()));
    }

    @Test
    void closedPipeEndsItsThreads() throws Exception {
        open();
        List<Thread> threads =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("fifo "))
                        .toList();
        assertTrue(threads.size() >= 2, threads.toString());

        fifo.close();

        for (Thread thread : threads) {
            thread.join(GENEROUS_SECONDS * 1000L);
            assertFalse(thread.isAlive(), thread.getName());
        }
    }

    /** Debian's script itself, where its package is installed. */
    @Test
    void heartbeatsOwnStandbyScriptIsHeard() throws Exception {
        Path script = Path.of("/usr/share/heartbeat/hb_standby");
        assumeTrue(Files.isExecutable(script) && Files.exists(Path.of("/etc/ha.d/shellfuncs")));
        open();

        assertEquals(0, shell(script + " local"));

        assertEquals(ask("local"), nextMessage());
    }
}
