package heartbeat4j.daemon;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.config.Configuration;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.core.Action;
import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Moment;
import heartbeat4j.core.Resource;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Verb;
import heartbeat4j.host.AddressResource;
import heartbeat4j.host.InterfaceAddress;
import heartbeat4j.host.Lifetime;
import heartbeat4j.host.ScriptLocator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The addresses that scripts of ours have added here: kept as long as heartbeats go out, missed
 * when they are gone, and given up at once when others have them. Called on the event loop's
 * thread.
 */
final class Leases {
    /** What a script exits with that came too late to add an address; it is called again. */
    private static final int TOO_LATE = 75;

    /** After so many calls the start has failed: no machine should be so busy. */
    private static final int CALLS_MAX = 5;

    /** The kernel answers at once, or the addresses keep the lease that they have. */
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);

    private static final long HUNDREDTH_NANOS = 10_000_000;

    /** An address whose script has begun to add it and has not been told to remove it. */
    private static final class Held {
        private final GroupName group;
        private boolean there;
        private Optional<Moment> refreshed = Optional.empty();

        Held(GroupName group) {
            this.group = group;
        }
    }

    private final Parts parts;
    private final LeaseKeeper keeper = new LeaseKeeper(this::kept);
    private final Map<AddressResource, Held> held = new LinkedHashMap<>();
    private final Map<AddressResource, Long> lost = new LinkedHashMap<>();
    private final Map<AddressResource, Integer> calls = new LinkedHashMap<>();
    private OptionalInt seconds = OptionalInt.empty();
    private Optional<Moment> heartbeat = Optional.empty();

    Leases(Parts parts) {
        this.parts = parts;
    }

    // ---- from daemon to daemon ----

    /** What a former daemon has left running of these groups; before anything is said of them. */
    void adopt(List<GroupName> left) {
        Map<AddressResource, GroupName> all = new LinkedHashMap<>();
        for (Group group : parts.configuration().groups()) {
            if (left.contains(group.name())) {
                group.resources().stream()
                        .flatMap(resource -> ours(resource).stream())
                        .forEach(address -> all.put(address, group.name()));
            }
        }
        Configuration files = parts.configuration();
        OptionalInt lease = files.lease().seconds(files.timing());
        Adoption adoption = Adoption.of(List.copyOf(all.keySet()), lease);
        adoption.complaints().forEach(complaint -> parts.say(ERROR, complaint));
        for (AddressResource address : adoption.found()) {
            Held known = new Held(all.get(address));
            known.there = true;
            held.put(address, known);
        }
        if (adoption.leased()) {
            // If the first heartbeat brings no lease, they are to stay.
            seconds = OptionalInt.of(lease.orElse(AddressLease.SECONDS_MAX));
        }
    }

    /** They live until then, for the next daemon; waits until that is so. */
    void leave(Moment until) {
        if (held.isEmpty() || parts.configuration().lease() instanceof AddressLease.Off) {
            return;
        }
        CompletableFuture<LeaseKeeper.Kept> done = new CompletableFuture<>();
        List<AddressResource> all = List.copyOf(held.keySet());
        keeper.order(new LeaseKeeper.Order.Leave(until, all, done));
        try {
            LeaseKeeper.Kept kept = done.get(LEAVE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            kept.complaints().forEach(complaint -> parts.say(WARN, complaint));
        } catch (ExecutionException | TimeoutException e) {
            parts.say(WARN, "addresses may be missing until the next daemon has added them: " + e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- what scripts do ----

    /** Before a script runs; returns what it is told besides. */
    Map<String, String> begins(Action.RunScript job, Optional<AddressResource> address) {
        if (address.isEmpty()) {
            return Map.of();
        }
        return switch (job.verb()) {
            case START -> {
                Held known = held.computeIfAbsent(address.get(), _ -> new Held(job.group()));
                // Its first lease counts from there, as its script is told.
                known.refreshed = heartbeat;
                yield words();
            }
            case STOP -> {
                held.remove(address.get());
                yield Map.of();
            }
            case STATUS -> Map.of();
        };
    }

    /** For how long, and until when at the latest if no heartbeat follows. */
    private Map<String, String> words() {
        Map<String, String> words = new TreeMap<>();
        if (seconds.isPresent() && heartbeat.isPresent()) {
            Moment until = heartbeat.get().plus(Duration.ofSeconds(seconds.getAsInt()));
            words.put("HA_ADDRESS_LEASE", "" + seconds.getAsInt());
            words.put("HA_ADDRESS_UNTIL", "" + until.nanos() / HUNDREDTH_NANOS);
        }
        return words;
    }

    /** After a script has run; true when it is to be called once more, for it came too late. */
    boolean ended(Action.RunScript job, Optional<AddressResource> found, ScriptResult result) {
        if (found.isEmpty() || job.verb() == Verb.STOP) {
            return false;
        }
        AddressResource address = found.get();
        boolean tooLate = result.exitCode() == TOO_LATE && !result.timedOut();
        if (job.verb() == Verb.START
                && tooLate
                && calls.merge(address, 1, Integer::sum) < CALLS_MAX) {
            return true;
        }
        calls.remove(address);
        boolean runs =
                job.verb() == Verb.START
                        ? result.succeeded()
                        : result.output().strip().equals("running");
        if (runs) {
            held.computeIfAbsent(address, _ -> new Held(job.group())).there = true;
        } else if (job.verb() == Verb.START) {
            held.remove(address);
        }
        return false;
    }

    // ---- what heartbeats do ----

    /** Nothing else refreshes an address. */
    void heartbeatSent(Moment now, OptionalInt lease) {
        boolean ends = seconds.isPresent() && lease.isEmpty();
        seconds = lease;
        heartbeat = Optional.of(now);
        if (!held.isEmpty() && (lease.isPresent() || ends)) {
            Lifetime lifetime = ends ? Lifetime.FOREVER : Lifetime.ofSeconds(lease.getAsInt());
            keeper.order(new LeaseKeeper.Order.Refresh(now, lifetime, List.copyOf(held.keySet())));
        }
    }

    /** On the keeper's thread, which must not wait for the loop's. */
    private void kept(LeaseKeeper.Kept kept) {
        Thread.startVirtualThread(() -> parts.loop().post(engine -> kept(engine, kept)));
    }

    private void kept(Engine engine, LeaseKeeper.Kept kept) {
        kept.complaints().forEach(complaint -> parts.say(ERROR, complaint));
        kept.kept().forEach(a -> refreshed(a, kept.at()));
        kept.missing().forEach(a -> missing(engine, a, "it was not there when it was refreshed"));
    }

    private void refreshed(AddressResource address, Moment at) {
        Optional.ofNullable(held.get(address)).ifPresent(h -> h.refreshed = Optional.of(at));
    }

    /** Others have taken over. */
    void drop() {
        if (seconds.isPresent() && !held.isEmpty()) {
            keeper.order(new LeaseKeeper.Order.Drop(List.copyOf(held.keySet())));
            held.clear();
        }
    }

    // ---- what others do ----

    /** The kernel says that it is not there any more. */
    void removed(Engine engine, InterfaceAddress gone, String from) {
        for (AddressResource address : List.copyOf(held.keySet())) {
            if (address.address().equals(gone.address())) {
                missing(engine, address, why(held.get(address), from));
            }
        }
    }

    /** Everything is looked at again: events may have been lost. */
    void look(Engine engine, List<InterfaceAddress> all) {
        for (AddressResource address : List.copyOf(held.keySet())) {
            boolean here = all.stream().anyMatch(a -> a.address().equals(address.address()));
            if (!here) {
                missing(engine, address, why(held.get(address), "its interface"));
            }
        }
    }

    private String why(Held address, String from) {
        Moment now = parts.now();
        Optional<Duration> silence = address.refreshed.map(now::since);
        boolean over =
                seconds.isPresent()
                        && silence.filter(s -> s.toSeconds() >= seconds.getAsInt()).isPresent();
        return over
                ? "its lease of %d s was over: this node had stood still"
                        .formatted(seconds.getAsInt())
                : "another program has removed it from " + from;
    }

    private void missing(Engine engine, AddressResource address, String how) {
        Held known = held.get(address);
        if (known != null && known.there) {
            held.remove(address);
            lost.merge(address, 1L, Long::sum);
            engine.addressLost(parts.now(), known.group, address.toString(), how);
        }
    }

    /** The kernel says that it is here; only a script of ours may have done that. */
    void added(InterfaceAddress address, String to) {
        boolean ours = held.keySet().stream().anyMatch(a -> a.address().equals(address.address()));
        boolean known =
                parts.configuration().groups().stream()
                        .flatMap(group -> group.resources().stream())
                        .flatMap(resource -> ours(resource).stream())
                        .anyMatch(a -> a.address().equals(address.address()));
        if (known && !ours) {
            parts.say(
                    WARN,
                    ("Address %s was added to %s, but not by this cluster; unless you know why:"
                                    + " ip addr del %s dev %s")
                            .formatted(address, to, address, to));
        }
    }

    /** An address whose script would have told us. */
    private Optional<AddressResource> ours(Resource resource) {
        return parts.scripts().locate(resource.script())
                        instanceof ScriptLocator.Located.Found found
                ? AddressResource.of(resource, found.script())
                : Optional.empty();
    }

    // ---- what operators see ----

    List<StatusDocument.Lease> view() {
        List<StatusDocument.Lease> all = new ArrayList<>();
        Moment now = parts.now();
        held.forEach(
                (address, h) ->
                        all.add(
                                new StatusDocument.Lease(
                                        h.group.text(),
                                        address.toString(),
                                        seconds,
                                        h.refreshed.map(at -> now.since(at).toMillis()),
                                        lost.getOrDefault(address, 0L))));
        return all;
    }

    void close() {
        keeper.close();
    }
}
