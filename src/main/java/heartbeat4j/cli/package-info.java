/** Offers the commands that people and scripts call. */
package heartbeat4j.cli;
