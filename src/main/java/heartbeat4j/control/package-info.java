/** Answers operators: the unix socket of the commands and Heartbeat's FIFO for scripts. */
package heartbeat4j.control;
