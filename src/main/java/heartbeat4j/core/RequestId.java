package heartbeat4j.core;

/** Numbers the requests of operators, so that each answer finds its asker. */
public record RequestId(long number) {}
