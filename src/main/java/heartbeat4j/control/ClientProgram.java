package heartbeat4j.control;

/** A program on the client socket: who it said it is, and what it wants to hear. */
final class ClientProgram {
    /** Bits of the filter, as Heartbeat's clients know them. */
    static final int NEWS = 0x01;

    static final int UNCHANGED = 0x02;
    static final int REQUESTS = 0x10;
    static final int EVERYTHING = 0x3f;

    private final ClientLine line;
    private final int generation;
    private String id = "";
    private boolean named;
    private boolean onlyAsks;
    private boolean signedOn;
    private int filter = NEWS;
    private int signal;

    ClientProgram(ClientLine line, int generation) {
        this.line = line;
        this.generation = generation;
    }

    ClientLine line() {
        return line;
    }

    long pid() {
        return line.credentials().pid();
    }

    /** Counts the programs since the daemon started. */
    int generation() {
        return generation;
    }

    void identify(String as, boolean hasName, boolean asksOnly) {
        id = as;
        named = hasName;
        onlyAsks = asksOnly;
    }

    String id() {
        return id;
    }

    /** It may send messages; others are known by their process id only. */
    boolean named() {
        return named;
    }

    void admit() {
        signedOn = true;
        line.admit();
    }

    boolean signedOn() {
        return signedOn;
    }

    boolean hears(int kind) {
        return signedOn && !onlyAsks && (filter & kind) != 0;
    }

    /** Whether it may ask for more than news. */
    boolean mayOverhear() {
        return line.credentials().uid() == 0 && !onlyAsks;
    }

    void setFilter(int bits) {
        filter = bits;
    }

    int filter() {
        return filter;
    }

    int signal() {
        return signal;
    }

    void setSignal(int number) {
        signal = number;
    }

    @Override
    public String toString() {
        return "client [%s] pid %d".formatted(named ? id : "casual", pid());
    }
}
