#!/bin/bash
# What an idle node costs: memory and processor time of heartbeat4j and of Heartbeat 3.0.6, both
# pairs of hosts running side by side over the same minute.
#
#   usage: resources.sh [SECONDS]    60 when left out; as root
#
# Counted are all processes of the daemon on the host that holds the address. RSS counts a page
# that processes share in each of them, PSS divides it among them.
# Results: target/bench/resources.txt.
set -u
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]{0,3}$ ]] || die "usage: $0 [SECONDS]   (1 to 9999)"

check_machine
trap remove_labs EXIT
trap 'exit 130' INT TERM

# count PROGRAM: "PROCESSES RSS-KB PSS-KB TICKS" of the daemon on host primary. Same program file as
# the daemon: in an idle host nothing else runs it.
count() {
    local pid
    pid=$(lab "$1" daemon primary) || return 1
    # shellcheck disable=SC2016  # For the shell on the host.
    lab "$1" run primary bash -c '
        exe=$(readlink "/proc/$1/exe")
        processes=0 rss=0 pss=0 ticks=0
        for folder in /proc/[0-9]*; do
            [ "$(readlink "$folder/exe")" = "$exe" ] || continue
            { read -r line <"$folder/stat"; } 2>/dev/null || continue
            set -- ${line##*) }
            ticks=$((ticks + ${12} + ${13}))
            processes=$((processes + 1))
            while read -r name value _; do
                case $name in
                    Rss:) rss=$((rss + value)) ;;
                    Pss:) pss=$((pss + value)) ;;
                esac
            done <"$folder/smaps_rollup"
        done
        echo "$processes $rss $pss $ticks"' _ "$pid"
}

for program in java c; do
    build "$program"
    start_daemons "$program" || die "the daemons of $program do not start"
    await_holdings "$program" local local || die "the nodes of $program do not settle"
done
# The start is over when the last announcements of the address are.
sleep 10
declare -A before after
for program in java c; do before[$program]=$(count "$program") || die "$program died"; done
sleep "$seconds"
for program in java c; do after[$program]=$(count "$program") || die "$program died"; done

{
    machine
    printf '%-16s %9s %8s %8s %22s\n' program processes "RSS MB" "PSS MB" "CPU seconds per minute"
    for program in java c; do
        name=heartbeat4j
        [ "$program" = java ] || name="Heartbeat 3.0.6"
        awk -v name="$name" -v before="${before[$program]}" -v after="${after[$program]}" \
            -v seconds="$seconds" -v hertz="$(getconf CLK_TCK)" 'BEGIN {
                split(before, b, " "); split(after, a, " ")
                printf "%-16s %9d %8.1f %8.1f %22.2f\n", name, a[1], a[2] / 1024, a[3] / 1024, \
                    (a[4] - b[4]) / hertz * 60 / seconds
            }'
    done
} | tee "$results/resources.txt"
