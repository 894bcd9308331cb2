package heartbeat4j.daemon;

import heartbeat4j.control.StatusDocument;
import heartbeat4j.core.Moment;
import heartbeat4j.core.Notice;
import heartbeat4j.host.AddressProbe;
import heartbeat4j.host.AddressResource;
import heartbeat4j.host.AddressView;
import heartbeat4j.host.Announcer;
import heartbeat4j.host.InterfaceAddress;
import heartbeat4j.host.InterfaceState;
import heartbeat4j.host.NeighbourCheck;
import heartbeat4j.host.Netlink;
import heartbeat4j.host.Outcome;
import heartbeat4j.host.RivalSearch;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tells the neighbours where our addresses are, at once and again and again, and looks whether they
 * heed it; on a thread of its own.
 */
final class Announcements implements AutoCloseable {
    /** So long a neighbour may take to answer. */
    private static final Duration ANSWER = Duration.ofMillis(200);

    /** So long a rival may take to show itself. */
    private static final Duration RIVAL = Duration.ofMillis(150);

    /** Before an announcement that was put off is tried again. */
    private static final Duration OFF = Duration.ofMillis(200);

    /** Neighbours of one address that are asked; the gateway is the first. */
    private static final int NEIGHBOURS_MAX = 8;

    /** Addresses whose neighbours are asked at the same time; each of the others waits its turn. */
    private static final int QUESTIONS_MAX = 4;

    private final Surroundings surroundings;
    private final ThreadPoolExecutor questions;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<String, Announced> all = new LinkedHashMap<>();
    private final Map<String, ScheduledFuture<?>> next = new LinkedHashMap<>();
    private final Map<String, StatusDocument.Address> views = new ConcurrentSkipListMap<>();

    /**
     * What it needs to know; asked on several threads.
     *
     * @param mayAnnounce false where this daemon may have been taken for dead: another host has the
     *     address then
     * @param refresh time between two announcements of an address that all know
     * @param known hosts that may be asked where they are neighbours
     */
    record Surroundings(
            Supplier<Moment> clock,
            BooleanSupplier mayAnnounce,
            Supplier<Optional<Duration>> refresh,
            Supplier<Collection<InetAddress>> known,
            Logs log) {}

    /** Where it says what an operator should know. */
    interface Logs {
        void say(Notice.Level level, String line);
    }

    Announcements(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.questions =
                new ThreadPoolExecutor(
                        QUESTIONS_MAX,
                        QUESTIONS_MAX,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("neighbour question").factory());
        questions.allowCoreThreadTimeOut(true);
        this.thread =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("announcements").factory());
        thread.setRemoveOnCancelPolicy(true);
        // At the end of the daemon an answer may still come.
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** From now on it is announced, beginning at once. */
    void begin(AddressResource address) {
        later(
                () -> {
                    if (all.putIfAbsent(key(address), new Announced(address)) == null) {
                        round(key(address));
                    }
                });
    }

    /** Ends that, and does the rest when nothing is announced any more. */
    void end(AddressResource address, Runnable then) {
        later(
                () -> {
                    forget(key(address));
                    then.run();
                });
    }

    /** Ends it for all others. */
    void keep(Collection<AddressResource> wanted) {
        List<String> keys = wanted.stream().map(Announcements::key).toList();
        later(
                () ->
                        List.copyOf(all.keySet()).stream()
                                .filter(key -> !keys.contains(key))
                                .forEach(this::forget));
    }

    /** The network is another one, or others may have forgotten. */
    void beginAnew(Predicate<AddressResource> which) {
        later(
                () ->
                        List.copyOf(all.values()).stream()
                                .filter(address -> which.test(address.resource()))
                                .forEach(
                                        address -> {
                                            address.beginAnew();
                                            round(key(address.resource()), address);
                                        }));
    }

    /** On any thread. */
    List<StatusDocument.Address> view() {
        return List.copyOf(views.values());
    }

    private static String key(AddressResource address) {
        return address.resource().text();
    }

    private void forget(String key) {
        all.remove(key);
        views.remove(key);
        ScheduledFuture<?> planned = next.remove(key);
        if (planned != null) {
            planned.cancel(false);
        }
    }

