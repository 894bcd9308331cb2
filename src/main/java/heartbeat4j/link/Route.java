package heartbeat4j.link;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a link's packets go as things stand; another route means other sockets.
 *
 * @param interfaceIndex changes when an interface is removed and made again
 * @param targets may be empty, when the only peer is this machine itself
 */
record Route(int interfaceIndex, List<InetSocketAddress> targets) {}
