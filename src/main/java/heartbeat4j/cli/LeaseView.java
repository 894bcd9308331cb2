package heartbeat4j.cli;

import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusDocument.Lease;
import heartbeat4j.control.StatusDocument.Overlap;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Writes what a status says of addresses, as rows of tables. */
final class LeaseView {
    private LeaseView() {}

    static List<List<String>> leases(StatusDocument document) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ADDRESS", "GROUP", "LEASE", "REFRESHED", "PUT BACK"));
        for (Lease lease : document.leases()) {
            rows.add(
                    List.of(
                            lease.address(),
                            lease.group(),
                            lease.seconds().stream()
                                    .mapToObj(seconds -> seconds + " s")
                                    .findFirst()
                                    .orElse("none"),
                            lease.refreshedMillis().map(StatusView::ago).orElse("-"),
                            lease.lost() + "x"));
        }
        return rows;
    }

    static List<List<String>> overlaps(StatusDocument document) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("IF", "AN ADDRESS IS ON BOTH FOR", "WHY"));
        for (Overlap overlap : document.overlaps()) {
            rows.add(List.of(overlap.when(), atMost(overlap.atMostMillis()), overlap.because()));
        }
        return rows;
    }

    private static String atMost(OptionalLong millis) {
        return millis.isEmpty()
                ? "as long as that lasts"
                : "%d.%d s at most"
                        .formatted(millis.getAsLong() / 1000, millis.getAsLong() % 1000 / 100);
    }
}
