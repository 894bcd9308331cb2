#!/bin/bash
# How long a client misses a floating address: heartbeat4j and Heartbeat 3.0.6 in one run, in turn.
#
#   usage: failover.sh [ROUNDS]      10 rounds when left out, about half a minute each; as root
#
# Each round builds two fresh hosts for each program, starts both daemons at once, and then moves
# the address four times; a client on the switch sends a ping every 5 ms all the time:
#   cold start   from the start of the daemons to the first answer
#   hb_standby   the owner gives the address away: last answer of the old owner to first of the new
#   hb_takeover  the other node takes it back: the same
#   power cut    all processes and cables of the owner vanish at once: the same
# Results: target/bench/failover.txt, every single value: target/bench/failover.values.
set -u
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

rounds=${1:-10}
[[ $rounds =~ ^[1-9][0-9]{0,2}$ ]] || die "usage: $0 [ROUNDS]   (1 to 999)"

check_machine
values=$results/failover.values
answers=$results/answers
: >"$values"
trap 'remove_labs; rm -f "$answers"' EXIT
trap 'exit 130' INT TERM

record() { # record PROGRAM MEASURE MILLISECONDS
    printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$values"
}

# first_answer SINCE HOSTNUMBER: when that host first answered after that moment; fails if not yet.
# The reply's time-to-live is 64 plus the host's number, see hosts.sh.
first_answer() {
    awk -v since="$1" -v ttl="ttl=$((64 + $2))" -F'[][]' '
        $2 > since && index($0, ttl " ") { print $2; found = 1; exit }
        END { exit !found }' "$answers"
}

await_answer() { # await_answer SINCE HOSTNUMBER
    local end=$((SECONDS + patience))
    while [ $SECONDS -lt $end ]; do
        first_answer "$1" "$2" && return 0
        sleep 0.1
    done
    return 1
}

# gap FIRST: milliseconds between that answer and the one before it, whoever gave that.
gap() {
    awk -v first="$1" -F'[][]' '
        $2 == first && index($0, "ttl=") { printf "%.1f\n", (first - before) * 1000; exit }
        index($0, "ttl=") { before = $2 }' "$answers"
}

# moved PROGRAM MEASURE HOSTNUMBER COMMAND...: runs the command and notes the gap it causes.
moved() {
    local program=$1 measure=$2 number=$3 since first
    shift 3
    since=$EPOCHREALTIME
    "$@" >/dev/null 2>&1
    if ! first=$(await_answer "$since" "$number"); then
        record "$program" "$measure" failed
        return 1
    fi
    record "$program" "$measure" "$(gap "$first")"
}

round() { # round PROGRAM
    local program=$1 since first
    build "$program"
    : >"$answers"
    lab "$program" run switch ping -n -D -i 0.005 "$floating" >"$answers" 2>/dev/null </dev/null &
    since=$EPOCHREALTIME
    start_daemons "$program" || die "the daemons of $program do not start"
    if ! first=$(await_answer "$since" 1); then
        record "$program" "cold start" failed
        return
    fi
    record "$program" "cold start" "$(awk -v a="$since" -v b="$first" \
        'BEGIN { printf "%.1f\n", (b - a) * 1000 }')"
    await_holdings "$program" local local || { record "$program" hb_standby failed; return; }
    moved "$program" hb_standby 2 tool "$program" primary hb_standby || return
    await_holdings "$program" none all || { record "$program" hb_takeover failed; return; }
    moved "$program" hb_takeover 1 tool "$program" primary hb_takeover || return
    await_holdings "$program" all none || { record "$program" "power cut" failed; return; }
    # Let the announcements of the last move end; the rest of the load is part of the measure.
    sleep 3
    moved "$program" "power cut" 2 lab "$program" power_cut primary
}

summary() {
    awk -F'\t' '
        function quantile(key, q,   n, i, j, t, v) {
            n = count[key]
            for (i = 1; i <= n; i++) v[i] = value[key, i]
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
            if (q == 0) return v[1]
            if (q == 1) return v[n]
            return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
        }
        { key = $1 SUBSEP $2 }
        $3 == "failed" { failed[key]++; next }
        { value[key, ++count[key]] = $3 + 0 }
        END {
            split("cold start,hb_standby,hb_takeover,power cut", measures, ",")
            split("java,c", programs, ",")
            name["java"] = "heartbeat4j"; name["c"] = "Heartbeat 3.0.6"
            printf "%-12s %-16s %7s %7s %8s %8s %8s\n", "ms", "program", "rounds", "failed", \
                "min", "median", "max"
            for (m = 1; m <= 4; m++) {
                for (p = 1; p <= 2; p++) {
                    key = programs[p] SUBSEP measures[m]
                    if (!count[key]) {
                        printf "%-12s %-16s %7d %7d\n", measures[m], name[programs[p]], 0, failed[key]
                        continue
                    }
                    median[programs[p]] = quantile(key, 0.5)
                    printf "%-12s %-16s %7d %7d %8.0f %8.0f %8.0f\n", measures[m], \
                        name[programs[p]], count[key], failed[key], quantile(key, 0), \
                        median[programs[p]], quantile(key, 1)
                }
                if (count["java" SUBSEP measures[m]] && count["c" SUBSEP measures[m]])
                    printf "%-12s C / heartbeat4j, medians: %.2f\n", "", median["c"] / median["java"]
            }
        }' "$values"
}

machine | tee "$results/failover.txt"
for ((number = 1; number <= rounds; number++)); do
    # In turn, and the first one changes, so that neither program always meets the busier machine.
    order="java c"
    [ $((number % 2)) = 1 ] || order="c java"
    for program in $order; do
        lines=$(wc -l <"$values")
        round "$program"
        lab "$program" down >/dev/null
        printf 'round %d of %d, %s: ' "$number" "$rounds" "$program"
        tail -n "+$((lines + 1))" "$values" | awk -F'\t' '{ printf "%s %s  ", $2, $3 } END { print "" }'
    done
done
summary | tee -a "$results/failover.txt"
