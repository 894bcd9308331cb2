package heartbeat4j.control;

import com.google.gson.JsonObject;

import heartbeat4j.core.Status;

/** Writes what a node thinks of itself as JSON, and reads it back. */
final class ConditionJson {
    private ConditionJson() {}

    static JsonObject write(Status.Condition condition) {
        JsonObject json = new JsonObject();
        json.addProperty("health", condition.health());
        json.addProperty("words", condition.words());
        json.addProperty("tiebreaker", condition.tiebreaker());
        return json;
    }

    /** Older daemons say nothing of it. */
    static Status.Condition read(JsonObject json) {
        return json == null
                ? Status.Condition.WELL
                : new Status.Condition(
                        json.get("health").getAsInt(),
                        json.get("words").getAsString(),
                        json.get("tiebreaker").getAsString());
    }
}
