/** Touches this machine: scripts, clocks, native calls, generation and uuid files. */
package heartbeat4j.host;
