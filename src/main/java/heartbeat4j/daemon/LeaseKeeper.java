package heartbeat4j.daemon;

import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Moment;
import heartbeat4j.host.AddressChange;
import heartbeat4j.host.AddressResource;
import heartbeat4j.host.BootClock;
import heartbeat4j.host.InterfaceAddress;
import heartbeat4j.host.InterfaceState;
import heartbeat4j.host.Lifetime;
import heartbeat4j.host.Netlink;
import heartbeat4j.host.NetlinkAnswer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks the kernel to keep addresses, on a thread of its own and only on an order that came with a
 * heartbeat: a daemon that stands still keeps nothing, and a kernel that is slow holds up no
 * heartbeat.
 */
final class LeaseKeeper {
    /** At the bound an order is dropped: the next heartbeat brings another one. */
    private static final int ORDERS_MAX = 4;

    /** What to do now. */
    sealed interface Order {
        List<AddressResource> addresses();

        /** Refresh them, unless the heartbeat of that moment is too long ago. */
        record Refresh(Moment heartbeat, Lifetime lifetime, List<AddressResource> addresses)
                implements Order {}

        /**
         * They live until then and not longer, for no further order may come.
         *
         * @param done says when it is made so
         */
        record Leave(Moment until, List<AddressResource> addresses, CompletableFuture<Kept> done)
                implements Order {}

        /** Take them away. */
        record Drop(List<AddressResource> addresses) implements Order {}
    }

    /**
     * What came of a refresh.
     *
     * @param kept those that are there and live on
     * @param missing those that had been there and are not any more
     * @param complaints why the kernel would not
     */
    record Kept(
            Moment at,
            Set<AddressResource> kept,
            Set<AddressResource> missing,
            List<String> complaints) {}

    private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(ORDERS_MAX);
    private final Map<AddressResource, List<InterfaceAddress>> places = new LinkedHashMap<>();
    private final Set<Integer> promoted = new HashSet<>();
    private final Consumer<Kept> listener;
    private Optional<Thread> thread = Optional.empty();

    /**
     * Begins with the first order.
     *
     * @param listener is called on the keeper's thread
     */
    LeaseKeeper(Consumer<Kept> listener) {
        this.listener = listener;
    }

    /** Never waits. The thread inherits the priority of the one that gives the first order. */
    void order(Order order) {
        if (thread.isEmpty()) {
            Thread started =
                    Thread.ofPlatform().name("address lease").daemon().unstarted(this::run);
            thread = Optional.of(started);
            started.start();
        }
        if (!(order instanceof Order.Refresh)) {
            // What waits is older, and would refresh what is to go.
            orders.clear();
        }
        orders.offer(order);
    }

    void close() {
        thread.ifPresent(Thread::interrupt);
    }

    private void run() {
        try (Netlink netlink = Netlink.open()) {
            while (true) {
                switch (orders.take()) {
                    case Order.Refresh refresh -> listener.accept(refresh(netlink, refresh));
                    case Order.Leave leave -> leave.done().complete(leave(netlink, leave));
                    case Order.Drop(List<AddressResource> addresses) -> drop(netlink, addresses);
                }
            }
        } catch (IOException e) {
            String why = "addresses cannot be refreshed: " + e.getMessage();
            listener.accept(new Kept(BootClock.now(), Set.of(), Set.of(), List.of(why)));
        } catch (InterruptedException _) {
            // The daemon ends; what its scripts have left ends with its lease.
        }
    }

    private Kept refresh(Netlink netlink, Order.Refresh order) {
        return refresh(
                netlink,
                order.addresses(),
                () -> late(order.heartbeat()) ? Optional.empty() : Optional.of(order.lifetime()));
    }

    private Kept leave(Netlink netlink, Order.Leave order) {
        return refresh(netlink, order.addresses(), () -> Lifetime.until(left(order.until())));
    }

    private static Duration left(Moment until) {
        Moment now = BootClock.now();
        return now.reached(until) ? Duration.ZERO : until.since(now);
    }

    /**
     * @param lifetime asked for each: this thread may have stood still since the last one
     */
    private Kept refresh(
            Netlink netlink,
            List<AddressResource> addresses,
            Supplier<Optional<Lifetime>> lifetime) {
        List<String> complaints = new ArrayList<>();
        places.keySet().retainAll(addresses);
        look(netlink, addresses).ifPresent(complaints::add);
        Set<AddressResource> kept = new HashSet<>();
        Set<AddressResource> missing = new HashSet<>();
        for (AddressResource address : addresses) {
            for (InterfaceAddress place : places.getOrDefault(address, List.of())) {
                Optional<Lifetime> next = lifetime.get();
                if (next.isEmpty()) {
                    complaints.add("the machine is too busy to refresh addresses in time");
                    return new Kept(BootClock.now(), kept, missing, complaints);
                }
                switch (netlink.refresh(place.withLifetime(next.get()))) {
                    case AddressChange.Made _, AddressChange.AlreadyThere _ -> kept.add(address);
                    case AddressChange.NotThere _ -> missing.add(address);
                    case AddressChange.Refused(String reason) -> complaints.add(reason);
                }
            }
        }
        missing.removeAll(kept);
        places.keySet().removeAll(missing);
        return new Kept(BootClock.now(), kept, missing, complaints);
    }

    private static boolean late(Moment heartbeat) {
        return BootClock.now().since(heartbeat).compareTo(AddressLease.HAND_OVER) > 0;
    }

    /** Finds those whose place is not known yet; returns why it could not. */
    private Optional<String> look(Netlink netlink, List<AddressResource> addresses) {
        if (places.keySet().containsAll(addresses)) {
            return Optional.empty();
        }
        if (netlink.interfaces() instanceof NetlinkAnswer.Told<List<InterfaceState>>(var interfaces)
                && netlink.addresses()
                        instanceof NetlinkAnswer.Told<List<InterfaceAddress>>(var all)) {
            for (AddressResource address : addresses) {
                List<InterfaceAddress> found = address.places(interfaces, all);
                if (!found.isEmpty()) {
                    places.putIfAbsent(address, found);
                }
            }
            places.values().forEach(found -> keepOthers(netlink, found));
            return Optional.empty();
        }
        return Optional.of("the kernel does not tell its addresses");
    }

    /** Or the end of one lease would take along the other addresses of its network. */
    private void keepOthers(Netlink netlink, List<InterfaceAddress> found) {
        for (InterfaceAddress place : found) {
            if (place.ipv4() && promoted.add(place.index())) {
                netlink.keepOtherAddresses(place.index());
            }
        }
    }

    private void drop(Netlink netlink, List<AddressResource> addresses) {
        look(netlink, addresses);
        for (AddressResource address : addresses) {
            places.getOrDefault(address, List.of()).forEach(netlink::delete);
        }
        places.clear();
    }
}
