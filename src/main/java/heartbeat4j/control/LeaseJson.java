package heartbeat4j.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes and reads what a status says of addresses. */
final class LeaseJson {
    private LeaseJson() {}

    static JsonObject write(StatusDocument.Lease lease) {
        JsonObject json = new JsonObject();
        json.addProperty("group", lease.group());
        json.addProperty("address", lease.address());
        lease.seconds().ifPresent(seconds -> json.addProperty("seconds", seconds));
        lease.refreshedMillis().ifPresent(millis -> json.addProperty("refreshedMillis", millis));
        json.addProperty("lost", lease.lost());
        return json;
    }

    static StatusDocument.Lease read(JsonObject json) {
        JsonElement seconds = json.get("seconds");
        return new StatusDocument.Lease(
                json.get("group").getAsString(),
                json.get("address").getAsString(),
                seconds == null ? OptionalInt.empty() : OptionalInt.of(seconds.getAsInt()),
                Optional.ofNullable(json.get("refreshedMillis")).map(JsonElement::getAsLong),
                json.get("lost").getAsLong());
    }

    static JsonObject write(StatusDocument.Overlap overlap) {
        JsonObject json = new JsonObject();
        json.addProperty("when", overlap.when());
        overlap.atMostMillis().ifPresent(millis -> json.addProperty("atMostMillis", millis));
        json.addProperty("because", overlap.because());
        return json;
    }

    static StatusDocument.Overlap readOverlap(JsonObject json) {
        JsonElement millis = json.get("atMostMillis");
        return new StatusDocument.Overlap(
                json.get("when").getAsString(),
                millis == null ? OptionalLong.empty() : OptionalLong.of(millis.getAsLong()),
                json.get("because").getAsString());
    }
}
