package heartbeat4j.host;

import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.FenceResult.Verdict;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.ScriptResult;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Resets nodes by a script of the operator's own: exit code 0 means that the node is off. */
public final class FenceScript {
    private final ScriptRunner runner;
    private final FenceAttempts attempts;

    /**
     * Scripts that a killed daemon left running in this folder are ended first.
     *
     * @param workingDirectory of the script
     * @param folder of its own, for output
     */
    public FenceScript(Path workingDirectory, Path folder) {
        this.runner = new ScriptRunner(workingDirectory, folder);
        this.attempts = new FenceAttempts(runner);
    }

    /** What the script is called with. */
    public static List<String> arguments(NodeName node, String reason) {
        return List.of(node.text(), reason);
    }

    /**
     * Returns at once; the answer comes exactly once, on another thread.
     *
     * @param limit on reaching it the script's process group is killed
     */
    public void reset(
            FenceId attempt,
            Path script,
            NodeName node,
            String reason,
            Map<String, String> environment,
            Duration limit,
            Consumer<FenceResult> whenDone) {
        runner.run(
                attempts.begin(attempt),
                script,
                arguments(node, reason),
                environment,
                limit,
                attempts.ended(attempt, result -> whenDone.accept(judged(script, result))));
    }

    /** Ends an attempt; its answer comes all the same. Nothing if it has ended. */
    public void end(FenceId attempt) {
        attempts.end(attempt);
    }

    /** Ends all that is under way. */
    public void endAll() {
        runner.killAll();
    }

    /** Whether the script could be called now; it is not called for that. */
    public static FenceResult look(Path script) {
        if (!Files.isRegularFile(script) || !Files.isExecutable(script)) {
            String what = Files.exists(script) ? " is not executable" : " does not exist";
            return new FenceResult(Verdict.BAD, script + what);
        }
        try {
            return Files.getPosixFilePermissions(script).contains(PosixFilePermission.OTHERS_WRITE)
                    ? new FenceResult(Verdict.BAD, script + " can be written by everybody")
                    : new FenceResult(Verdict.OK, "");
        } catch (IOException e) {
            return new FenceResult(Verdict.BAD, DurableFile.explain(script, e));
        }
    }

    /** What it said last is kept as the reason of a failure. */
    static FenceResult judged(Path script, ScriptResult result) {
        if (result.succeeded()) {
            return new FenceResult(Verdict.OK, "");
        }
        String how =
                result.timedOut()
                        ? script + " was killed at its time limit"
                        : "%s ended with code %d".formatted(script, result.exitCode());
        String said =
                result.complaint().isEmpty()
                        ? result.output().lines().reduce("", (_, last) -> last).strip()
                        : result.complaint();
        return new FenceResult(Verdict.BAD, said.isEmpty() ? how : how + ": " + said);
    }
}
