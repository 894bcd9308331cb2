# shellcheck shell=bash
# Shared by the benchmarks: a pair of hosts made by test/lab/hosts.sh, with heartbeat4j ("java") or
# Debian's Heartbeat 3.0.6 ("c") on both. Only the daemon and its own commands differ: the files,
# the address script, the network and the client are the same.
set -u -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
home=${HEARTBEAT_HOME:-$project/target/heartbeat}
results=$project/target/bench
hosts=$here/../lab/hosts.sh
floating=198.51.100.100
# How long any awaited state may take before the round is given up, in seconds.
patience=40

KEEPALIVE=${KEEPALIVE:-100ms}
DEADTIME=${DEADTIME:-500ms}
# Only a node that is alone waits so long; less would let a slow start pass for a death.
INITDEAD=${INITDEAD:-10}

die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

check_machine() {
    [ "$(id -u)" = 0 ] || die "run it as root: hosts are made of network namespaces"
    [ -x "$home/bin/heartbeat" ] || die "no $home; build it: mvn -q -DskipTests package"
    [ -x /usr/libexec/heartbeat/heartbeat ] || die "no Heartbeat 3: apt-get install heartbeat"
    command -v ping >/dev/null || die "no ping: apt-get install iputils-ping"
    command -v arping >/dev/null || [ -x /usr/libexec/heartbeat/send_arp ] ||
        die "nothing to announce an address with: apt-get install iputils-arping"
    mkdir -p "$results"
    # Two at once would measure each other.
    exec 9>"$results/lock"
    flock -n 9 || die "another benchmark of this folder is running"
}

# lab PROGRAM COMMAND...: hosts.sh for that program's own pair of hosts.
lab() {
    local program=$1 commands etc
    shift
    case $program in
        java) commands=$home/bin etc=$home/etc/ha.d ;;
        c) commands=/usr/share/heartbeat etc=/etc/ha.d ;;
        *) die "no program $program" ;;
    esac
    LAB=bench-$program-$$ LAB_ROOT=${TMPDIR:-/tmp}/heartbeat-bench LAB_ETC=$etc LAB_PATH=$commands \
        bash "$hosts" "$@"
}

# The program's own commands; hosts.sh puts only one folder in front of the PATH.
tool() { # tool PROGRAM HOST COMMAND...
    local program=$1 host=$2 command=$3 folder=$home/bin
    shift 3
    if [ "$program" = c ]; then
        case $command in
            cl_status) folder=/usr/bin ;;
            *) folder=/usr/share/heartbeat ;;
        esac
    fi
    lab "$program" run "$host" "$folder/$command" "$@"
}

build() { # build PROGRAM: two hosts with their files; nothing runs yet
    local host disk
    lab "$1" up primary secondary || die "the hosts cannot be built"
    for host in primary secondary; do
        disk=$(lab "$1" dir "$host")/ha.d
        rm -f "$disk"/{ha.cf,authkeys,haresources} "$disk"/resource.d/IPaddr{,2}
        cat >"$disk/ha.cf" <<TEXT
logfile /var/log/ha-log
keepalive $KEEPALIVE
deadtime $DEADTIME
initdead $INITDEAD
auto_failback on
bcast eth0
node primary secondary
TEXT
        (umask 077 && printf 'auth 1\n1 sha1 only-a-benchmark\n' >"$disk/authkeys")
        echo "primary $floating/24/eth0" >"$disk/haresources"
        install -m 755 "$project"/resources.d/IPaddr{,2} "$disk/resource.d/"
    done
}

start_daemons() { # both at once, as after a power failure of the whole room
    local host daemon=$home/bin/heartbeat
    [ "$1" = java ] || daemon=/usr/libexec/heartbeat/heartbeat
    for host in primary secondary; do
        lab "$1" start "$host" "$daemon" -f || return 1
    done
}

holdings() { tool "$1" "$2" cl_status rscstatus 2>/dev/null; }

# await_holdings PROGRAM WORD WORD: of primary and secondary; fails when patience is used up.
await_holdings() {
    local end=$((SECONDS + patience))
    while [ $SECONDS -lt $end ]; do
        [ "$(holdings "$1" primary)" = "$2" ] && [ "$(holdings "$1" secondary)" = "$3" ] && return 0
        sleep 0.1
    done
    return 1
}

# remove_labs: safe to repeat; called at the end and on Ctrl-C.
remove_labs() {
    local program
    for program in java c; do lab "$program" down >/dev/null 2>&1; done
}

machine() {
    printf '%s, %s processors, kernel %s, load %s\n' "$(date -u +%FT%TZ)" "$(nproc)" \
        "$(uname -r)" "$(cut -d' ' -f1-3 /proc/loadavg)"
    printf 'keepalive %s, deadtime %s, initdead %s, bcast on one link, one address\n' \
        "$KEEPALIVE" "$DEADTIME" "$INITDEAD"
}
