#!/bin/bash
# Small clusters of "hosts" on one machine: each host has its own network, host name, processes, /run,
# /etc/ha.d, /etc/init.d, /var/lib/heartbeat and /var/log. "ha demo" and the live tests are built on it.
# Nothing outside the hosts' namespaces is touched. Works as root, and without root inside a user
# namespace ("unshare -Ur"). Needs bash, iproute2, util-linux; nftables for one-way cuts only.
# shellcheck disable=SC2015,SC2016  # "A && B || fail": fail unless A and B; '$x' is for a shell inside
set -u -o pipefail

usage() {
    cat <<'TEXT'
usage: [LAB=name] hosts.sh COMMAND ...
  up HOST...               one switch, and a host each at 198.51.100.5, .6, ... (eth0);
                           with LAB_LINKS=2 a second switch at 192.0.2.5, .6, ... (eth1)
  run HOST CMD...          run CMD on the host and wait for it; HOST "switch" is the client's seat
  start HOST CMD...        run CMD in the background as the host's daemon; output: /var/log/console
  daemon HOST              print the daemon's process id as the host sees it (exit 1: not running)
  kill HOST                kill -9 of the daemon alone: what it had set up stays
  pause HOST | resume HOST stop and continue the daemon's processes
  freeze HOST | thaw HOST  the same by the kernel's freezer, which no process can notice
  power_cut HOST           power loss: every process, address and route is gone, the disk stays
  power_on HOST            boot it again (nothing is started)
  cut HOST [LINK] [WAY]    pull the cable of eth0 or eth1; WAY out: what the host sends is lost,
                           in: what it should hear is lost (the carrier stays)
  heal HOST [LINK]         plug it in again
  part HOST OTHER [WAY]    lose what HOST sends to OTHER (WAY out), what it should hear of it (in), or
                           both; everybody else hears them
  join HOST OTHER          end that
  card HOST [LINK]         give the host its network card again, after "ip link del eth0" there
  seat [LINK]              give a listener a port of the switch, and print its interface there
  lose PERCENT             lose that share of the heartbeat packets on the switch, at random; 0 ends it
  lost                     print how many packets that has cost since it began
  state HOST               print "on" or "off"
  dir [HOST]               print the folder of the lab or of a host (ha.d, init.d, lib, log inside)
  down                     remove the lab; safe to repeat
LAB names the lab, so that several run side by side. LAB_ROOT is the parent folder of all labs.
LAB_ETC, but for authkeys, is copied to each host's /etc/ha.d; LAB_PATH comes first in its PATH.
Exit codes: 0 done, 1 failed, 2 wrong call, 4 this machine does not allow it.
TEXT
}

# An ordinary user's PATH lacks the folders in which ip and nft live.
PATH=$PATH:/usr/sbin:/sbin
LAB=${LAB:-lab}
LAB_ROOT=${LAB_ROOT:-${TMPDIR:-/tmp}/heartbeat-lab-$(id -u)}
LAB_LINKS=${LAB_LINKS:-1}
self=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
lab=$LAB_ROOT/$LAB
# How long a boot or a power loss may take before we call it failed, in steps of 20 ms.
patience=500

fail() { # fail TEXT [EXITCODE]
    printf 'hosts.sh: %s\n' "$1" >&2
    exit "${2:-1}"
}

need() { # need PROGRAM PACKAGE
    command -v "$1" >/dev/null ||
        fail "the program \"$1\" is missing; install the Debian package $2 (apt-get install $2)" 4
}

