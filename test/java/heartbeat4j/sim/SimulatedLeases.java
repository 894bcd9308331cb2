package heartbeat4j.sim;

import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Moment;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The kernel of one machine, as far as it takes addresses away by itself, and what the daemon does
 * to keep them: a refresh after each heartbeat. Its time stands still while the machine is
 * suspended.
 */
final class SimulatedLeases {
    /** A script may add an address so long after the last heartbeat of a lease of one second. */
    private static final long SHORT_WINDOW = 750 * Time.MILLISECOND;

    private final World world;
    private final Machine machine;
    private final Random random;
    private final Map<GroupName, Long> endsAt = new TreeMap<>();
    private final TreeSet<GroupName> kept = new TreeSet<>();
    private final TreeSet<GroupName> looked = new TreeSet<>();
    private final TreeSet<GroupName> taken = new TreeSet<>();
    private OptionalInt inForce = OptionalInt.empty();
    private long lastBeat;

    SimulatedLeases(World world, Machine machine, Random random) {
        this.world = world;
        this.machine = machine;
        this.random = random;
    }

    /** Its first resource is an address; the others outlive the daemon. */
    static boolean isAddress(Group group, int index) {
        return index == 0 && group.resources().getFirst().script().equals("IPaddr");
    }

    /** The daemon that knew them is no more; what it has promised holds on. */
    void daemonGone() {
        kept.clear();
    }

    void powerCut() {
        kept.clear();
        endsAt.clear();
    }

    boolean inForce() {
        return inForce.isPresent();
    }

    /** When the last heartbeat went out. */
    long lastBeat() {
        return lastBeat;
    }

    /** What the kernel may take at most, from the last heartbeat on. */
    long gone() {
        return AddressLease.gone(inForce.orElseThrow()).toNanos();
    }

    /** It went without a script, which the daemon may not know yet. */
    boolean tookAway(GroupName group) {
        return taken.contains(group);
    }

    // ---- from daemon to daemon ----

    /** What is kept here lives until then. */
    void leave(Moment until) {
        int seconds = (int) ((machine.worldTime(until) - world.now()) / Time.SECOND);
        if (ordered() instanceof AddressLease.Off || seconds < 1) {
            return;
        }
        for (GroupName group : kept) {
            endsIn(group, seconds * Time.SECOND);
        }
        inForce = OptionalInt.of(seconds + 1);
    }

    /** A daemon starts where a former one has left these groups; it lengthens nothing. */
    void adopt(Set<GroupName> left) {
        if (world.sabotage() == Sabotage.RESTART_FORGETS_WHAT_IT_PROMISED) {
            return;
        }
        OptionalInt lease = ordered().seconds(world.timing());
        for (GroupName group : left) {
            if (isAddress(world.group(group), 0) && machine.scripts().runs(group, 0)) {
                keep(group);
                long latest = world.now() + lease.orElse(Integer.MAX_VALUE) * Time.SECOND;
                if (endsAt.getOrDefault(group, 0L) > latest) {
                    endsIn(group, lease.orElseThrow() * Time.SECOND);
                }
            }
        }
    }

    private AddressLease ordered() {
        return world.setup(machine.index()).policy().lease();
    }

    // ---- what the daemon does ----

    void heartbeatSent(OptionalInt announced) {
        lastBeat = world.now();
        inForce = world.sabotage() == Sabotage.LEASE_IS_NOT_AWAITED ? world.longLease() : announced;
        for (GroupName group : List.copyOf(kept)) {
            if (!machine.scripts().runs(group, 0)) {
                lost(group);
            } else if (inForce.isPresent()) {
                endsIn(group, inForce.getAsInt() * Time.SECOND);
            } else {
                endsAt.remove(group);
            }
        }
    }

    /** Its script has added it, or was found to have. */
    void keep(GroupName group) {
        kept.add(group);
        taken.remove(group);
    }

    /** It is not here any more, whoever did that. */
    void removed(GroupName group) {
        endsAt.remove(group);
    }

    /** Its script is about to remove it. */
    void leave(GroupName group) {
        kept.remove(group);
    }

    /** Others have taken over. */
    void drop() {
        for (GroupName group : List.copyOf(kept)) {
            kept.remove(group);
            endsAt.remove(group);
            machine.scripts().takeAway(group);
        }
    }

    // ---- what the kernel does ----

    /** A script adds it; false when the last heartbeat is too long ago for that. */
    boolean add(GroupName group) {
        if (inForce.isEmpty()) {
            return true;
        }
        long lease = inForce.getAsInt() * Time.SECOND;
        long age = world.now() - lastBeat;
        if (age > Math.max(lease - Time.SECOND, SHORT_WINDOW)) {
            return false;
        }
        endsIn(group, Math.max(Time.SECOND, (lease - age) / Time.SECOND * Time.SECOND));
        return true;
    }

    /** The kernel is late by up to what the formula allows. */
    private void endsIn(GroupName group, long lease) {
        long late = AddressLease.gone(lease / Time.SECOND).toNanos() - lease;
        long end = world.now() + lease + (long) (late * 0.9 * random.nextDouble());
        Long before = endsAt.put(group, end);
        if (before == null) {
            look(group);
        } else if (end < before) {
            looked.remove(group);
            look(group);
        }
    }

    private void look(GroupName group) {
        if (looked.add(group)) {
            world.agenda()
                    .at(
                            endsAt.get(group),
                            () -> {
                                looked.remove(group);
                                end(group);
                            });
        }
    }

    private void end(GroupName group) {
        Long end = endsAt.get(group);
        if (end == null) {
            return;
        }
        boolean refreshed = world.sabotage() == Sabotage.LEASE_IS_REFRESHED_IN_A_STALL;
        if (machine.suspended() || refreshed) {
            endsAt.put(group, world.now() + Time.SECOND / 4);
            look(group);
        } else if (world.now() < end) {
            look(group);
        } else {
            endsAt.remove(group);
            taken.add(group);
            world.trace(machine.name(), "the lease of " + group + " is over");
            machine.scripts().takeAway(group);
            lost(group);
        }
    }

    /** Somebody removes it by hand; a Heartbeat would never notice. */
    void remove(GroupName group) {
        boolean ours = world.kind(machine.index()) == Program.Kind.OURS;
        if (ours && machine.scripts().runs(group, 0)) {
            world.trace(machine.name(), "SOMEBODY REMOVES " + group);
            endsAt.remove(group);
            taken.add(group);
            machine.scripts().takeAway(group);
            lost(group);
        }
    }

    private void lost(GroupName group) {
        if (kept.remove(group)) {
            machine.input(
                    engine -> engine.addressLost(machine.moment(), group, group.text(), "it went"));
        }
    }
}
