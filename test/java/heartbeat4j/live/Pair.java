package heartbeat4j.live;

import java.nio.file.Path;

/** Which program runs on which host: C is Heartbeat 3.0.6, J is ours; the primary comes first. */
enum Pair {
    CC(Program.C, Program.C),
    CJ(Program.C, Program.JAVA),
    JC(Program.JAVA, Program.C),
    JJ(Program.JAVA, Program.JAVA);

    private final Program first;
    private final Program other;

    Pair(Program first, Program other) {
        this.first = first;
        this.other = other;
    }

    static Pair underTest() {
        return switch (Program.underTest()) {
            case JAVA -> JJ;
            case C -> CC;
        };
    }

    /** The program of a host by its position in the lab, from 0. */
    Program of(int index) {
        return index == 0 ? first : other;
    }

    boolean mixed() {
        return first != other;
    }

    /** Where both are in use nothing of /etc/ha.d may have to change: it is Heartbeat's. */
    Path etc() {
        return mixed() ? Program.C.etc() : first.etc();
    }

    Path commands() {
        return mixed() ? Program.C.commands() : first.commands();
    }
}
