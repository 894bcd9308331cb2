package heartbeat4j.sim;

import heartbeat4j.core.Action;
import heartbeat4j.core.Moment;
import heartbeat4j.core.Notice;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.ScriptResult;

import java.time.Duration;
import java.util.function.Consumer;

/** What the process of a simulated Heartbeat can do to its machine. */
interface CHost {
    Moment now();

    long wallSeconds();

    void transmit(byte[] packet);

    void run(Action.RunScript job, Consumer<ScriptResult> whenDone);

    void in(Duration delay, Runnable what);

    void announce(Notice notice);

    void reply(RequestId request, boolean accepted, String text);

    void exit(String why);

    void exitAndStartIn(Duration pause);

    void reboot(String why);

    default void log(Notice.Level level, String line) {
        announce(new Notice(level, line, ""));
    }
}
