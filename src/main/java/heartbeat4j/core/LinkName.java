package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

/** The name of a heartbeat link as operators see it: the interface, such as {@code eth0}. */
public record LinkName(String text) implements Comparable<LinkName> {
    public LinkName {
        check(!text.isEmpty(), "empty link name");
    }

    @Override
    public int compareTo(LinkName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
