package heartbeat4j.core;

/** Numbers the script runs of one daemon life. */
public record JobId(long number) implements Comparable<JobId> {
    @Override
    public int compareTo(JobId other) {
        return Long.compare(number, other.number);
    }
}
