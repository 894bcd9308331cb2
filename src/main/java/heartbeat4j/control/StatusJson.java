package heartbeat4j.control;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes a status as one line of JSON and reads it back, field by field: without reflection the
 * commands start sooner, and the format changes only on purpose.
 */
public final class StatusJson {
    /** Grows when a field changes its meaning or goes; new fields leave it. */
    public static final int SCHEMA = 1;

    private StatusJson() {}

    /** A status, or why the text is none. */
    public sealed interface Read {
        record Understood(StatusDocument document) implements Read {}

        record Misunderstood(String reason) implements Read {}
    }

    public static String write(StatusDocument document) {
        JsonObject json = new JsonObject();
        json.addProperty("schema", SCHEMA);
        json.addProperty("version", document.version());
        json.addProperty("pid", document.pid());
        json.addProperty("self", document.self());
        json.addProperty("state", document.state());
        json.addProperty("phase", document.phase());
        json.addProperty("settled", document.settled());
        json.addProperty("holdings", document.holdings());
        json.addProperty("failback", document.failback());
        json.addProperty("generation", document.generation());
        json.add("nodes", array(document.nodes(), StatusJson::node));
        json.add("groups", array(document.groups(), StatusJson::group));
        json.addProperty("pings", document.pings());
        document.quorum().ifPresent(quorum -> json.add("quorum", quorum(quorum)));
        json.add("decisions", array(document.decisions(), StatusJson::decision));
        JsonObject parameters = new JsonObject();
        document.parameters().forEach(parameters::addProperty);
        json.add("parameters", parameters);
        json.add("links", array(document.links(), StatusJson::counters));
        json.add("helpers", array(document.helpers(), StatusJson::helper));
        json.add("leases", array(document.leases(), LeaseJson::write));
        json.add("overlaps", array(document.overlaps(), LeaseJson::write));
        json.add("condition", ConditionJson.write(document.condition()));
        json.add("fences", array(document.fences(), FenceJson::write));
        json.add("addresses", array(document.addresses(), StatusJson::address));
        json.add("dropped", numbers(document.dropped()));
        json.add("ignored", numbers(document.ignored()));
        document.observed().ifPresent(observed -> json.add("observed", observed(observed)));
        return json.toString();
    }

    private static JsonObject node(StatusDocument.Node node) {
        JsonObject json = new JsonObject();
        json.addProperty("name", node.name());
        json.addProperty("type", node.type());
        json.addProperty("self", node.self());
        json.addProperty("state", node.state());
        json.addProperty("generation", node.generation());
        node.silentMillis().ifPresent(millis -> json.addProperty("silentMillis", millis));
        node.holdings().ifPresent(word -> json.addProperty("holdings", word));
        json.add("links", array(node.links(), StatusJson::link));
        return json;
    }

    private static JsonObject link(StatusDocument.Link link) {
        JsonObject json = new JsonObject();
        json.addProperty("name", link.name());
        json.addProperty("state", link.state());
        return json;
    }

    private static JsonObject group(StatusDocument.GroupView group) {
        JsonObject json = new JsonObject();
        json.addProperty("name", group.name());
        json.addProperty("preferred", group.preferred());
        json.addProperty("claimed", group.claimed());
        json.addProperty("state", group.state());
        json.addProperty("reason", group.reason());
        group.standing().ifPresent(standing -> json.add("standing", standing(standing)));
        json.add("resources", array(group.resources(), StatusJson::resource));
        return json;
    }

    private static JsonObject quorum(StatusDocument.Quorum quorum) {
        JsonObject json = new JsonObject();
        json.addProperty("present", quorum.present());
        json.addProperty("words", quorum.words());
        return json;
    }

    private static JsonObject standing(StatusDocument.Standing standing) {
        JsonObject json = new JsonObject();
        JsonArray owners = new JsonArray();
        standing.owners().forEach(owners::add);
        json.add("owners", owners);
        json.addProperty("words", standing.words());
        return json;
    }

    private static JsonObject resource(StatusDocument.ResourceView resource) {
        JsonObject json = new JsonObject();
        json.addProperty("text", resource.text());
        json.addProperty("lastRun", resource.lastRun());
        return json;
    }

    private static JsonObject decision(StatusDocument.Decision decision) {
        JsonObject json = new JsonObject();
        json.addProperty("agoMillis", decision.agoMillis());
        json.addProperty("what", decision.what());
        json.addProperty("because", decision.because());
        return json;
    }

    private static JsonObject helper(StatusDocument.Helper helper) {
        JsonObject json = new JsonObject();
        json.addProperty("name", helper.name());
        json.addProperty("state", helper.state());
        json.addProperty("reason", helper.reason());
        json.addProperty("attention", helper.attention());
        return json;
    }

    private static JsonObject address(StatusDocument.Address address) {
        JsonObject json = new JsonObject();
        json.addProperty("address", address.address());
        json.addProperty("on", address.on());
        json.addProperty("state", address.state());
        json.addProperty("reason", address.reason());
        json.addProperty("attention", address.attention());
        return json;
    }

    private static JsonObject counters(StatusDocument.Counters counters) {
        JsonObject json = new JsonObject();
        json.addProperty("link", counters.link());
        json.add("counters", numbers(counters.values()));
        return json;
    }

    private static JsonObject numbers(SortedMap<String, Long> numbers) {
        JsonObject json = new JsonObject();
        numbers.forEach(json::addProperty);
        return json;
    }

    private static JsonObject observed(StatusDocument.Observed observed) {
        JsonObject json = new JsonObject();
        JsonArray differences = new JsonArray();
        observed.differences().forEach(differences::add);
        json.add("differences", differences);
        JsonObject wanted = new JsonObject();
        observed.wanted().forEach(wanted::addProperty);
        json.add("wanted", wanted);
        return json;
    }

