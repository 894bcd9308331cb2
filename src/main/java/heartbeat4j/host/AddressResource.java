package heartbeat4j.host;

import static heartbeat4j.core.Invariants.check;

import heartbeat4j.core.Resource;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The address that a resource of haresources stands for, read as the scripts IPaddr, IPaddr2 and
 * IPv6addr read it.
 *
 * @param prefix where the operator wrote one
 * @param interfaceName where the operator wrote one, without a label
 */
public record AddressResource(
        Resource resource,
        InetAddress address,
        OptionalInt prefix,
        Optional<String> interfaceName) {

    /** What the daemon tells address scripts begins so; a script that names it understands it. */
    public static final String VARIABLES = "HA_ADDRESS_";

    private static final List<String> SCRIPTS_V4 = List.of("IPaddr", "IPaddr2");
    private static final String SCRIPT_V6 = "IPv6addr";
    private static final Pattern SLASH = Pattern.compile("/");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");
    private static final Pattern HEX_AND_COLONS = Pattern.compile("[0-9a-fA-F:.]+");
    private static final int COLONS_OF_FULL_V6 = 7;

    /** A script is far shorter; what is beyond is not looked at. */
    private static final int SCRIPT_BYTES_MAX = 1 << 16;

    public AddressResource {
        int bits = address.getAddress().length * Byte.SIZE;
        check(prefix.stream().allMatch(p -> 0 <= p && p <= bits), "%s/%s", address, prefix);
    }

    /** Empty for a resource of another kind, and for what those scripts refuse as no address. */
    public static Optional<AddressResource> of(Resource resource) {
        if (SCRIPTS_V4.contains(resource.script()) && resource.arguments().size() == 1) {
            return read(resource, resource.arguments().getFirst(), false);
        }
        if (resource.script().equals(SCRIPT_V6) && !resource.arguments().isEmpty()) {
            // haresources tears "2001:db8::10" apart at its "::".
            return read(resource, String.join("::", resource.arguments()), true);
        }
        return Optional.empty();
    }

    /**
     * Whether the script is one of those that come with this program, changed by the operator or
     * not, and so heeds what the daemon tells it; another one of the same name may stand in its
     * place.
     */
    public static boolean heeds(Path script) {
        try (InputStream file = Files.newInputStream(script)) {
            byte[] text = file.readNBytes(SCRIPT_BYTES_MAX);
            return new String(text, StandardCharsets.ISO_8859_1).contains(VARIABLES);
        } catch (IOException _) {
            return false;
        }
    }

    /** The address that a script of ours adds; reads the script. */
    public static Optional<AddressResource> of(Resource resource, Path script) {
        return of(resource).filter(_ -> heeds(script));
    }

    private static Optional<AddressResource> read(Resource resource, String text, boolean v6) {
        List<String> parts = List.of(SLASH.split(text, -1));
        Optional<InetAddress> address = v6 ? v6(parts.getFirst()) : v4(parts.getFirst());
        String second = part(parts, 1);
        // "address/eth0": the mask may be left out altogether.
        boolean masked = second.chars().allMatch(c -> (c >= '0' && c <= '9') || (c == '.' && !v6));
        String device = masked ? part(parts, 2) : second;
        String mask = masked ? second : "";
        OptionalInt prefix = mask.isEmpty() ? OptionalInt.empty() : prefix(mask);
        int bits = v6 ? 128 : 32;
        boolean sound = mask.isEmpty() || (prefix.isPresent() && prefix.getAsInt() <= bits);
        String name = device.replaceFirst(":.*", "");
        Optional<String> on = name.isEmpty() ? Optional.empty() : Optional.of(name);
        return address.filter(_ -> sound).map(a -> new AddressResource(resource, a, prefix, on));
    }

    private static String part(List<String> parts, int at) {
        return at < parts.size() ? parts.get(at) : "";
    }

    private static Optional<InetAddress> v4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!NUMBER.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return parts.length == 4 ? Optional.of(AddressMessage.ip(bytes)) : Optional.empty();
    }

    private static Optional<InetAddress> v6(String text) {
        long colons = text.chars().filter(c -> c == ':').count();
        // "2001:db8::" has lost its end when nothing follows it.
        boolean torn = !text.contains("::") && colons < COLONS_OF_FULL_V6;
        String whole = torn ? text + "::" : text;
        if (!HEX_AND_COLONS.matcher(whole).matches()) {
            return Optional.empty();
        }
        try {
            // A text with a colon is never looked up as a name.
            return Optional.of(InetAddress.getByName(whole)).filter(Inet6Address.class::isInstance);
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
    }

    private static OptionalInt prefix(String mask) {
        if (NUMBER.matcher(mask).matches()) {
            return OptionalInt.of(Integer.parseInt(mask));
        }
        Optional<InetAddress> dotted = v4(mask);
        if (dotted.isEmpty()) {
            return OptionalInt.empty();
        }
        int bits = 0;
        for (byte part : dotted.get().getAddress()) {
            bits = (bits << Byte.SIZE) | (part & 0xff);
        }
        int ones = Integer.numberOfLeadingZeros(~bits);
        boolean contiguous = ones == Integer.SIZE || bits << ones == 0;
        return contiguous ? OptionalInt.of(ones) : OptionalInt.empty();
    }

    /** Where it is on this host now, as the scripts' status looks for it; mostly at one place. */
    public List<InterfaceAddress> places(
            List<InterfaceState> interfaces, List<InterfaceAddress> addresses) {
        return addresses.stream()
                .filter(there -> there.address().equals(address))
                .filter(there -> interfaceName.isEmpty() || named(interfaces, there.index()))
                .toList();
    }

    private boolean named(List<InterfaceState> interfaces, int index) {
        return interfaces.stream()
                .anyMatch(i -> i.index() == index && i.name().equals(interfaceName.get()));
    }

    /** Where its script will add it. */
    public AddressPlace place(List<InterfaceState> interfaces, List<Route> routes) {
        Optional<InterfaceState> on =
                interfaceName.flatMap(
                        name -> interfaces.stream().filter(i -> i.name().equals(name)).findFirst());
        if (interfaceName.isPresent() && on.isEmpty()) {
            return new AddressPlace.Unknown();
        }
        OptionalInt index = on.stream().mapToInt(InterfaceState::index).findFirst();
        return AddressPlace.find(address, index, prefix, routes);
    }

    @Override
    public String toString() {
        return AddressText.of(address);
    }
}
