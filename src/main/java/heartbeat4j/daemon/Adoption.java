package heartbeat4j.daemon;

import heartbeat4j.host.AddressChange;
import heartbeat4j.host.AddressResource;
import heartbeat4j.host.AddressView;
import heartbeat4j.host.InterfaceAddress;
import heartbeat4j.host.Lifetime;
import heartbeat4j.host.Netlink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Takes over the addresses that a former daemon has left on this machine. A planned restart has
 * given them a long life; they lose what is beyond a usual lease before the new daemon promises no
 * more than that. Nothing is lengthened: that is for the first heartbeat.
 *
 * @param found addresses that are here
 * @param leased one of them has an end
 * @param complaints why the kernel would not
 */
record Adoption(List<AddressResource> found, boolean leased, List<String> complaints) {

    /** Of these addresses, those that are here. */
    static Adoption of(List<AddressResource> left, OptionalInt lease) {
        List<AddressResource> found = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        boolean leased = false;
        if (left.isEmpty()) {
            return new Adoption(found, false, complaints);
        }
        try (Netlink netlink = Netlink.open()) {
            AddressView here = AddressView.read(netlink);
            for (AddressResource address : left) {
                for (InterfaceAddress place : here.places(address)) {
                    leased |= !place.lifetime().forever();
                    switch (shorten(netlink, place, lease)) {
                        case AddressChange.Made _, AddressChange.AlreadyThere _ ->
                                found.add(address);
                        case AddressChange.NotThere _ -> {}
                        case AddressChange.Refused(String reason) -> complaints.add(reason);
                    }
                }
            }
        } catch (IOException e) {
            complaints.add("addresses left here are not looked at: " + e.getMessage());
        }
        return new Adoption(found.stream().distinct().toList(), leased, complaints);
    }

    private static AddressChange shorten(
            Netlink netlink, InterfaceAddress place, OptionalInt lease) {
        boolean tooLong =
                !place.lifetime().forever()
                        && lease.isPresent()
                        && place.lifetime().validSeconds() > lease.getAsInt();
        return tooLong
                ? netlink.refresh(place.withLifetime(Lifetime.ofSeconds(lease.getAsInt())))
                : new AddressChange.AlreadyThere();
    }
}
