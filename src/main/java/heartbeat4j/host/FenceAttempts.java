package heartbeat4j.host;

import heartbeat4j.core.FenceId;
import heartbeat4j.core.JobId;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Knows which job of a runner is which attempt to reset a node. */
final class FenceAttempts {
    private final ScriptRunner runner;
    private final Map<FenceId, JobId> underWay = new ConcurrentHashMap<>();
    private final AtomicLong lastJob = new AtomicLong();

    FenceAttempts(ScriptRunner runner) {
        this.runner = runner;
    }

    /** The next job, for something that cannot be ended. */
    JobId next() {
        return new JobId(lastJob.incrementAndGet());
    }

    /** The next job; it is that attempt until it is {@link #ended}. */
    JobId begin(FenceId attempt) {
        JobId job = next();
        underWay.put(attempt, job);
        return job;
    }

    /** Takes note of the end before the answer goes on. */
    <R> Consumer<R> ended(FenceId attempt, Consumer<R> whenDone) {
        return result -> {
            underWay.remove(attempt);
            whenDone.accept(result);
        };
    }

    /** Ends an attempt; its answer comes all the same. Nothing if it has ended. */
    void end(FenceId attempt) {
        JobId job = underWay.get(attempt);
        if (job != null) {
            runner.kill(job);
        }
    }
}
