package heartbeat4j.daemon;

import heartbeat4j.config.Configuration;
import heartbeat4j.control.ControlAnswer;
import heartbeat4j.core.Action;
import heartbeat4j.core.Failback;
import heartbeat4j.core.FenceId;
import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.JobId;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Message;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Verb;
import heartbeat4j.host.AddressResource;
import heartbeat4j.host.GenerationFile;
import heartbeat4j.host.Handlers;
import heartbeat4j.host.LoadAverage;
import heartbeat4j.host.ScriptLocator;
import heartbeat4j.wire.Field;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the engine decides, done on this machine; called on the event loop's thread only. */
final class RealEffects implements Effects {
    /**
     * Messages that the daemon answers itself. Heartbeat leaves that to their handlers, so what
     * those write into the FIFO has been said already.
     */
    private static final List<String> ANSWERED_BY_US =
            List.of("hb_takeover", "ask_resources", "ip-request", "ip-request-resp");

    /** How long rc.d/status may hold up the start of resources. */
    private static final Duration DEATH_NOTICE_MAX = Duration.ofSeconds(30);

    private final Parts parts;
    private final ClientDoor clients;
    private final Map<RequestId, Consumer<ControlAnswer>> askers = new LinkedHashMap<>();
    private final DeathNotice deathNotice;
    private long lastRequest;
    private long lastGeneration;

    RealEffects(Parts parts) {
        this.parts = parts;
        this.clients = new ClientDoor(parts);
        this.deathNotice = new DeathNotice(DEATH_NOTICE_MAX, this::later, this::warn);
    }

    /** As an event of its own; on no thread that others wait for, as the queue may be full. */
    private void later(Runnable work) {
        Thread.startVirtualThread(() -> parts.loop().post(_ -> work.run()));
    }

    ClientDoor clients() {
        return clients;
    }

    @Override
    public void transmit(byte[] packet) {
        parts.links().send(packet);
    }

    @Override
    public void ping(NodeName node, byte[] packet) {
        parts.pings().send(node, packet);
    }

    @Override
    public void run(Action.RunScript job) {
        String name = job.resource().script();
        switch (parts.scripts().locate(name)) {
            case ScriptLocator.Located.Missing(String reason) -> {
                announce(
                        new Notice(
                                Notice.Level.ERROR,
                                "Cannot locate resource script " + name,
                                reason));
                ended(job.job(), new ScriptResult(1, false, "", reason));
            }
            case ScriptLocator.Located.Found(Path script) -> {
                switch (job.verb()) {
                    case START -> start(job, script);
                    case STOP -> parts.addresses().stopping(job.resource(), () -> run(job, script));
                    case STATUS -> run(job, script);
                }
            }
        }
    }

    private void start(Action.RunScript job, Path script) {
        parts.marks().add(job.group()).ifPresent(this::warn);
        parts.addresses()
                .starting(
                        job,
                        refusal ->
                                refusal.ifPresentOrElse(
                                        why ->
                                                ended(
                                                        job.job(),
                                                        new ScriptResult(1, false, "", why)),
                                        () -> deathNotice.onceOver(() -> run(job, script))));
    }

    private void run(Action.RunScript job, Path script) {
        List<String> arguments = new ArrayList<>(job.resource().arguments());
        arguments.add(job.verb().word());
        if (job.verb() != Verb.STATUS) {
            String line = "Running " + script + " " + String.join(" ", arguments);
            announce(new Notice(Notice.Level.INFO, line, ""));
        }
        Optional<AddressResource> address = AddressResource.of(job.resource(), script);
        Map<String, String> usual = parts.environment().forResources();
        Map<String, String> environment =
                new LinkedHashMap<>(parts.addresses().environment(address, usual));
        environment.putAll(parts.leases().begins(job, address));
        parts.runner()
                .run(
                        job.job(),
                        script,
                        arguments,
                        environment,
                        job.limit(),
                        result -> later(() -> ended(job, script, address, result)));
    }

    private void ended(
            Action.RunScript job,
            Path script,
            Optional<AddressResource> address,
            ScriptResult result) {
        if (parts.leases().ended(job, address, result)) {
            run(job, script);
            return;
        }
        if (job.verb() == Verb.START) {
            parts.addresses().started(job.resource(), result);
        }
        ended(job.job(), result);
    }

