/** Puts the parts together: the engine around the core, the loop, the life of the process. */
package heartbeat4j.daemon;
