package heartbeat4j.control;

/** Hears what client programs do; called on their threads. */
public interface ClientListener {
    /** It hung up, and Heartbeat's word for that. */
    String END = "EOF";

    void connected(ClientLine line);

    /**
     * A client said something; it is not heard further before this is answered.
     *
     * @param heard to be called once, when the next message may come
     */
    void said(ClientLine line, ClientMessage message, Runnable heard);

    /** A client has gone ({@link #END}), or was cut off for this reason. */
    void gone(ClientLine line, String why);

    /** Worth a line in the log, such as a client that was turned away. */
    void complain(String text);
}
