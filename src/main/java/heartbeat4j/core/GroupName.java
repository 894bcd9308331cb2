package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

/** The key of a resource group: the first resource of its haresources line, as written. */
public record GroupName(String text) implements Comparable<GroupName> {
    public GroupName {
        check(!text.isEmpty(), "empty group name");
    }

    @Override
    public int compareTo(GroupName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
