package heartbeat4j.auth;

/** In which encoding a packet came; C nodes choose the key of the two in different ways. */
public enum Form {
    NETSTRING,
    CLASSIC
}