check_names() {
    [[ $LAB =~ ^[a-z0-9][a-z0-9-]{0,30}$ ]] ||
        fail "LAB=$LAB: a lab's name is lower-case letters, digits and minus" 2
    case $lab/ in
        /run/* | /etc/* | /var/log/* | /var/lib/*)
            fail "LAB_ROOT=$LAB_ROOT: a host has its own $LAB_ROOT; use a folder elsewhere" 2 ;;
    esac
}

# --- namespaces -------------------------------------------------------------------------------

# The process 1 of a host as we see it; empty when the host is off.
init_of() {
    local pid start
    [ -r "$lab/$1/init" ] && read -r pid start <"$lab/$1/init" || return 1
    # A process id can be used again by a stranger: the start time tells them apart.
    [ "$(start_time "$pid")" = "$start" ] && echo "$pid"
}

start_time() {
    local line fields
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
    read -r -a fields <<<"${line##*) }"
    # A zombie is as dead as gone.
    [ "${fields[0]}" != Z ] && echo "${fields[19]}"
}

boot() { # boot HOST: makes the namespaces and waits until process 1 has arranged the mounts
    local host=$1 starter
    mkdir -p "$lab/$host"
    rm -f "$lab/$host/init" "$lab/$host/boot.error"
    setsid unshare --net --uts --mount --ipc --pid --fork --kill-child --propagation private \
        bash "$self" process-one "$host" </dev/null >"$lab/$host/boot.error" 2>&1 &
    starter=$!
    disown "$starter"
    wait_until booted_or_failed "$host" "$starter"
    [ -s "$lab/$host/init" ] || fail "$(boot_failure "$host")" 4
}

booted_or_failed() { [ -s "$lab/$1/init" ] || ! kill -0 "$2" 2>/dev/null; }

wait_until() { # wait_until CONDITION...: looks every 20 ms, false when patience is used up
    local tries=0
    until "$@"; do
        [ $tries -lt $patience ] || return 1
        tries=$((tries + 1))
        sleep 0.02
    done
}

boot_failure() {
    echo "host $1 does not boot: $(tr '\n' ' ' <"$lab/$1/boot.error")"
    [ "$(id -u)" = 0 ] || echo "Run it as root, or inside \"unshare -Ur\"."
    echo "Namespaces may not be allowed here. In a container, run it with --privileged;" \
        "without root, see sysctl kernel.unprivileged_userns_clone, user.max_user_namespaces" \
        "and kernel.apparmor_restrict_unprivileged_userns."
}

# How a daemon of a host reboots it: written down, and nowhere else than in such a host.
reboot='echo "$HA_REASON" >>/var/log/reboots
    grep -q process-one /proc/1/cmdline && exec /sbin/reboot -n -f -f'

inside() { # inside HOST CMD...: all namespaces, a clean environment
    local pid host=$1
    shift
    pid=$(init_of "$host") || fail "host $host is off (power_on $host) or unknown (lab $LAB)"
    nsenter -t "$pid" -m -u -i -n -p -- env -i \
        PATH="$(cat "$lab/path"):/usr/sbin:/usr/bin:/sbin:/bin" \
        HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" HA_REBOOT="$reboot" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} "$@"
}

net_of() { # net_of HOST CMD...: the network only; used for wiring
    local pid host=$1
    shift
    pid=$(init_of "$host") || fail "host $host is off"
    nsenter -t "$pid" -n "$@"
}

# --- inside a host: process 1 ---------------------------------------------------------------------

process_one() {
    local host=$1 pid
    # The old /proc is still mounted, so this is our id as the outside sees it.
    read -r pid _ </proc/self/stat
    set -e
    [ "$host" = switch ] || arrange_disk "$host"
    mount -t proc proc /proc
    # What a fencing program would write there must not reach the machine below.
    if [ -e /proc/sysrq-trigger ]; then mount --bind /dev/null /proc/sysrq-trigger; fi
    hostname "$host"
    echo "$pid $(start_time $$)" >"$lab/$host/init.new"
    mv "$lab/$host/init.new" "$lab/$host/init"
    exec >/dev/null 2>&1
    set +e
    # Bash collects the orphans that a process 1 inherits, while it waits.
    while :; do sleep 86400 & wait $!; done
}

arrange_disk() {
    local host=$1 disk=$lab/$1
    mkdir -p "$disk"/{ha.d,init.d,lib/cores/root,log,etc,var}
    # A copy, not an overlay: without root most of /etc could not be changed through one.
    [ -e "$disk/etc/passwd" ] || cp -r --preserve=mode,links /etc/. "$disk/etc/" 2>/dev/null || true
    mount --bind "$disk/etc" /etc
    echo "$host" >/etc/hostname
    cp "$lab/hosts" /etc/hosts
    mkdir -p /etc/ha.d /etc/init.d
    mount --bind "$disk/ha.d" /etc/ha.d
    mount --bind "$disk/init.d" /etc/init.d
    [ -d /var/lib/heartbeat ] || mount --bind "$disk/var" /var/lib
    mkdir -p /var/lib/heartbeat
    mount --bind "$disk/lib" /var/lib/heartbeat
    mount --bind "$disk/log" /var/log
    # As after every boot: empty. No syslog or init system of the machine below is reachable.
    mount -t tmpfs -o mode=755 tmpfs /run
    mkdir -p /run/lock /run/heartbeat/rsctmp /run/heartbeat/ccm /run/heartbeat/dopd /run/resource-agents
    chown -R hacluster:haclient /run/heartbeat 2>/dev/null || true
    if [ -S /dev/log ] && [ ! -L /dev/log ]; then mount --bind /dev/null /dev/log; fi
}

# --- wiring -------------------------------------------------------------------------------------------

index_of() { # the position of a host in the lab, from 1
    local name index=0
    while read -r name; do
        index=$((index + 1))
        [ "$name" = "$1" ] && echo "$index" && return 0
    done <"$lab/names"
    fail "lab $LAB has no host $1; it has: $(tr '\n' ' ' <"$lab/names")" 2
}

wire_switch() {
    local link
    net_of switch ip link set lo up
    inside switch sysctl -q -w net.ipv4.ip_forward=1 || fail "the switch cannot forward" 4
    for ((link = 0; link < LAB_LINKS; link++)); do
        net_of switch ip link add "br$link" type bridge forward_delay 0 mcast_snooping 0 &&
            net_of switch ip addr add "$(network $link).254/24" brd + dev "br$link" &&
            net_of switch ip link set "br$link" up || fail "the switch br$link cannot be made" 4
    done
}

network() { [ "$1" = 0 ] && echo 198.51.100 || echo 192.0.2; }
# One cable for each link. The reply to a ping carries a time-to-live of 64 plus the host's number,
# so a client sees which host answered.
wire_host() {
    local host=$1 index link
    index=$(index_of "$host") || exit
    for ((link = 0; link < $(cat "$lab/links"); link++)); do wire_card "$host" "eth$link"; done
    net_of "$host" ip link set lo up
    inside "$host" sysctl -q -w "net.ipv4.ip_default_ttl=$((64 + index))" \
        net.ipv4.conf.all.arp_ignore=1 || fail "the time-to-live of $host cannot be set" 4
}

wire_card() { # wire_card HOST LINK: with its cable, address and, for eth0, the default route
    local host=$1 name=$2 link=${2#eth} port pid
    port=$(port_of "$host" "$name") || exit
    pid=$(init_of "$host") || fail "host $host is off"
    net_of switch ip link del "$port" 2>/dev/null
    net_of switch ip link add "$port" type veth peer name "$name" netns "$pid" \
        address "02:00:00:00:0$link:0$(index_of "$host")" &&
        net_of switch ip link set "$port" master "br$link" up || fail "no cable for $host" 4
    net_of "$host" ip addr add "$(network "$link").$(($(index_of "$host") + 4))/24" brd + dev "$name" &&
        net_of "$host" ip link set "$name" up || fail "no address for $host" 4
    await_cable "$port"
    [ "$link" != 0 ] || net_of "$host" ip route add default via 198.51.100.254
}

# The kernel tells a switch of a new cable with a delay; without the wait, first packets are lost.
await_cable() { wait_until forwarding "$1" || fail "the switch does not use the cable $1"; }
forwarding() { net_of switch ip -o -d link show "$1" | grep -q 'state forwarding'; }

port_of() { # port_of HOST LINK
    local index
    index=$(index_of "$1") || exit
    case ${2:-eth0} in
        eth0 | eth1) echo "p${index}e${2#eth}" ;;
        *) fail "there is no link $2; eth0 or eth1" 2 ;;
    esac
}

# --- commands --------------------------------------------------------------------------------------------

up() {
    local host index=0
    [ $# -gt 0 ] || fail "up needs the names of the hosts" 2
    need ip iproute2
    need unshare util-linux
    need nsenter util-linux
    [ ! -e "$lab/names" ] || fail "lab $LAB exists already; remove it: LAB=$LAB hosts.sh down" 1
    # Twice: another lab's "down" may remove the empty parent in between.
    (umask 077 && mkdir -p "$lab" 2>/dev/null || mkdir -p "$lab") && [ -O "$LAB_ROOT" ] ||
        fail "$LAB_ROOT cannot be used (another user's?); set LAB_ROOT to a folder of your own" 4
    # A lab that came up by half is of no use.
    trap down EXIT
    printf '#!/bin/sh\n' >"$lab/try" && chmod +x "$lab/try" && "$lab/try" 2>/dev/null ||
        fail "$LAB_ROOT does not let programs run (noexec); set LAB_ROOT to another folder" 4
    echo 127.0.0.1 localhost >"$lab/hosts"
    for host in "$@"; do
        [[ $host =~ ^[a-z][a-z0-9-]{0,30}$ && $host != switch ]] || fail "bad host name $host" 2
        index=$((index + 1))
        echo "198.51.100.$((index + 4)) $host" >>"$lab/hosts"
        seed "$host"
    done
    echo "$LAB_LINKS" >"$lab/links"
    echo "${LAB_PATH:-/usr/share/heartbeat}" >"$lab/path"
    printf '%s\n' "$@" >"$lab/names"
    boot switch
    wire_switch
    for host in "$@"; do power_on "$host"; done
    trap - EXIT
}

# The first content of a host's disk: the shipped /etc/ha.d and the machine's init scripts.
seed() {
    local disk=$lab/$1
    mkdir -p "$disk"/{ha.d,init.d,lib,log}
    # Without its authkeys, which only their owner can read: each lab brings its own.
    if [ -n "${LAB_ETC:-}" ]; then
        tar -C "$LAB_ETC" --exclude=./authkeys -c . |
            tar -C "$disk/ha.d" --no-same-owner -x || fail "LAB_ETC=$LAB_ETC cannot be read"
    fi
    if [ -d /etc/init.d ]; then cp -r --preserve=mode,links /etc/init.d/. "$disk/init.d/"; fi 2>/dev/null
}

power_on() {
    [ -z "$(init_of "$1")" ] || return 0
    index_of "$1" >/dev/null || exit
    boot "$1"
    wire_host "$1"
}

power_cut() {
    local pid port group
    pid=$(init_of "$1") || return 0
    # Process 1 takes all processes of the host with it, none gets a last word.
    echo "$EPOCHREALTIME" >"$lab/$1/power_cut"
    kill -9 "$pid" 2>/dev/null
    if [ "$1" != switch ] && [ -n "$(init_of switch)" ]; then
        for port in $(ports_of "$1"); do net_of switch ip link del "$port" 2>/dev/null; done
    fi
    wait_until gone "$pid" || fail "host $1 does not die (process $pid)"
    ! group=$(freezer_of "$1") || [ ! -d "$group" ] || wait_until rmdir "$group" 2>/dev/null
    rm -f "$lab/$1/init"
}

gone() { [ -z "$(start_time "$1")" ]; }

ports_of() {
    local index link
    index=$(index_of "$1") || exit
    for ((link = 0; link < $(cat "$lab/links"); link++)); do echo "p${index}e$link"; done
}

cut_cable() {
    local port way=${3:-both}
    port=$(port_of "$1" "${2:-eth0}") || exit
    case $way in
        both) net_of switch ip link set "$port" down ;;
        out) one_way "$port" "prerouting" "iifname" ;;
        in) one_way "$port" "postrouting" "oifname" ;;
        *) fail "cut: which way is \"$way\"? both, in or out" 2 ;;
    esac
}

one_way() { # one_way PORT HOOK MATCH
    need nft nftables
    net_of switch nft "table bridge cut_$1 { chain $2 {
        type filter hook $2 priority 0; $3 $1 counter drop; }; }"
}

heal_cable() {
    local port
    port=$(port_of "$1" "${2:-eth0}") || exit
    net_of switch ip link set "$port" up
    await_cable "$port"
    # No such table when the cable was pulled altogether.
    ! command -v nft >/dev/null || net_of switch nft delete table bridge "cut_$port" 2>/dev/null
    return 0
}

# Between two hosts, on all links.
part_hosts() {
    local first second link rules='' way=${3:-both}
    case $way in both | in | out) ;; *) fail "part: which way is \"$way\"? both, in or out" 2 ;; esac
    need nft nftables
    first=$(index_of "$1") && second=$(index_of "${2:-}") || exit
    for ((link = 0; link < $(cat "$lab/links"); link++)); do
        [ "$way" = in ] || rules+=" iifname p${first}e$link oifname p${second}e$link counter drop;"
        [ "$way" = out ] || rules+=" iifname p${second}e$link oifname p${first}e$link counter drop;"
    done
    net_of switch nft "table bridge part_${first}_$second { chain forward {
        type filter hook forward priority 0; ${rules//;/
        } }; }" || fail "$1 and $2 cannot be parted"
}

join_hosts() {
    local first second
    first=$(index_of "$1") && second=$(index_of "${2:-}") || exit
    net_of switch nft delete table bridge "part_${first}_$second" ||
        fail "$1 and ${2:-} are not parted"
}

# In the bridge's way, so that each host hears or misses a packet by its own luck.
lose() {
    local share=${1:-}
    [[ $share =~ ^[0-9]{1,2}$ ]] || fail "lose needs a percentage of 0 to 99" 2
    need nft nftables
    net_of switch nft 'table bridge loss { counter lost { }; chain forward {
        type filter hook forward priority 0; }; }' &&
        net_of switch nft flush chain bridge loss forward || fail "packets cannot be lost here" 4
    [ "$share" = 0 ] || net_of switch nft add rule bridge loss forward udp dport 694 \
        numgen random mod 100 '<' "$share" counter name lost drop || fail "no rule for loss" 4
}

lost() {
    net_of switch nft list counter bridge loss lost 2>/dev/null |
        awk '$1 == "packets" { print $2; found = 1 } END { if (!found) print 0 }'
}

# An interface of the switch that has no address and answers nobody: what it sends and hears goes
# over its own cable, as if it were another host's.
seat() {
    local link=${1:-eth0} number
    number=${link#eth}
    # The highest MAC for its port: the switch itself takes the lowest, and must not change its own.
    # It may be there already, or be made by another caller right now.
    net_of switch ip link add "port$number" address fe:ff:ff:ff:ff:f0 \
        type veth peer name "seat$number" address "02:00:00:00:0$number:fe" 2>/dev/null
    net_of switch ip link set "seat$number" arp off addrgenmode none up &&
        net_of switch ip link set "port$number" addrgenmode none master "br$number" up ||
        fail "no seat at the switch of $link" 4
    await_cable "port$number"
    echo "seat$number"
}

start() {
    local host=$1
    shift
    [ $# -gt 0 ] || fail "start needs a command" 2
    inside "$host" bash -c '
        setsid "$@" </dev/null >>/var/log/console 2>&1 &
        echo $! >/run/lab-daemon.pid' _ "$@"
}

# A group of processes that the kernel does not run; only the second kind of control groups is
# asked for, because what is frozen by the first kind cannot be killed.
freezer_of() {
    local top
    for top in /sys/fs/cgroup /sys/fs/cgroup/unified; do
        [ -e "$top/cgroup.subtree_control" ] && echo "$top/$(basename "$LAB_ROOT")-$LAB-$1" && return 0
    done
    return 1
}

freeze() {
    local group
    group=$(freezer_of "$1") || fail "this machine has no control groups of version 2" 4
    mkdir -p "$group" && inside "$1" bash -c "$family"'
        group=$0
        for pid; do echo "$pid" >"$group/cgroup.procs" || exit 1; done' "$group" ||
        fail "the daemon of $1 cannot be put into $group" 4
    echo 1 >"$group/cgroup.freeze"
    wait_until frozen "$group" || fail "the daemon of $1 does not freeze"
}

frozen() { grep -q '^frozen 1' "$1/cgroup.events"; }

thaw() {
    local group
    group=$(freezer_of "$1") && echo 0 >"$group/cgroup.freeze"
}

# Prints the daemon and its helper processes (same program, descendants), the daemon first.
family='
    for file in /run/heartbeat.pid /run/lab-daemon.pid; do
        daemon=; [ -r $file ] && read -r daemon <$file
        [ -n "$daemon" ] && exe=$(readlink /proc/$daemon/exe) && break
        daemon=
    done
    [ -n "$daemon" ] || exit 1
    found=" $daemon "; grown=yes
    while [ -n "$grown" ]; do grown=
        for stat in /proc/[0-9]*/stat; do
            pid=${stat#/proc/}; pid=${pid%/stat}
            case $found in *" $pid "*) continue ;; esac
            { read -r line <$stat; } 2>/dev/null || continue
            set -- ${line##*) }
            case $found in *" $2 "*) ;; *) continue ;; esac
            [ "$(readlink /proc/$pid/exe)" = "$exe" ] || continue
            found="$found$pid "; grown=yes
        done
    done
    set -- $found'

