/** Tells what happened: log lines, counters and history. */
package heartbeat4j.observe;