    private void ended(JobId job, ScriptResult result) {
        // On a thread of its own: the loop's thread must not wait for room in its own queue.
        Thread.startVirtualThread(
                () ->
                        parts.loop()
                                .post(
                                        e -> {
                                            e.scriptFinished(parts.now(), job, result);
                                            parts.addresses().look(e.status(parts.now()));
                                        }));
    }

    private void warn(String text) {
        announce(new Notice(Notice.Level.WARN, text, ""));
    }

    @Override
    public void released(GroupName group) {
        parts.marks().remove(group);
        parts.addresses().released(group);
    }

    @Override
    public void fence(Action.Fence attempt) {
        parts.helpers().fencer().reset(attempt);
    }

    @Override
    public void endFence(FenceId attempt) {
        parts.helpers().fencer().end(attempt);
    }

    @Override
    public void reboot(String why) {
        parts.helpers().rebootForGood(why);
    }

    @Override
    public void heard(Message message) {
        parts.members().heard(parts.now(), message, parts.arrivesFrom());
    }

    @Override
    public List<Message.Text> heartbeatTexts() {
        return parts.addresses().introduction();
    }

    @Override
    public void heartbeatSent(OptionalInt lease) {
        parts.leases().heartbeatSent(parts.now(), lease);
        parts.addresses().beat();
        parts.helpers().guard().feed();
    }

    @Override
    public void dropAddresses() {
        parts.leases().drop();
    }

    @Override
    public void joined() {
        // Before the programs are started that may want to sign on.
        clients.open();
        parts.helpers().joined();
    }

    @Override
    public void handle(String type, List<Message.Text> fields, String ownState) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.forEach(field -> texts.put(field.name(), field.value()));
        Map<String, String> ours = new LinkedHashMap<>();
        ours.put("HA_OSTATUS", ownState);
        if (parts.configuration().policy().failback() != Failback.LEGACY) {
            ours.put("HA_NICEFAILBACK", "yes");
        }
        if (ANSWERED_BY_US.contains(type)) {
            ours.put("HA_FIFO", "/dev/null");
        }
        switch (parts.handlers().notify(type, parts.environment().forMessage(texts, ours))) {
            case Handlers.Answer.Queued(Path _, CompletionStage<ScriptResult> ended) -> {
                if (type.equals("status") && "dead".equals(texts.get("st"))) {
                    deathNotice.begins(ended);
                }
            }
            case Handlers.Answer.NoHandler() -> {}
            case Handlers.Answer.Refused(String reason) -> warn(reason);
        }
    }

    @Override
    public void tellClients(Supplier<List<Field>> message, boolean news) {
        clients.tell(message, news);
    }

    /** Remembers who asked; the answer comes from the engine. */
    RequestId asks(Consumer<ControlAnswer> asker) {
        RequestId request = new RequestId(++lastRequest);
        askers.put(request, asker);
        return request;
    }

    @Override
    public void reply(RequestId request, boolean accepted, String text) {
        Consumer<ControlAnswer> asker = askers.remove(request);
        if (asker != null) {
            asker.accept(accepted ? ControlAnswer.Ok.of(text) : new ControlAnswer.Refused(text));
        }
    }

    @Override
    public void announce(Notice notice) {
        parts.journal().write(notice);
    }

    @Override
    public void rejected(LinkName link, DropReason reason, String text) {
        parts.packetDropped(link, reason, text);
    }

    @Override
    public Optional<Generation> nextGeneration() {
        if (parts.configuration().daemon().generationFrom() == Configuration.Source.TIME) {
            lastGeneration = Math.max(wallSeconds(), lastGeneration + 1);
            return Optional.of(new Generation(lastGeneration));
        }
        return switch (parts.generations().next(wallSeconds())) {
            case GenerationFile.Next.Stored(Generation generation, Optional<String> notice) -> {
                notice.ifPresent(this::warn);
                yield Optional.of(generation);
            }
            case GenerationFile.Next.Failed(String reason) -> {
                announce(new Notice(Notice.Level.CRIT, reason, ""));
                yield Optional.empty();
            }
        };
    }

    @Override
    public long wallSeconds() {
        return Instant.now().getEpochSecond();
    }

    @Override
    public String load() {
        return LoadAverage.read();
    }

    @Override
    public void leaveRunning(Moment until) {
        parts.helpers().leave();
        parts.leases().leave(until);
        announce(
                new Notice(
                        Notice.Level.INFO,
                        "Heartbeat ends; the next daemon goes on with what runs here.",
                        ""));
    }

    @Override
    public void exit(String why) {
        announce(new Notice(Notice.Level.INFO, "Heartbeat stops: " + why, ""));
    }
}
