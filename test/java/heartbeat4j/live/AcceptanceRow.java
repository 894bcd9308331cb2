package heartbeat4j.live;

import java.util.List;

/** What a haresources pair has to do, one line a row; the rows are known by their number. */
final class AcceptanceRow {
    static final List<String> ALL =
            List.of(
                    "both started together: each starts its own group, in order",
                    "one started alone: everything there after initdead, the other is dead",
                    "2, then the other: its group moves to it, never on both",
                    "kill -9: the peer serves after deadtime",
                    "failback on: the group goes home when its node returns",
                    "failback off: nothing moves when the node returns",
                    "failback legacy: the group goes to the peer and home again",
                    "heartbeat -k: stopped in order, the peer takes over without deadtime",
                    "hb_standby all: everything moves, nothing else restarts",
                    "hb_standby local: the own groups move",
                    "hb_standby foreign, failback: the groups go home",
                    "hb_takeover all fetches everything",
                    "hb_takeover local fetches the own groups",
                    "hb_standby without a peer stops nothing",
                    "after hb_standby no automatic failback follows, though it is on",
                    "a second hb_standby is ignored while one is going on",
                    "the releasing node dies in a hand-over: the peer takes everything",
                    "hb_standby on both at once: one wins or both give up",
                    "heartbeat -k in a hand-over waits for its end",
                    "heartbeat -k on both: nothing is started in between",
                    "restart within deadtime: nothing moves",
                    "ha.cf changed, heartbeat -r: no script runs",
                    "ha.cf broken, heartbeat -r: exit 1, the daemon is untouched",
                    "cable pulled and healed: one owner of each group in the end",
                    "stonith: takeover waits for its success",
                    "start fails at a cold start: the group is stopped again",
                    "start fails at a takeover: the other group is unharmed",
                    "stop fails twice, then works: tried again",
                    "stop fails always, but it does not run: goes on",
                    "stop fails always and it runs: nothing runs twice",
                    "an address moves: on one node, announced, before its service",
                    "haresources as it is written: own name in capitals, tabs, comments",
                    "script in resource.d before init.d",
                    "status is read from its text",
                    "what runs already is not started",
                    "three groups of 2 s: all started, in order",
                    "group added to haresources at run time moves with hb_takeover",
                    "a message through the FIFO runs rc.d on both nodes",
                    "rc.d/status is called for a dead peer before the takeover's scripts",
                    "cl_status in all states",
                    "cl_status of either program against either daemon",
                    "named client without apiauth is refused",
                    "ipfail: the node that lost its ping node gives everything up",
                    "respawn: a killed client is started again, the peer's client is told",
                    "one of two links lost: nothing moves",
                    "a mixed pair: the rows above, and no error about us in C's log");

    private AcceptanceRow() {}
}
