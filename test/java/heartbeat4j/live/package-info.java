/** Runs real daemons on hosts in namespaces and watches them as operators and clients do. */
package heartbeat4j.live;
