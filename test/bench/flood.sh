#!/bin/bash
# What a flood costs: a node of heartbeat4j beside one of Heartbeat 3.0.6 gets COUNT packets that it
# must drop - random, replayed, damaged, and well signed but deadly for Heartbeat 3.0.6 - as fast as
# one thread can send them.
#
#   usage: flood.sh [COUNT]    1000000 when left out; as root
#
# Results: target/bench/flood.txt, with the node's memory before and after, what it dropped by
# reason, the lines it logged, and the complaints of either node.
set -u
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

count=${1:-1000000}
[[ $count =~ ^[1-9][0-9]{0,8}$ ]] || die "usage: $0 [COUNT]"
java=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}/bin/java

check_machine
trap remove_labs EXIT
trap 'exit 130' INT TERM

# The hosts are those of "c": its /etc/ha.d serves both programs. The primary runs Heartbeat.
build c
start_pair() {
    lab c start primary /usr/libexec/heartbeat/heartbeat -f &&
        lab c start secondary "$home/bin/heartbeat" -f
}
start_pair || die "the daemons do not start"

awaited() { # awaited WORD WORD: what primary and secondary hold
    [ "$(lab c run primary /usr/bin/cl_status rscstatus 2>/dev/null)" = "$1" ] &&
        [ "$(lab c run secondary "$home/bin/cl_status" rscstatus 2>/dev/null)" = "$2" ]
}
end=$((SECONDS + patience))
until awaited local local; do
    [ $SECONDS -lt $end ] || die "the nodes do not settle"
    sleep 0.2
done

pid=$(lab c daemon secondary) || die "no daemon on secondary"
memory() { lab c run secondary grep -E '^Vm(RSS|HWM)' "/proc/$pid/status" | tr -s '\t\n ' ' '; }
lines() { lab c run secondary wc -l /var/log/ha-log | cut -d' ' -f1; }
complaints() {
    local host
    for host in primary secondary; do
        lab c run "$host" grep -cE ': is dead|Late heartbeat|ERROR|CRIT' /var/log/ha-log
    done | tr '\n' ' '
}

{
    machine
    before=$(lines)
    complaints_before=$(complaints)
    echo "memory before: $(memory)"
    lab c run switch "$java" -Xmx64m "$here/Flood.java" 198.51.100.6 694 only-a-benchmark "$count" ||
        die "the flood failed"
    echo "memory after:  $(memory)"
    [ "$(lab c daemon secondary)" = "$pid" ] || die "the daemon is not the same any more"
    awaited local local && echo "holdings: unchanged"
    echo "dropped: $(lab c run secondary "$home/bin/ha" status --json | grep -o '"dropped":{[^}]*}')"
    echo "log lines of the flooded node meanwhile: $(($(lines) - before))"
    echo "complaints in the logs of primary and secondary: $complaints_before before, $(complaints) after"
} | tee "$results/flood.txt"
