package heartbeat4j.live;

import heartbeat4j.host.AddressQuestions;
import heartbeat4j.host.InterfaceState;
import heartbeat4j.host.Ip;
import heartbeat4j.host.MacAddress;
import heartbeat4j.host.Netlink;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A listener at the switch that asks all the time, by ARP or neighbour solicitation, who has an
 * address, and records every moment in which two hosts answer, or none.
 */
final class ArpWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(10);

    /** On a busy machine a few answers may come after the next look. */
    static final Duration MISSED = INTERVAL.multipliedBy(10);

    /** Above that it is said that the watcher itself did not look. */
    private static final Duration PAUSE_MAX = Duration.ofMillis(100);

    /** Addresses that no host of a lab has. */
    private static final InetAddress FROM_V4 = Ip.of("198.51.100.253");

    private static final InetAddress FROM_V6 = Ip.of("fe80::fe");

    /** More than any test needs; further ones are not kept. */
    private static final int ANNOUNCEMENTS_MAX = 10_000;

    private final AnswerTimeline timeline = new AnswerTimeline(PAUSE_MAX);
    private final List<Announcement> announcements = new ArrayList<>();
    private final Function<MacAddress, String> names;
    private final Thread thread;
    private volatile boolean closing;
    private volatile Throwable failure;

    /** Somebody told everybody that he has the address. */
    record Announcement(long at, String owner) {}

    private ArpWatch(AddressQuestions questions, Function<MacAddress, String> names) {
        this.names = names;
        this.thread =
                Thread.ofPlatform().name("arp watch").daemon().unstarted(() -> run(questions));
    }

    /** Watches an address of eth0's network; owners are called by the names of their hosts. */
    static ArpWatch start(Lab lab, String address) {
        String seat = lab.script("seat").mustSucceed().line();
        ArpWatch watch =
                lab.client()
                        .inNetwork(
                                () ->
                                        new ArpWatch(
                                                questions(seat, address), mac -> name(lab, mac)));
        watch.thread.start();
        return watch;
    }

    private static AddressQuestions questions(String seat, String address) throws IOException {
        InetAddress watched = Ip.of(address);
        try (Netlink netlink = Netlink.open()) {
            InterfaceState on =
                    LabNetwork.told(netlink.interfaces()).stream()
                            .filter(state -> state.name().equals(seat))
                            .findFirst()
                            .orElseThrow();
            return AddressQuestions.open(
                    on, watched.getAddress().length == 4 ? FROM_V4 : FROM_V6, watched);
        }
    }

    /**
     * The MACs of a lab end with the host's number, see hosts.sh; a stranger's is shown as it is.
     */
    private static String name(Lab lab, MacAddress mac) {
        List<LabHost> hosts = lab.hosts();
        int number = (int) (mac.value() & 0xff);
        boolean ours = mac.value() >>> 16 == 0x0200_0000L && number > 0 && number <= hosts.size();
        return ours ? hosts.get(number - 1).name() : mac.toString();
    }

    private void run(AddressQuestions questions) {
        try (questions) {
            while (!closing) {
                look(questions);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    /** Answers come within a fraction of the interval, before the next question. */
    private void look(AddressQuestions questions) throws IOException {
        long begin = System.nanoTime();
        Set<String> owners = new TreeSet<>();
        questions.ask();
        long end = begin + INTERVAL.toNanos();
        for (long left = INTERVAL.toNanos(); left > 0; left = end - System.nanoTime()) {
            Optional<AddressQuestions.Word> word = questions.hear(Duration.ofNanos(left));
            word.ifPresent(w -> note(w, owners));
        }
        timeline.note(begin, owners);
    }

    private void note(AddressQuestions.Word word, Set<String> owners) {
        String owner = names.apply(word.mac());
        switch (word) {
            case AddressQuestions.Word.Answer _ -> owners.add(owner);
            case AddressQuestions.Word.Announcement _ -> announced(owner);
        }
    }

    private void announced(String owner) {
        synchronized (announcements) {
            if (announcements.size() < ANNOUNCEMENTS_MAX) {
                announcements.add(new Announcement(System.nanoTime(), owner));
            }
        }
    }

    /** A mark for {@link #since}. */
    static long mark() {
        return System.nanoTime();
    }

    /** Everything since the watch began. */
    AnswerTimeline.Part all() {
        check();
        return timeline.all();
    }

    AnswerTimeline.Part since(long mark) {
        return between(mark, System.nanoTime());
    }

    AnswerTimeline.Part between(long mark, long end) {
        check();
        return timeline.between(mark, end);
    }

    /** The host that alone has answered for so long up to now. */
    Optional<String> soleOwner(Duration time) {
        long now = System.nanoTime();
        AnswerTimeline.Part part = between(now - time.toNanos(), now);
        return timeline.now().stream().findFirst().filter(part::only);
    }

    /** Of all hosts, since the watch began. */
    List<Announcement> announcements() {
        check();
        synchronized (announcements) {
            return List.copyOf(announcements);
        }
    }

    /** Waits until these hosts, and no others, answer. */
    void awaitOwners(String... owners) {
        Await.until(
                "the address is answered by " + List.of(owners),
                () -> all().toString(),
                () -> {
                    check();
                    return timeline.now().equals(Set.of(owners));
                });
    }

    /** A watch that has ended by itself must not pass for one that saw nothing wrong. */
    private void check() {
        if (failure != null) {
            throw new AssertionError("the watch has failed", failure);
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(Await.GENEROUS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
