package heartbeat4j.host;

import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.FenceResult.Verdict;
import heartbeat4j.core.JobId;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.ScriptResult;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Resets nodes, and asks after the device, through cluster-glue's {@code stonith} command. */
public final class StonithCommand {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/stonith"), Path.of("/sbin/stonith"));

    /** Its exit code for a node that the device does not control. */
    private static final int NOT_ITS_HOST = 4;

    /** By exit code; 0 is success. */
    private static final List<String> MEANINGS =
            List.of(
                    "success",
                    "the device's configuration is wrong",
                    "the device refuses access",
                    "the device cannot do that",
                    "the device does not control that node",
                    "the device failed to reset it",
                    "the device did not answer in time",
                    "the device's outlet is switched off",
                    "the stonith command gave up");

    private final List<Path> places;
    private final ScriptRunner runner;
    private final Path folder;
    private final FenceAttempts attempts;

    /**
     * Which device, and how it is reached.
     *
     * @param file that holds its parameters; absent when they are given here
     * @param parameters may hold a password: they are never put on a command line
     */
    public record Device(String type, Optional<Path> file, String parameters) {
        @Override
        public String toString() {
            return "Device[" + type + "]";
        }
    }

    /**
     * Commands that a killed daemon left running in this folder are ended first.
     *
     * @param workingDirectory of the device's scripts
     * @param folder of its own, for parameters and output
     */
    public StonithCommand(Path workingDirectory, Path folder) {
        this(workingDirectory, folder, PLACES);
    }

    StonithCommand(Path workingDirectory, Path folder, List<Path> places) {
        this.places = places;
        this.runner = new ScriptRunner(workingDirectory, folder);
        this.attempts = new FenceAttempts(runner);
        this.folder = folder;
    }

    /** Returns at once; the answer comes exactly once, on another thread. */
    public void reset(
            FenceId attempt,
            Device device,
            NodeName node,
            Map<String, String> environment,
            Duration limit,
            Consumer<FenceResult> whenDone) {
        run(
                attempts.begin(attempt),
                device,
                List.of("-T", "reset", node.text()),
                environment,
                limit,
                attempts.ended(attempt, result -> whenDone.accept(judged(result))));
    }

    /** Asks whether the device can be reached. */
    public void status(
            Device device,
            Map<String, String> environment,
            Duration limit,
            Consumer<FenceResult> whenDone) {
        Consumer<ScriptResult> done = result -> whenDone.accept(judged(result));
        run(attempts.next(), device, List.of("-S"), environment, limit, done);
    }

    /** Ends an attempt; its answer comes all the same. Nothing if it has ended. */
    public void end(FenceId attempt) {
        attempts.end(attempt);
    }

    /** Ends all that is under way. */
    public void endAll() {
        runner.killAll();
    }

    private void run(
            JobId job,
            Device device,
            List<String> order,
            Map<String, String> environment,
            Duration limit,
            Consumer<ScriptResult> whenDone) {
        Optional<Path> command = places.stream().filter(Files::isExecutable).findFirst();
        if (command.isEmpty()) {
            Thread.startVirtualThread(
                    () ->
                            whenDone.accept(
                                    notRun(
                                            "there is no "
                                                    + places.getFirst()
                                                    + "; install cluster-glue")));
            return;
        }
        try {
            Path file = device.file().isPresent() ? device.file().get() : secretFile(job, device);
            List<String> arguments = new ArrayList<>();
            arguments.addAll(List.of("-t", device.type(), "-F", file.toString()));
            arguments.addAll(order);
            runner.run(
                    job,
                    command.get(),
                    arguments,
                    environment,
                    limit,
                    result -> {
                        forget(job);
                        whenDone.accept(result);
                    });
        } catch (IOException e) {
            Thread.startVirtualThread(
                    () -> whenDone.accept(notRun(DurableFile.explain(folder, e))));
        }
    }

    private static ScriptResult notRun(String reason) {
        return new ScriptResult(1, false, "", reason);
    }

    private Path parametersOf(JobId job) {
        return folder.resolve("parameters." + job.number());
    }

    /** Readable by us alone from its first byte. */
    private Path secretFile(JobId job, Device device) throws IOException {
        Path file = parametersOf(job);
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                device.parameters() + "\n",
                StandardCharsets.ISO_8859_1,
                StandardOpenOption.WRITE);
        return file;
    }

    private void forget(JobId job) {
        try {
            Files.deleteIfExists(parametersOf(job));
        } catch (IOException e) {
            // It stays readable by us alone, and the next attempt replaces it.
            return;
        }
    }

    static FenceResult judged(ScriptResult result) {
        if (result.succeeded()) {
            return new FenceResult(Verdict.OK, "");
        }
        int code = result.exitCode();
        boolean known = code < MEANINGS.size() && !result.timedOut();
        String meaning = known ? MEANINGS.get(code) : "stonith ended with code " + code;
        String reason =
                result.complaint().isEmpty()
                        ? meaning
                        : result.timedOut()
                                ? result.complaint()
                                : meaning + ": " + result.complaint();
        return new FenceResult(code == NOT_ITS_HOST ? Verdict.BAD_HOST : Verdict.BAD, reason);
    }
}
