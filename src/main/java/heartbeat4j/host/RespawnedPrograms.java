package heartbeat4j.host;

import heartbeat4j.core.Notice;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Keeps the programs of all respawn and failfast lines running: started in file order, ended in
 * reverse order.
 */
public final class RespawnedPrograms implements AutoCloseable {
    /** How long a program may take to end; then it is killed. Heartbeat 3.0.6 waits for ever. */
    public static final Duration END_GRACE = Duration.ofSeconds(10);

    /** At most, whatever the number of programs. */
    private static final Duration CLOSE_MAX = Duration.ofMinutes(5);

    private final Path folder;
    private final Surroundings around;
    // One at a time, so that the order is kept; its tasks are few and bounded by ha.cf's lines.
    private final ExecutorService order =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("respawn").factory());
    private final ConcurrentLinkedQueue<RespawnedProgram> programs = new ConcurrentLinkedQueue<>();
    private final List<ScriptRunner.Ended> leftRunning;
    private long lastRecord;

    /**
     * One line of ha.cf.
     *
     * @param command for {@code sh -c "exec ..."}
     */
    public record Line(String user, String command, boolean failfast) {}

    /** What one program does. */
    public sealed interface State {
        record Running(long pid, int restarts) implements State {}

        /** It will be started in a moment. */
        record Waiting(String reason) implements State {}

        /** It has ended as it should. */
        record Over(String reason) implements State {}

        /** It ought to run, and is not started again. */
        record GivenUp(String reason) implements State {}
    }

    /** A line and what its program does. */
    public record View(Line line, State state) {}

    /** What the programs of all lines have in common. */
    record Surroundings(
            Path setsid,
            Path workingDirectory,
            Duration endGrace,
            AtomicBoolean stopping,
            BiConsumer<Notice.Level, String> log,
            Consumer<String> rebooter) {
        void say(Notice.Level level, String text) {
            log.accept(level, text);
        }

        boolean leaving() {
            return stopping.get();
        }

        void reboot(String why) {
            rebooter.accept(why);
        }
    }

    /**
     * Programs that a killed daemon has left running in this folder are ended first.
     *
     * @param folder of its own, where the running ones are recorded
     * @param log called on any thread
     * @param rebooter reboots this machine at once, and says why
     */
    public RespawnedPrograms(
            Path folder,
            Path workingDirectory,
            BiConsumer<Notice.Level, String> log,
            Consumer<String> rebooter) {
        this(folder, workingDirectory, END_GRACE, log, rebooter);
    }

    RespawnedPrograms(
            Path folder,
            Path workingDirectory,
            Duration endGrace,
            BiConsumer<Notice.Level, String> log,
            Consumer<String> rebooter) {
        this.folder = ScriptRunner.madeFolder(folder.toAbsolutePath());
        this.around =
                new Surroundings(
                        ScriptRunner.setsid(),
                        workingDirectory,
                        endGrace,
                        new AtomicBoolean(),
                        log,
                        rebooter);
        this.leftRunning = LeftRunning.end(this.folder, ScriptRunner.KILL_GRACE);
    }

    /** What a former daemon had left running. */
    public List<ScriptRunner.Ended> endedAtStart() {
        return leftRunning;
    }

    /**
     * From now on these are to run. Those that run already go on; those that have ended by
     * themselves are started again. Returns at once.
     */
    public void keep(List<Line> lines, Map<String, String> environment) {
        order.execute(() -> change(List.copyOf(lines), Map.copyOf(environment)));
    }

    private void change(List<Line> lines, Map<String, String> environment) {
        List<Line> missing = new ArrayList<>(lines);
        List<RespawnedProgram> surplus = new ArrayList<>();
        for (RespawnedProgram program : programs) {
            if (!program.kept() || !missing.remove(program.line())) {
                surplus.add(program);
            }
        }
        try {
            end(surplus);
            for (Line line : missing) {
                if (!around.leaving()) {
                    start(line, environment);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(Line line, Map<String, String> environment) throws InterruptedException {
        Path record = folder.resolve(++lastRecord + RunRecord.SUFFIX);
        RespawnedProgram program = new RespawnedProgram(line, around, record, environment);
        programs.add(program);
        program.start();
    }

    /** The last one first. */
    private void end(List<RespawnedProgram> ending) throws InterruptedException {
        for (RespawnedProgram program : ending.reversed()) {
            program.end();
            programs.remove(program);
        }
    }

    /** This node leaves: what ends from now on is not started again, and reboots nothing. */
    public void leave() {
        around.stopping().set(true);
    }

    public List<View> view() {
        return programs.stream().map(p -> new View(p.line(), p.state())).toList();
    }

    /** Ends all programs, and returns when they have ended. */
    @Override
    public void close() {
        if (order.isShutdown()) {
            return;
        }
        leave();
        order.execute(() -> change(List.of(), Map.of()));
        order.shutdown();
        try {
            if (!order.awaitTermination(CLOSE_MAX.toSeconds(), TimeUnit.SECONDS)) {
                around.say(Notice.Level.ERROR, "programs of respawn lines do not end: " + view());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