    private static <T> JsonArray array(List<T> items, Function<T, JsonObject> write) {
        JsonArray array = new JsonArray(items.size());
        items.forEach(item -> array.add(write.apply(item)));
        return array;
    }

    public static Read read(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            int schema = json.get("schema").getAsInt();
            return schema == SCHEMA
                    ? new Read.Understood(document(json))
                    : new Read.Misunderstood(
                            "the daemon speaks status schema "
                                    + schema
                                    + ", this command "
                                    + SCHEMA
                                    + "; install the same version of both");
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | UnsupportedOperationException
                | NumberFormatException e) {
            return new Read.Misunderstood("not a status: " + e.getMessage());
        }
    }

    private static StatusDocument document(JsonObject json) {
        return new StatusDocument(
                text(json, "version"),
                json.get("pid").getAsLong(),
                text(json, "self"),
                text(json, "state"),
                text(json, "phase"),
                json.get("settled").getAsBoolean(),
                text(json, "holdings"),
                text(json, "failback"),
                json.get("generation").getAsLong(),
                list(json, "nodes", StatusJson::readNode),
                list(json, "groups", StatusJson::readGroup),
                text(json, "pings"),
                Optional.ofNullable(json.getAsJsonObject("quorum"))
                        .map(
                                it ->
                                        new StatusDocument.Quorum(
                                                it.get("present").getAsBoolean(),
                                                text(it, "words"))),
                list(json, "decisions", StatusJson::readDecision),
                map(json.getAsJsonObject("parameters"), JsonElement::getAsString),
                list(json, "links", StatusJson::readCounters),
                // A daemon that was started from an older version does not tell.
                json.has("helpers") ? list(json, "helpers", StatusJson::readHelper) : List.of(),
                json.has("addresses")
                        ? list(json, "addresses", StatusJson::readAddress)
                        : List.of(),
                json.has("leases") ? list(json, "leases", LeaseJson::read) : List.of(),
                json.has("overlaps") ? list(json, "overlaps", LeaseJson::readOverlap) : List.of(),
                ConditionJson.read(json.getAsJsonObject("condition")),
                json.has("fences") ? list(json, "fences", FenceJson::read) : List.of(),
                map(json.getAsJsonObject("dropped"), JsonElement::getAsLong),
                map(json.getAsJsonObject("ignored"), JsonElement::getAsLong),
                Optional.ofNullable(json.getAsJsonObject("observed"))
                        .map(StatusJson::readObserved));
    }

    private static StatusDocument.Observed readObserved(JsonObject json) {
        List<String> differences = new ArrayList<>();
        json.getAsJsonArray("differences").forEach(text -> differences.add(text.getAsString()));
        return new StatusDocument.Observed(
                differences, map(json.getAsJsonObject("wanted"), JsonElement::getAsString));
    }

    private static StatusDocument.Node readNode(JsonObject json) {
        JsonElement silent = json.get("silentMillis");
        return new StatusDocument.Node(
                text(json, "name"),
                text(json, "type"),
                json.get("self").getAsBoolean(),
                text(json, "state"),
                json.get("generation").getAsLong(),
                silent == null ? OptionalLong.empty() : OptionalLong.of(silent.getAsLong()),
                Optional.ofNullable(json.get("holdings")).map(JsonElement::getAsString),
                list(
                        json,
                        "links",
                        link -> new StatusDocument.Link(text(link, "name"), text(link, "state"))));
    }

    private static StatusDocument.GroupView readGroup(JsonObject json) {
        return new StatusDocument.GroupView(
                text(json, "name"),
                text(json, "preferred"),
                json.get("claimed").getAsBoolean(),
                text(json, "state"),
                text(json, "reason"),
                Optional.ofNullable(json.getAsJsonObject("standing")).map(StatusJson::readStanding),
                list(
                        json,
                        "resources",
                        r -> new StatusDocument.ResourceView(text(r, "text"), text(r, "lastRun"))));
    }

    private static StatusDocument.Standing readStanding(JsonObject json) {
        List<String> owners = new ArrayList<>();
        json.getAsJsonArray("owners").forEach(owner -> owners.add(owner.getAsString()));
        return new StatusDocument.Standing(owners, text(json, "words"));
    }

    private static StatusDocument.Decision readDecision(JsonObject json) {
        return new StatusDocument.Decision(
                json.get("agoMillis").getAsLong(), text(json, "what"), text(json, "because"));
    }

    private static StatusDocument.Helper readHelper(JsonObject json) {
        return new StatusDocument.Helper(
                text(json, "name"),
                text(json, "state"),
                text(json, "reason"),
                json.get("attention").getAsBoolean());
    }

    private static StatusDocument.Address readAddress(JsonObject json) {
        return new StatusDocument.Address(
                text(json, "address"),
                text(json, "on"),
                text(json, "state"),
                text(json, "reason"),
                json.get("attention").getAsBoolean());
    }

    private static StatusDocument.Counters readCounters(JsonObject json) {
        return new StatusDocument.Counters(
                text(json, "link"), map(json.getAsJsonObject("counters"), JsonElement::getAsLong));
    }

    private static String text(JsonObject json, String name) {
        return json.get(name).getAsString();
    }

    private static <T> List<T> list(JsonObject json, String name, Function<JsonObject, T> read) {
        List<T> items = new ArrayList<>();
        json.getAsJsonArray(name).forEach(item -> items.add(read.apply(item.getAsJsonObject())));
        return items;
    }

    private static <T> SortedMap<String, T> map(JsonObject json, Function<JsonElement, T> read) {
        SortedMap<String, T> values = new TreeMap<>();
        for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
            values.put(entry.getKey(), read.apply(entry.getValue()));
        }
        return values;
    }
}
