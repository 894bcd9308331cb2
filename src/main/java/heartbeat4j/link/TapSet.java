package heartbeat4j.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Listens to all media of ha.cf without sending, beside whoever owns their ports. */
public final class TapSet implements AutoCloseable {
    private final List<Tap> taps;

    /** Makes the taps; nothing is opened yet. */
    public TapSet(
            List<Medium> media, TapSocket.Opener opener, TapListener listener, LongSupplier clock) {
        Map<List<Object>, List<Medium>> grouped = new LinkedHashMap<>();
        for (Medium medium : new LinkedHashSet<>(media)) {
            List<Object> place = List.of(medium.interfaceName(), medium.port(), medium.family());
            grouped.computeIfAbsent(place, _ -> new ArrayList<>()).add(medium);
        }
        taps = grouped.values().stream().map(m -> new Tap(m, opener, listener, clock)).toList();
    }

    /** Tries each once and keeps trying; returns why those that failed did. */
    public List<String> start() {
        return taps.stream().flatMap(tap -> tap.start().stream()).toList();
    }

    @Override
    public void close() {
        for (Tap tap : taps) {
            try {
                tap.close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