daemon() { inside "$1" bash -c "$family"'; echo $1'; }

signal_daemon() { # signal_daemon SIGNAL HOST
    inside "$2" bash -c "$family"'; kill -'"$1"' $*' || fail "no daemon runs on $2"
}

# Stopped first, so that none sees another one die and says or undoes something.
kill_daemon() {
    inside "$1" bash -c "$family"'; kill -STOP $* && kill -KILL $*' || fail "no daemon runs on $1"
}

down() {
    local host
    [ -d "$lab" ] || return 0
    # The switch last: it must be there to unplug the hosts.
    while read -r host; do power_cut "$host"; done < <(cat "$lab/names" 2>/dev/null)
    power_cut switch
    chmod -R u+rwx "$lab" 2>/dev/null
    rm -rf --one-file-system "$lab"
    rmdir "$LAB_ROOT" 2>/dev/null
    return 0
}

main() {
    local command=${1:-}
    [ $# -gt 0 ] && shift
    check_names
    case $command in
        run | start | daemon | kill | pause | resume | freeze | thaw | card | \
            power_cut | power_on | cut | heal | part | join | state)
            [ $# -gt 0 ] || fail "$command: which host?" 2
            [ -e "$lab/names" ] || fail "there is no lab $LAB in $LAB_ROOT; make it with: up HOST..." ;;
    esac
    case $command in
        up | down | lose | lost | seat) "$command" "$@" ;;
        run) inside "$@" ;;
        start | daemon) "$command" "$@" ;;
        kill) kill_daemon "$1" ;;
        pause) signal_daemon STOP "$1" ;;
        resume) signal_daemon CONT "$1" ;;
        power_cut | power_on | freeze | thaw) "$command" "$1" ;;
        card) wire_card "$1" "${2:-eth0}" ;;
        cut) cut_cable "$@" ;;
        heal) heal_cable "$@" ;;
        part) part_hosts "$@" ;;
        join) join_hosts "$@" ;;
        state) if [ -n "$(init_of "$1")" ]; then echo on; else echo off; fi ;;
        dir) echo "$lab${1:+/$1}" ;;
        process-one) process_one "$1" ;;
        help | -h | --help) usage ;;
        *) usage >&2 && exit 2 ;;
    esac
}

main "$@"
