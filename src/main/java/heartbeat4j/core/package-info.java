/**
 * Decides what must happen, as a deterministic function of time and events: membership, ownership
 * of groups, retransmission.
 */
package heartbeat4j.core;
