#!/bin/sh
# Checks that a resource script keeps the LSB contract that a cluster relies on: starting what runs
# and stopping what is stopped both succeed, and status tells the truth by text and by exit code.
#
#   lsb-test.sh /etc/ha.d/resource.d/IPaddr2 192.0.2.10/24/eth0
#
# It really starts and stops the resource. Exit 0: all six steps are right.

[ $# -ge 1 ] || { echo "usage: $0 SCRIPT [argument...]" >&2; exit 2; }
[ -x "$1" ] || { echo "$0: $1 is not executable; run: chmod +x $1" >&2; exit 2; }

wrong=0

# The rule by which Heartbeat reads the text: "not ... running" is stopped, "running" or "OK" is not.
reads_as() {
    case $1 in
        *[Nn][Oo][Tt]\ *[Rr]unning*) echo stopped ;;
        *[Rr]unning*|*OK*) echo running ;;
        *) echo stopped ;;
    esac
}

# step WANTED_EXIT WANTED_TEXT_OR_EMPTY SCRIPT [argument...] ACTION
step() {
    wanted=$1 text=$2
    shift 2
    for action in "$@"; do :; done
    output=$("$@" 2>/dev/null </dev/null)
    code=$?
    verdict=ok
    [ "$code" -eq "$wanted" ] || verdict="WRONG, exit $wanted wanted"
    if [ -n "$text" ] && [ "$(reads_as "$output")" != "$text" ]; then
        verdict="$verdict; WRONG, \"$output\" does not read as $text"
    fi
    echo "$action: exit $code, $verdict"
    [ "$verdict" = ok ] || wrong=$((wrong + 1))
}

step 0 '' "$@" start
step 0 '' "$@" start
step 0 running "$@" status
step 0 '' "$@" stop
step 0 '' "$@" stop
step 3 stopped "$@" status

[ "$wrong" -eq 0 ] || { echo "$wrong of 6 steps are wrong"; exit 1; }
