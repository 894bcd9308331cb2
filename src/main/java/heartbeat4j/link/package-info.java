/** Carries bytes to and from the network over UDP unicast, broadcast and multicast. */
package heartbeat4j.link;
