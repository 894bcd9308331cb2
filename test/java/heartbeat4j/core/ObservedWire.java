package heartbeat4j.core;

import static heartbeat4j.core.Fixture.ETH0;
import static heartbeat4j.core.Fixture.ETH1;
import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.millis;

import heartbeat4j.core.Body.AskResources.Step;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** A cluster of which only the packets exist. */
final class ObservedWire {
    final Observer observer;
    final List<String> log = new ArrayList<>();
    final Map<NodeName, Long> sequences = new TreeMap<>();
    private final Map<NodeName, Long> generations = new TreeMap<>();
    final Map<NodeName, String> beating = new TreeMap<>();
    final TreeSet<NodeName> unheard = new TreeSet<>();
    Moment now = START;

    ObservedWire(Failback failback) {
        observer = new Observer(now, Fixture.policy(failback));
    }

    /** Time passes in steps of a quarter second; who beats beats every second. */
    ObservedWire run(double seconds) {
        long steps = Math.round(seconds * 4);
        for (long i = 0; i < steps; i++) {
            now = now.plus(millis(250));
            if (now.since(START).toMillis() % 1000 == 0) {
                beating.forEach((node, state) -> say(node, status(state)));
            }
            if (now.reached(observer.wakeAt())) {
                note(observer.timePassed(now));
            }
        }
        return this;
    }

    ObservedWire say(NodeName node, Body body) {
        long sequence = sequences.merge(node, 1L, Long::sum);
        return say(node, sequence, body);
    }

    ObservedWire say(NodeName node, long sequence, Body body) {
        if (unheard.contains(node)) {
            return this;
        }
        Generation generation = new Generation(generations.getOrDefault(node, 7L));
        Message message =
                new Message(
                        Fixture.header(node, generation, sequence, Optional.empty()),
                        body,
                        List.of());
        note(observer.heard(now, message, ETH0));
        // The same packet over the second link.
        note(observer.heard(now, message, ETH1));
        return this;
    }

    /** A daemon starts: init, up, then active as soon as the other one was heard. */
    ObservedWire start(NodeName node) {
        generations.merge(node, 8L, (before, _) -> before + 1);
        sequences.put(node, 0L);
        say(node, status("init"));
        say(node, status("up"));
        beating.put(node, "up");
        return this;
    }

    ObservedWire activate(NodeName node) {
        beating.put(node, "active");
        return say(node, status("active")).say(node, new Body.Starting());
    }

    ObservedWire kill(NodeName node) {
        beating.remove(node);
        return this;
    }

    ObservedWire holds(NodeName node, Holdings holdings, boolean stable, String info) {
        return say(
                node,
                new Body.ResourceReport(
                        holdings, true, Optional.of(stable), info, Optional.empty()));
    }

    ObservedWire asks(NodeName node, Holdings scope, Step step) {
        return say(node, new Body.AskResources(scope, step));
    }

    private static Body.Status status(String state) {
        return new Body.Status(state, OptionalLong.of(5000), true, Optional.empty());
    }

    private void note(List<Notice> notices) {
        for (Notice notice : notices) {
            log.add(notice.level().word() + ": " + notice.line());
        }
    }

    List<String> differences() {
        return log.stream().filter(line -> line.contains("Difference")).toList();
    }

    void forget() {
        log.clear();
    }

    String wanted(GroupName group) {
        return observer.observation(now).groups().stream()
                .filter(view -> view.name().equals(group))
                .map(view -> view.wanted().map(NodeName::text).orElse("-"))
                .findFirst()
                .orElseThrow();
    }
}
