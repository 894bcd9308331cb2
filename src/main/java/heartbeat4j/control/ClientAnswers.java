package heartbeat4j.control;

import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.wire.Field;
import heartbeat4j.wire.Octets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Answers what clients ask about nodes, links, parameters and resources, in Heartbeat's words. */
final class ClientAnswers {
    static final String OK = "OK";
    static final String MORE = "ok/more";
    static final String BAD = "badreq";
    static final String INVALID = "EINVAL";

    private static final String NO_NODE = "no query node name found";

    private final ClientSurroundings daemon;

    ClientAnswers(ClientSurroundings daemon) {
        this.daemon = daemon;
    }

    /** Empty for what is no question; one message, or one for each node or link. */
    Optional<List<ClientMessage>> answer(String kind, ClientMessage request) {
        return Optional.ofNullable(
                switch (kind) {
                    case "nodelist" -> nodeList();
                    case "nodestatus" -> ofNode(kind, request, "st", StatusDocument.Node::state);
                    case "nodetype" -> ofNode(kind, request, "nodetype", StatusDocument.Node::type);
                    case "nodeweight" -> ofNode(kind, request, "weight", this::weight);
                    case "nodesite" -> ofNode(kind, request, "site", this::site);
                    case "numnodes" -> numberOfNodes();
                    case "iflist" -> linkList(request);
                    case "ifstatus" -> linkStatus(request);
                    case "getparm" -> parameter(request);
                    case "getrsc" -> resources();
                    case "getuuid" -> uuid(request);
                    case "getnodename" -> nodeName(request);
                    default -> null;
                });
    }

    static ClientMessage ok(String kind, String... namesAndValues) {
        return reply(kind, namesAndValues).with("result", OK);
    }

    static ClientMessage bad(String kind, String reason) {
        ClientMessage reply = reply(kind).with("result", BAD);
        return reason.isEmpty() ? reply : reply.with("info", reason);
    }

    static ClientMessage reply(String kind, String... namesAndValues) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.text("t", ClientMessage.RESPONSE));
        fields.add(Field.text("reqtype", kind));
        fields.addAll(ClientMessage.of(namesAndValues).fields());
        return new ClientMessage(fields);
    }

    private List<ClientMessage> nodeList() {
        List<ClientMessage> replies = new ArrayList<>();
        for (StatusDocument.Node node : daemon.status().nodes()) {
            replies.add(
                    reply(
                            "nodelist",
                            "node",
                            node.name(),
                            "nodetype",
                            node.type(),
                            "st",
                            node.state()));
        }
        return numbered(replies);
    }

    /** All but the last say that there is more. */
    private static List<ClientMessage> numbered(List<ClientMessage> replies) {
        List<ClientMessage> all = new ArrayList<>();
        for (ClientMessage reply : replies) {
            all.add(reply.with("result", all.size() == replies.size() - 1 ? OK : MORE));
        }
        return all;
    }

    private Optional<StatusDocument.Node> node(ClientMessage request) {
        return request.text("node").flatMap(name -> daemon.status().node(name));
    }

    private List<ClientMessage> ofNode(
            String kind,
            ClientMessage request,
            String field,
            Function<StatusDocument.Node, String> value) {
        return List.of(
                node(request)
                        .map(node -> ok(kind, field, value.apply(node)))
                        .orElseGet(() -> bad(kind, INVALID)));
    }

    private String weight(StatusDocument.Node node) {
        return Integer.toString(daemon.weight(NodeName.of(node.name())));
    }

    private String site(StatusDocument.Node node) {
        return daemon.site(NodeName.of(node.name()));
    }

    private List<ClientMessage> numberOfNodes() {
        long normal = daemon.status().nodes().stream().filter(node -> !node.ping()).count();
        return List.of(ok("numnodes", "numnodes", Long.toString(normal)));
    }

    private List<ClientMessage> linkList(ClientMessage request) {
        return node(request)
                .map(node -> numbered(node.links().stream().map(ClientAnswers::linkReply).toList()))
                .orElseGet(() -> List.of(bad("iflist", INVALID)));
    }

    private static ClientMessage linkReply(StatusDocument.Link link) {
        return reply("iflist", "ifname", link.name(), "st", link.state());
    }

    private List<ClientMessage> linkStatus(ClientMessage request) {
        String wanted = request.text("ifname").orElse("");
        return List.of(
                node(request).stream()
                        .flatMap(node -> node.links().stream())
                        .filter(link -> link.name().equals(wanted))
                        .findFirst()
                        .map(link -> ok("ifstatus", "st", link.state()))
                        .orElseGet(() -> bad("ifstatus", INVALID)));
    }

    private List<ClientMessage> parameter(ClientMessage request) {
        Optional<String> name = request.text("pname");
        if (name.isEmpty()) {
            return List.of(bad("getparm", INVALID));
        }
        Optional<String> value =
                name.get().equals("hbversion")
                        ? Optional.of(daemon.greeting().version().split(" ", 2)[0])
                        : daemon.parameter(name.get());
        return List.of(
                value.map(text -> ok("getparm", "pvalue", text)).orElseGet(() -> ok("getparm")));
    }

    private List<ClientMessage> resources() {
        if (!daemon.managesResources()) {
            return List.of(
                    bad("getrsc", "Resource is managed by crm. Use crm tool to query resource"));
        }
        StatusDocument status = daemon.status();
        return List.of(
                ok("getrsc", "rsc_hold", status.settled() ? status.holdings() : "transition"));
    }

    private List<ClientMessage> uuid(ClientMessage request) {
        Optional<String> name = request.text("queryname");
        if (name.isEmpty()) {
            return List.of(bad("getuuid", NO_NODE));
        }
        Optional<NodeUuid> uuid =
                daemon.status()
                        .node(name.get())
                        .map(node -> daemon.uuid(NodeName.of(node.name())))
                        .filter(NodeUuid::known);
        List<Field> fields = new ArrayList<>(reply("getuuid").fields());
        uuid.ifPresent(known -> fields.add(Field.binary("queryuuid", known.bytes())));
        return List.of(new ClientMessage(fields).with("result", OK));
    }

    private List<ClientMessage> nodeName(ClientMessage request) {
        Optional<Field.Value> field = request.field("queryuuid");
        if (!(field.orElse(null) instanceof Field.Binary(Octets octets))
                || octets.length() != NodeUuid.BYTES) {
            return List.of(bad("getnodename", NO_NODE));
        }
        NodeUuid wanted = NodeUuid.of(octets.bytes());
        return List.of(
                daemon.status().nodes().stream()
                        .filter(node -> !node.ping())
                        .map(StatusDocument.Node::name)
                        .filter(name -> daemon.uuid(NodeName.of(name)).equals(wanted))
                        .findFirst()
                        .map(name -> ok("getnodename", "queryname", name))
                        .orElseGet(() -> ok("getnodename")));
    }
}
