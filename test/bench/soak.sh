#!/bin/bash
# A pair of Heartbeat 3.0.6 and heartbeat4j on a bad network for a long time.
#
#   usage: soak.sh [MINUTES]      10 minutes when left out; fractions such as 0.4 are fine; as root
#
# Primary is Heartbeat 3.0.6, secondary is heartbeat4j; each owns an address. Every packet is lost
# with a chance of LOSS percent (10), separately each way, with keepalive 100ms and deadtime 2. Fails
# when a node was declared dead, an address moved, either log holds an error, or one node keeps more
# than 200 messages that the other has not acknowledged. Results: target/bench/soak.txt.
set -u
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

usage="usage: $0 [MINUTES]   (0.1 to 1440)"
minutes=${1:-10}
[[ $minutes =~ ^[0-9]{1,4}(\.[0-9])?$ ]] || die "$usage"
seconds=$(awk -v minutes="$minutes" 'BEGIN { printf "%d", minutes * 60 }')
[ "$seconds" -ge 6 ] || die "$usage"
LOSS=${LOSS:-10}
unacknowledged_max=200
another=198.51.100.101

check_machine
command -v tcpdump >/dev/null || die "no tcpdump: apt-get install tcpdump"
export LAB_LINKS=1
capture=$results/soak.pcap
report=$results/soak.txt
trap 'pair down' EXIT
trap 'exit 130' INT TERM

pair() {
    LAB=soak-$$ LAB_ROOT=${TMPDIR:-/tmp}/heartbeat-bench LAB_ETC=/etc/ha.d bash "$hosts" "$@"
}

build_pair() {
    local host disk
    pair up primary secondary || die "the hosts cannot be built"
    for host in primary secondary; do
        disk=$(pair dir "$host")
        rm -f "$disk"/ha.d/{ha.cf,authkeys,haresources} "$disk"/ha.d/resource.d/IPaddr{,2}
        cat >"$disk/ha.d/ha.cf" <<TEXT
logfile /var/log/ha-log
keepalive 100ms
warntime 1
deadtime 2
initdead 30
auto_failback off
bcast eth0
node primary secondary
TEXT
        (umask 077 && printf 'auth 1\n1 sha1 only-a-benchmark\n' >"$disk/ha.d/authkeys")
        printf '%s\n' "primary $floating/24/eth0" "secondary $another/24/eth0" >"$disk/ha.d/haresources"
        install -m 755 "$project"/resources.d/IPaddr{,2} "$disk/ha.d/resource.d/"
    done
}

has() { [ -n "$(pair run "$1" ip -o addr show to "$2/32")" ]; }
in_place() { has primary $floating && has secondary $another; }

await_place() {
    local end=$((SECONDS + patience))
    until in_place; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}

# memory HOST: resident kilobytes of all processes of the daemon, shared pages counted in each.
memory() {
    pair run "$1" ps -eo rss=,comm= | awk '$2 ~ /^(heartbeat|java)/ { sum += $1 } END { print sum + 0 }'
}

# What was said on the wire before any of it was lost, one line of figures for each node.
figures() {
    tcpdump -Anttr "$capture" 2>/dev/null | awk '
        function hex(text,    i, value) {
            value = 0
            for (i = 1; i <= length(text); i++)
                value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
            return value
        }
        function field(name,    key) {
            key = "(0)" name "="
            if (!(i = index(packet, key))) return ""
            rest = substr(packet, i + length(key))
            return substr(rest, 1, index(rest, ",") - 1)
        }
        function count(    from, type, seq) {
            from = field("src")
            if (from == "") return
            messages[from]++
            type = field("t")
            if (type == "NS_rexmit") asked[from]++
            if (type == "NS_nak_rexmit") refused[from]++
            if (type == "NS_ackmsg" && field("dest") != from) {
                upto = hex(field("ackseq"))
                if (upto > acknowledged[field("dest")]) acknowledged[field("dest")] = upto
            }
            if ((seq = field("seq")) == "") return
            if ((from, field("hg"), seq) in heard) repeated[from]++
            heard[from, field("hg"), seq] = 1
            number = hex(seq)
            open = number - acknowledged[from]
            if (acknowledged[from] && open > longest[from]) longest[from] = open
        }
        /^[0-9]+\.[0-9]+ IP / { count(); packet = ""; next }
        { packet = packet $0 "\n" }
        END {
            count()
            for (node in messages)
                printf "%s: %d packets, asked again for %d, repeated %d, refused %d, longest unacknowledged run %d\n",
                    node, messages[node], asked[node], repeated[node], refused[node], longest[node]
        }' | sort
}

complaints() {
    local host log
    for host in primary secondary; do
        log=$(pair dir "$host")/log/ha-log
        # Where the limit for locked memory is low, as in containers, Heartbeat 3 says so.
        grep -hE 'ERROR|CRIT|: is dead|queue is filling|attempted replay' "$log" |
            grep -v 'Cannot lock ourselves into memory'
    done
}

build_pair
pair start primary /usr/libexec/heartbeat/heartbeat -f || die "Heartbeat 3 does not start"
pair start secondary "$home/bin/heartbeat" -f || die "heartbeat4j does not start"
await_place || die "the addresses do not come up"
# Heartbeat 3 raises its announced deadtime for its first seconds.
sleep 6
pair run switch tcpdump -ni br0 -Z root -Uw "$capture" udp port 694 2>/dev/null &
pair lose "$LOSS" || die "no packets can be lost here"
before=$(memory primary) before_ours=$(memory secondary)
sleep "$seconds"
after=$(memory primary) after_ours=$(memory secondary)
lost=$(pair lost)
pair lose 0
moved=
in_place || moved=yes
{
    echo "$(date -u +%FT%TZ), $(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg), $seconds s," \
        "$LOSS % of the packets lost"
    echo "packets lost on the way: $lost of $(tcpdump -nr "$capture" 2>/dev/null | wc -l)"
    figures
    echo "primary, Heartbeat 3.0.6: $before kB at the beginning, $after kB at the end"
    echo "secondary, heartbeat4j: $before_ours kB at the beginning, $after_ours kB at the end"
} | tee "$report"
problems=$(complaints)
[ -z "$problems" ] || die "complaints in the logs:"$'\n'"$problems"
[ -z "$moved" ] || die "an address is not where it was"
figures | awk -v most=$unacknowledged_max '{ if ($NF > most) exit 1; seen++ } END { if (seen != 2) exit 1 }' ||
    die "a queue has grown to more than $unacknowledged_max messages, or a node was not heard"
