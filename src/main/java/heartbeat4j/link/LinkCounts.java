package heartbeat4j.link;

/**
 * What one link has counted since it was made.
 *
 * @param sent datagrams given to the network, one for each peer
 * @param received datagrams taken from the network, our own broadcasts included
 * @param sendErrors datagrams that the system refused to send
 * @param dropped packets not sent because the link was closed or could not keep up
 */
public record LinkCounts(long sent, long received, long sendErrors, long dropped) {}