    /** A mistake of ours must be seen; the other addresses go on. */
    private void later(Runnable work) {
        thread.execute(() -> guarded(work));
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            surroundings.log().say(Notice.Level.ERROR, "announcements: " + e);
        }
    }

    // --- on the thread ------------------------------------------------------------------------

    private void round(String key) {
        Announced address = all.get(key);
        if (address != null) {
            round(key, address);
        }
    }

    private void round(String key, Announced address) {
        boolean allowed = surroundings.mayAnnounce().getAsBoolean();
        if (allowed) {
            announce(address);
        }
        show(key, address);
        ScheduledFuture<?> planned = next.remove(key);
        if (planned != null) {
            planned.cancel(false);
        }
        Optional<Duration> pause =
                allowed ? address.pause(surroundings.refresh().get()) : Optional.of(OFF);
        pause.ifPresent(
                time ->
                        next.put(
                                key,
                                thread.schedule(
                                        () -> guarded(() -> round(key)),
                                        time.toNanos(),
                                        TimeUnit.NANOSECONDS)));
    }

    private void show(String key, Announced address) {
        views.put(key, address.view());
    }

    private void announce(Announced address) {
        try (Netlink netlink = Netlink.open()) {
            AddressView network = AddressView.read(netlink);
            List<InterfaceAddress> places = network.places(address.resource());
            if (places.isEmpty()) {
                address.failed("it is not on this host; see \"ip addr\"");
            }
            for (InterfaceAddress place : places) {
                announce(address, network, place);
            }
        } catch (IOException e) {
            address.failed(e.getMessage());
        }
    }

    private void announce(Announced address, AddressView network, InterfaceAddress place) {
        Optional<InterfaceState> on = network.on(place);
        if (on.isEmpty()) {
            address.failed("its interface has just gone");
        } else if (place.duplicate()) {
            address.failed("another host on " + on.get() + " has it, as the kernel found out");
        } else if (place.tentative()) {
            address.failed("the kernel is still asking for it on " + on.get());
        } else if (Announcer.announce(on.get(), place.address())
                instanceof Outcome.Failed(String why)) {
            address.failed(why);
        } else {
            boolean rivals = address.looksForRival();
            address.announced(surroundings.clock().get(), on.get().name());
            Optional<Moment> asked = address.beginCheck();
            if (asked.isPresent()) {
                questions.execute(
                        () ->
                                guarded(
                                        () ->
                                                ask(
                                                        address,
                                                        asked.get(),
                                                        network,
                                                        place,
                                                        on.get(),
                                                        rivals)));
            }
        }
    }

    // --- on a thread for questions
    // ----------------------------------------------------------------

    private void ask(
            Announced address,
            Moment asked,
            AddressView network,
            InterfaceAddress place,
            InterfaceState on,
            boolean rivals) {
        Map<InetAddress, NeighbourCheck.Answer> answers = new LinkedHashMap<>();
        network.neighbours(place, surroundings.known().get()).stream()
                .limit(NEIGHBOURS_MAX)
                .forEach(
                        neighbour ->
                                answers.put(
                                        neighbour,
                                        NeighbourCheck.ask(
                                                on,
                                                place.address(),
                                                network.other(place, neighbour),
                                                neighbour,
                                                ANSWER)));
        Moment now = surroundings.clock().get();
        Optional<AddressProbe.Answer> rival =
                rivals
                        ? Optional.of(
                                RivalSearch.again(network.interfaces(), on, place.address(), RIVAL))
                        : Optional.empty();
        later(
                () -> {
                    address.checked(asked, now, answers);
                    rival.ifPresent(answer -> rival(address, answer, on));
                    if (all.get(key(address.resource())) == address) {
                        show(key(address.resource()), address);
                    }
                });
    }

    private void rival(Announced address, AddressProbe.Answer answer, InterfaceState on) {
        String mac =
                switch (answer) {
                    case AddressProbe.Answer.Taken(var by) -> by.toString();
                    case AddressProbe.Answer.Free _,
                            AddressProbe.Answer.Contested _,
                            AddressProbe.Answer.Failed _ ->
                            "";
                };
        if (address.rival(mac)) {
            surroundings
                    .log()
                    .say(
                            Notice.Level.WARN,
                            "address %s is ours, and %s answers for it on %s too"
                                    .formatted(address.resource(), mac, on));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        questions.shutdownNow();
    }
}
