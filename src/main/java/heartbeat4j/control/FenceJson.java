package heartbeat4j.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.OptionalLong;

/** Writes and reads what a status says of resets. */
final class FenceJson {
    private FenceJson() {}

    static JsonObject write(AwaitedReset fence) {
        JsonObject json = new JsonObject();
        json.addProperty("node", fence.node());
        json.addProperty("device", fence.device());
        json.addProperty("attempt", fence.attempt());
        json.addProperty("lastFailure", fence.lastFailure());
        fence.nextMillis().ifPresent(millis -> json.addProperty("nextMillis", millis));
        json.addProperty("waitsFor", fence.waitsFor());
        return json;
    }

    static AwaitedReset read(JsonObject json) {
        JsonElement next = json.get("nextMillis");
        return new AwaitedReset(
                json.get("node").getAsString(),
                json.get("device").getAsString(),
                json.get("attempt").getAsLong(),
                json.get("lastFailure").getAsString(),
                next == null ? OptionalLong.empty() : OptionalLong.of(next.getAsLong()),
                json.get("waitsFor").getAsString());
    }
}
