package heartbeat4j.host;

import static heartbeat4j.core.Invariants.check;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * An address that an interface has, or shall have.
 *
 * @param index of the interface
 * @param label the name that older tools show for it, "eth0:0"; IPv4 only, often empty
 * @param scope 0 is global, 253 link
 */
public record InterfaceAddress(
        int index,
        InetAddress address,
        int prefix,
        Optional<InetAddress> broadcast,
        String label,
        int scope,
        int flags,
        Lifetime lifetime) {

    static final int SECONDARY = 0x01;
    static final int NO_DUPLICATE_DETECTION = 0x02;
    static final int DUPLICATE = 0x08;
    static final int DEPRECATED = 0x20;
    static final int TENTATIVE = 0x40;
    static final int PERMANENT = 0x80;
    static final int AUTO_JOIN = 0x400;

    /** One byte of it ends the text for the kernel. */
    static final int LABEL_BYTES_MAX = 15;

    public InterfaceAddress {
        int bits = address.getAddress().length * Byte.SIZE;
        check(index > 0, "interface %d", index);
        check(0 <= prefix && prefix <= bits, "%s/%d", address, prefix);
        check(label.length() <= LABEL_BYTES_MAX, "label %s", label);
    }

    /** What to add for a floating address: without a broadcast address and a label. */
    public static InterfaceAddress of(int index, InetAddress address, int prefix, Lifetime time) {
        return new InterfaceAddress(index, address, prefix, Optional.empty(), "", 0, 0, time);
    }

    public InterfaceAddress withBroadcast(InetAddress broadcastAddress) {
        return new InterfaceAddress(
                index,
                address,
                prefix,
                Optional.of(broadcastAddress),
                label,
                scope,
                flags,
                lifetime);
    }

    public InterfaceAddress withLabel(String text) {
        return new InterfaceAddress(
                index, address, prefix, broadcast, text, scope, flags, lifetime);
    }

    /** IPv6: the kernel neither waits nor asks whether another host has it. */
    public InterfaceAddress withoutDuplicateDetection() {
        return new InterfaceAddress(
                index,
                address,
                prefix,
                broadcast,
                label,
                scope,
                flags | NO_DUPLICATE_DETECTION,
                lifetime);
    }

    public InterfaceAddress withLifetime(Lifetime time) {
        return new InterfaceAddress(index, address, prefix, broadcast, label, scope, flags, time);
    }

    public boolean ipv4() {
        return address instanceof Inet4Address;
    }

    /** The kernel is still asking whether another host has it: nothing reaches it yet. */
    public boolean tentative() {
        return (flags & TENTATIVE) != 0 && !duplicate();
    }

    /**
     * Another host has it, as the kernel found out: this host does not use it. One that has a
     * lifetime is not kept in this state: the kernel removes it.
     */
    public boolean duplicate() {
        return (flags & DUPLICATE) != 0;
    }

    public boolean deprecated() {
        return (flags & DEPRECATED) != 0;
    }

    /** Without an end of its own. */
    public boolean permanent() {
        return (flags & PERMANENT) != 0;
    }

    /** Another address of the same network was there first. */
    public boolean secondary() {
        return (flags & SECONDARY) != 0;
    }

    /** Whether hosts can reach it, as far as this address decides that. */
    public boolean usable() {
        return !tentative() && !duplicate();
    }

    /** The same address of the same interface, whatever else is said of it. */
    boolean samePlace(InterfaceAddress other) {
        return index == other.index && prefix == other.prefix && address.equals(other.address);
    }

    /** The same but for how much of its lifetime has gone by. */
    boolean sameButForTime(InterfaceAddress other) {
        return lifetime.forever() == other.lifetime.forever()
                && withLifetime(other.lifetime).equals(other);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
