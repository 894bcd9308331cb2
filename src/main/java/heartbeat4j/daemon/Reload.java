package heartbeat4j.daemon;

import heartbeat4j.config.Checked;
import heartbeat4j.config.Configuration;
import heartbeat4j.config.Problem;
import heartbeat4j.config.Severity;
import heartbeat4j.control.ControlAnswer;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Notice;
import heartbeat4j.link.LinkSet;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the configuration again while the daemon runs. A bad one changes nothing; a good one takes
 * effect at once, except what needs a restart, which is said.
 */
final class Reload {
    private final Parts parts;
    private final NodeUuid uuid;

    Reload(Parts parts, NodeUuid uuid) {
        this.parts = parts;
        this.uuid = uuid;
    }

    /** Returns at once; reading may wait for a name server. */
    void ask(Consumer<ControlAnswer> reply) {
        Thread.startVirtualThread(
                () -> {
                    Checked checked =
                            ConfigReader.read(
                                    parts.options().paths().configuration(), Optional.empty());
                    parts.loop().post(engine -> reply.accept(apply(engine, checked)));
                });
    }

    private ControlAnswer apply(Engine engine, Checked checked) {
        checked.problems().forEach(problem -> StartLog.say(parts.journal(), problem));
        return switch (checked) {
            case Checked.Rejected(List<Problem> problems) -> keepOld(first(problems));
            case Checked.Accepted(Configuration changed, _) -> takeOver(engine, changed);
        };
    }

    private static String first(List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .findFirst()
                .map(Problem::toString)
                .orElse("no problem");
    }

    private ControlAnswer keepOld(String reason) {
        parts.journal()
                .write(
                        new Notice(
                                Notice.Level.ERROR,
                                "Configuration not reloaded; the old one stays in force",
                                reason));
        return new ControlAnswer.Refused(reason);
    }

    private ControlAnswer takeOver(Engine engine, Configuration changed) {
        Configuration old = parts.configuration();
        if (!changed.self().equals(old.self()) || !changed.nodes().equals(old.nodes())) {
            return keepOld("the nodes changed; restart heartbeat for that");
        }
        LinkSet links = parts.links();
        Pings pings = parts.pings();
        if (!changed.media().equals(old.media())) {
            LinkSet before = links;
            LinkSet after = parts.linksOf(changed);
            links = after;
            Pings pingsBefore = pings;
            Pings pingsAfter = parts.pingsOf(changed);
            pings = pingsAfter;
            // Closing sends what is queued first; the loop must not wait for that.
            Thread.startVirtualThread(
                    () -> {
                        before.close();
                        after.start();
                    });
            Thread.startVirtualThread(
                    () -> {
                        pingsAfter.start();
                        pingsBefore.close();
                    });
        }
        if (!changed.logging().equals(old.logging())) {
            parts.say(
                    Notice.Level.WARN,
                    "the log directives changed; they take effect at the next start");
        }
        parts.change(changed, links, pings);
        parts.helpers().changed(old);
        parts.addresses().changed();
        engine.reload(
                parts.now(), Translation.setup(changed, uuid, parts.options().manageResources()));
        return ControlAnswer.Ok.of("configuration reloaded");
    }
}
