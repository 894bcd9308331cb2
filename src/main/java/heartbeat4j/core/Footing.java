package heartbeat4j.core;

/** What this node knows of its own footing, apart from the other members. */
record Footing(LocalHealth health, TiebreakerWatch tiebreaker) {}
