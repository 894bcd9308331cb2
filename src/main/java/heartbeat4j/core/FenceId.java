package heartbeat4j.core;

/**
 * Names one attempt to reset a node. It holds the asker's life, so that the late end of an attempt
 * confirms nothing to the next life.
 */
public record FenceId(Generation life, long attempt) {}
