package heartbeat4j.host;

import static heartbeat4j.core.Invariants.check;

import heartbeat4j.core.JobId;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Verb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs scripts side by side, each on a virtual thread, with a time limit and its output kept. At
 * the limit, and on request, the script's whole process group is killed.
 */
public final class ScriptRunner {
    /** Scripts that run at the same time; a further one waits, its time limit not yet running. */
    static final int RUNS_MAX = 64;

    /** Running and waiting together; a further one fails at once and says so. */
    static final int JOBS_MAX = 1024;

    static final Duration KILL_GRACE = Duration.ofSeconds(2);

    private static final List<Path> SETSID =
            List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final Path outputFolder;
    // Job numbers begin anew in each life of the daemon, while services of a former life may still
    // hold their files.
    private final String life = Long.toString(Libc.bootTimeNanos(), Character.MAX_RADIX);
    private final ScriptRun.Place place;
    private final int jobsMax;
    private final Semaphore turns;
    private final Leftovers leftovers;
    private final List<Ended> ended;
    private final ConcurrentHashMap<JobId, ScriptRun> runs = new ConcurrentHashMap<>();

    /**
     * A script that a killed daemon had left running.
     *
     * @param script with its arguments
     * @param gone false if the kernel holds it even after a KILL
     */
    public record Ended(String script, long pid, boolean gone) {}

    /**
     * A runner for the life of the daemon. Scripts that a former daemon has left running in this
     * folder are ended first, which may take some seconds.
     *
     * @param workingDirectory of the scripts; "/" is used while it does not exist
     * @param outputFolder where the scripts' output is kept while they run; made where missing, and
     *     used by this runner alone
     */
    public ScriptRunner(Path workingDirectory, Path outputFolder) {
        this(workingDirectory, outputFolder, RUNS_MAX, JOBS_MAX, KILL_GRACE);
    }

    ScriptRunner(
            Path workingDirectory,
            Path outputFolder,
            int runsMax,
            int jobsMax,
            Duration killGrace) {
        this.outputFolder = madeFolder(outputFolder.toAbsolutePath());
        this.place = new ScriptRun.Place(setsid(), workingDirectory, killGrace);
        this.jobsMax = jobsMax;
        this.turns = new Semaphore(runsMax, true);
        this.ended = LeftRunning.end(this.outputFolder, killGrace);
        this.leftovers = new Leftovers(this.outputFolder);
        leftovers.start();
    }

    /** Makes the leader of a new session out of a program. */
    static Path setsid() {
        return SETSID.stream().filter(Files::isExecutable).findFirst().orElse(SETSID.get(0));
    }

    /**
     * Starts {@code script arguments...} and returns at once.
     *
     * @param arguments the verb last; for "status" the output is an answer and not logged
     * @param environment all of it; nothing is added. Output is also appended to its HA_DEBUGLOG
     * @param limit counted from the script's start
     * @param whenDone called exactly once, on a virtual thread
     */
    public void run(
            JobId id,
            Path script,
            List<String> arguments,
            Map<String, String> environment,
            Duration limit,
            Consumer<ScriptResult> whenDone) {
        check(limit.isPositive(), "script time limit %s", limit);
        Optional<Path> log =
                Optional.ofNullable(environment.get("HA_DEBUGLOG"))
                        .filter(name -> !name.isEmpty())
                        .map(Path::of);
        boolean answer = !arguments.isEmpty() && arguments.getLast().equals(Verb.STATUS.word());
        OutputFile output =
                new OutputFile(
                        outputFolder.resolve(life + "." + id.number() + ".out"),
                        answer ? Optional.empty() : log);
        OutputFile errors =
                new OutputFile(outputFolder.resolve(life + "." + id.number() + ".err"), log);
        ScriptRun run =
                new ScriptRun(
                        new ScriptRun.Job(
                                id, script, List.copyOf(arguments), Map.copyOf(environment), limit),
                        place,
                        outputFolder.resolve(life + "." + id.number() + RunRecord.SUFFIX),
                        output,
                        errors);
        check(runs.putIfAbsent(id, run) == null, "job %d is already running", id.number());
        Thread.ofVirtual()
                .name("job " + id.number())
                .start(() -> finish(id, result(run, script, output, errors), whenDone));
    }

    private ScriptResult result(ScriptRun run, Path script, OutputFile output, OutputFile errors) {
        if (runs.size() > jobsMax) {
            return ScriptRun.neverStarted(
                    "not run: " + jobsMax + " scripts are running or waiting already");
        }
        try {
            while (!turns.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                if (run.isKillWanted()) {
                    return ScriptRun.neverStarted("killed on request before it was started");
                }
            }
            try {
                makeFolder(outputFolder);
                return run.perform();
            } finally {
                turns.release();
                leftovers.add(output);
                leftovers.add(errors);
            }
        } catch (IOException e) {
            return ScriptRun.neverStarted(
                    script + " not run: " + DurableFile.explain(outputFolder, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ScriptRun.neverStarted("interrupted");
        }
    }

    // The real path, because the kernel names open files by it (/var/run is a link). Where the
    // folder cannot be made, each run says so.
    static Path madeFolder(Path folder) {
        try {
            makeFolder(folder);
            return folder.toRealPath();
        } catch (IOException e) {
            return folder;
        }
    }

    // At each run, too: cleaners and operators remove what they do not know.
    private static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void finish(JobId id, ScriptResult result, Consumer<ScriptResult> whenDone) {
        runs.remove(id);
        whenDone.accept(result);
    }

    /** Kills the job's process group; its result comes as usual. Nothing if it has ended. */
    public void kill(JobId id) {
        ScriptRun run = runs.get(id);
        if (run != null) {
            run.kill();
        }
    }

    /** Kills every job; their results come as usual. */
    public void killAll() {
        runs.values().forEach(ScriptRun::kill);
    }

    /** What a former daemon had left running when this runner was made. */
    public List<Ended> endedAtStart() {
        return ended;
    }

    /** How many jobs run or wait. */
    public int jobs() {
        return runs.size();
    }
}
