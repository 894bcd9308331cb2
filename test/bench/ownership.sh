#!/bin/bash
# How long an address is on two hosts, and how long on none, when its owner is stopped, killed, cut
# off or loses power: heartbeat4j, Heartbeat 3.0.6 and keepalived side by side.
#
#   usage: ownership.sh [TIMES|FAULT]...     all when left out, about a quarter of an hour; as root
#
#   TIMES   fast second default
#   FAULT   stall freeze kill power parted cluster-cut service-cut all-cut mute deaf down
#
# Each program has two hosts of its own, which all suffer the same at the same time: eth0 leads to the
# clients and carries the address, eth1 is for the cluster alone. A listener at the switch of eth0
# asks by ARP every 10 ms who has the address. Counted is from the fault to the end of the return to
# the first host, planned moves included. "± s": so long the listener itself did not look.
# Results: target/bench/ownership.txt, who answered when: target/bench/ownership.timelines.
set -u
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

known=" fast second default stall freeze kill power parted cluster-cut service-cut all-cut mute deaf down "
for word; do
    [[ $known == *" $word "* ]] || die "what is \"$word\"? known are:$known"
done
check_machine
command -v keepalived >/dev/null || die "no keepalived: apt-get install keepalived"
command -v nft >/dev/null || die "no nft: apt-get install nftables"
classes=$project/target/test-classes
[ -e "$classes/heartbeat4j/live/OwnershipBench.class" ] ||
    die "no $classes; build it: mvn -q -DskipTests package"
# Finds Java as the commands do.
# shellcheck source=../../src/main/launcher/heartbeat-java.sh
. "$home/lib/heartbeat-java.sh"
find_java

cd "$project" || exit 1
rm -f "$results/ownership.timelines"
{
    printf '%s, %s processors, kernel %s, load %s\n' "$(date -u +%FT%TZ)" "$(nproc)" \
        "$(uname -r)" "$(cut -d' ' -f1-3 /proc/loadavg)"
    printf 'heartbeat4j %s, Heartbeat %s, %s\n' "$("$home/bin/heartbeat" -V 2>/dev/null)" \
        "$(/usr/libexec/heartbeat/heartbeat -V 2>/dev/null)" \
        "$(keepalived --version 2>&1 | head -n 1)"
    # shellcheck disable=SC2154  # find_java sets it.
    "$java" -XX:+UseSerialGC -Xmx128m --enable-native-access=ALL-UNNAMED \
        -Dheartbeat.home="$home" -cp "$classes:$home/lib/*" \
        heartbeat4j.live.OwnershipBench "$results/ownership.timelines" "$@"
} | tee "$results/ownership.txt"
