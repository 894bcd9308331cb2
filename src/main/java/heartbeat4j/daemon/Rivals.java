package heartbeat4j.daemon;

import heartbeat4j.config.AddressRules;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;
import heartbeat4j.host.AddressProbe;
import heartbeat4j.host.AddressResource;
import heartbeat4j.host.RivalSearch;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Decides whether an address may be taken that another host may have: a member of the cluster is
 * waited for while it answers, for a stated time; a stranger's address is not taken, unless ha.cf
 * says so. Called on the event loop's thread.
 */
final class Rivals implements AutoCloseable {
    /**
     * So long a member is waited for that still answers for an address. Its daemon is dead or
     * paused; an address with a lease goes in that time, one without is taken then, as clients
     * expect.
     */
    static final Duration WAIT = Duration.ofSeconds(2);

    /** Between two looks at a rival. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** An answer of all addresses of a group counts so long for each of them. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Where a reload has just switched the questions off. */
    private static final Duration LAST_LOOK = Duration.ofMillis(200);

    /** Addresses of one group that are asked for at the same time; others wait. */
    private static final int THREADS_MAX = 32;

    private final Parts parts;
    private final ThreadPoolExecutor threads;
    private final Map<InetAddress, Question> questions = new LinkedHashMap<>();
    private final Map<GroupName, Moment> waitedSince = new TreeMap<>();

    /** An answer, or the start that waits for it. */
    private static final class Question {
        final Moment at;
        Optional<RivalSearch.Finding> finding = Optional.empty();
        Optional<Wish> wish = Optional.empty();

        Question(Moment at) {
            this.at = at;
        }
    }

    /** One start. */
    private record Wish(
            GroupName group, AddressResource address, Consumer<Optional<String>> then) {}

    Rivals(Parts parts) {
        this.parts = parts;
        this.threads =
                new ThreadPoolExecutor(
                        THREADS_MAX,
                        THREADS_MAX,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("address question").factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** For what may wait for the network. */
    Executor threads() {
        return threads;
    }

    /**
     * Asks for all addresses of a group at once, as each would be asked for in its turn.
     *
     * @param then gets, on the loop's thread, why the address is not taken, or nothing
     */
    void ask(
            GroupName group,
            AddressResource address,
            List<AddressResource> others,
            Consumer<Optional<String>> then) {
        if (rules().probe().isEmpty()) {
            then.accept(Optional.empty());
            return;
        }
        Moment now = parts.now();
        questions.values().removeIf(q -> q.wish.isEmpty() && now.reached(q.at.plus(FRESH)));
        if (!questions.containsKey(address.address())) {
            search(now, address, Duration.ZERO);
            others.stream()
                    .filter(other -> !questions.containsKey(other.address()))
                    .forEach(other -> search(now, other, Duration.ZERO));
        }
        wait(new Wish(group, address, then));
    }

    private void wait(Wish wish) {
        Question question = questions.get(wish.address().address());
        if (question.finding.isPresent()) {
            questions.remove(wish.address().address());
            judge(wish, question.finding.get());
        } else {
            question.wish = Optional.of(wish);
        }
    }

    private void search(Moment now, AddressResource address, Duration pause) {
        Question question = new Question(now);
        questions.put(address.address(), question);
        Duration time = rules().probe().orElse(LAST_LOOK);
        threads.execute(
                () -> {
                    RivalSearch.Finding finding = find(address, time, pause);
                    parts.loop().post(_ -> found(address, question, finding));
                });
    }

    private static RivalSearch.Finding find(
            AddressResource address, Duration time, Duration pause) {
        try {
            Thread.sleep(pause);
            return RivalSearch.find(address, time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return RivalSearch.Finding.failed("the daemon ends");
        }
    }

    private void found(AddressResource address, Question question, RivalSearch.Finding finding) {
        question.finding = Optional.of(finding);
        question.wish.ifPresent(
                wish -> {
                    questions.remove(address.address(), question);
                    judge(wish, finding);
                });
    }

    /** The group is not started here any more: another time others will be waited for anew. */
    void released(GroupName group) {
        waitedSince.remove(group);
    }

    private void judge(Wish wish, RivalSearch.Finding finding) {
        String on = finding.on();
        switch (finding.answer()) {
            case AddressProbe.Answer.Free _ -> wish.then().accept(Optional.empty());
            case AddressProbe.Answer.Failed(String reason) -> takeUnasked(wish, reason);
            case AddressProbe.Answer.Taken(var mac) -> judge(wish, mac.toString(), on, false);
            case AddressProbe.Answer.Contested(var mac) -> judge(wish, mac.toString(), on, true);
        }
    }

    private void takeUnasked(Wish wish, String reason) {
        parts.say(
                Notice.Level.INFO,
                "nobody could be asked who uses %s: %s".formatted(wish.address(), reason));
        wish.then().accept(Optional.empty());
    }

    private void judge(Wish wish, String mac, String on, boolean onlyAsks) {
        switch (suspect(mac)) {
            case Members.Suspect.Known(NodeName node) -> member(wish, mac + ", " + node, on);
            case Members.Suspect.Possible(NodeName node) ->
                    member(wish, "%s, perhaps %s, which is dead,".formatted(mac, node), on);
            case Members.Suspect.Stranger() -> {
                if (onlyAsks && !over(wish)) {
                    again(wish, "address %s is asked for by %s on %s too", mac, on);
                } else {
                    stranger(wish, mac, on);
                }
            }
        }
    }

    /** The addresses of a group are waited for together. */
    private boolean over(Wish wish) {
        Moment since = waitedSince.get(wish.group());
        return since != null && parts.now().reached(since.plus(WAIT));
    }

    private Members.Suspect suspect(String mac) {
        return parts.members()
                .suspect(
                        parts.now(),
                        mac,
                        parts.configuration().others(),
                        parts.configuration().timing().deadtime());
    }

    private void member(Wish wish, String who, String on) {
        if (over(wish)) {
            parts.say(
                    Notice.Level.WARN,
                    "address %s is taken although %s still answers for it on %s after %d s"
                            .formatted(wish.address(), who, on, WAIT.toSeconds()));
            wish.then().accept(Optional.empty());
        } else {
            again(wish, "address %s is still used by %s on %s", who, on);
        }
    }

    private void again(Wish wish, String text, String who, String on) {
        if (waitedSince.putIfAbsent(wish.group(), parts.now()) == null) {
            parts.say(
                    Notice.Level.WARN,
                    text.formatted(wish.address(), who, on)
                            + "; it is waited for, at most %d s".formatted(WAIT.toSeconds()));
        }
        search(parts.now(), wish.address(), PAUSE);
        wait(wish);
    }

    private void stranger(Wish wish, String mac, String on) {
        String found = "address %s is used by %s on %s".formatted(wish.address(), mac, on);
        switch (rules().conflict()) {
            case TAKE -> {
                parts.say(
                        Notice.Level.WARN, found + "; it is taken (ha.cf: address_conflict take)");
                wish.then().accept(Optional.empty());
            }
            case REFUSE -> wish.then().accept(Optional.of(found + "; it is not taken"));
        }
    }

    private AddressRules rules() {
        return parts.configuration().addressRules();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
