package heartbeat4j.link;

/**
 * Hears what happens on the links. It is called on the links' own threads, for one link in order,
 * and must return at once, usually by handing over to a queue.
 */
public interface LinkListener {
    void packet(Packet packet);

    /** The link works, for the first time or again; told once per change. */
    void opened(Link link);

    /** The link does not work, or only in part; told once per change, while retries go on. */
    void failed(Link link, LinkFailure failure);
}
