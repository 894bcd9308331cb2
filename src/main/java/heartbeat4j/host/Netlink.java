package heartbeat4j.host;

import static heartbeat4j.host.NativeCallException.EADDRNOTAVAIL;
import static heartbeat4j.host.NativeCallException.EEXIST;
import static heartbeat4j.host.NativeCallException.ENODEV;
import static heartbeat4j.host.NativeCallException.EPERM;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the kernel for the addresses, interfaces and routes of this machine and changes addresses,
 * one request after the other. Each call waits for the kernel, which answers at once unless another
 * program is changing the network too. Belongs to one thread; changes need CAP_NET_ADMIN.
 */
public final class Netlink implements AutoCloseable {
    /** More than a machine has, but for routes of the whole internet: then the list is refused. */
    private static final int ENTRIES_MAX = 100_000;

    /** So often a list is read anew that changed while it was read. */
    private static final int READS_MAX = 5;

    /** Together longer than the kernel ever holds a request back; then it is given up. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private static final int WAITS_MAX = 10;
    private static final int BUFFER_BYTES = 1 << 18;

    private static final int ERROR_FIXED_BYTES = 4 + NetlinkMessage.HEADER_BYTES;
    private static final int ERROR_TEXT = 1;

    private final NetlinkSocket socket;
    private int sequence;

    private Netlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens it for the network namespace of the calling thread. */
    public static Netlink open() throws IOException {
        return new Netlink(NetlinkSocket.open(NetlinkSocket.NO_GROUPS, BUFFER_BYTES, WAIT));
    }

    public NetlinkAnswer<List<InterfaceAddress>> addresses() {
        return list(AddressMessage.list(), AddressMessage::decode);
    }

    public NetlinkAnswer<List<InterfaceState>> interfaces() {
        return list(InterfaceMessage.list(), InterfaceMessage::decode);
    }

    /** Of the main table. */
    public NetlinkAnswer<List<Route>> routes() {
        return list(RouteMessage.list(), RouteMessage::decode);
    }

    /** Adds an address; one that is there already keeps the lifetime it has. */
    public AddressChange add(InterfaceAddress address) {
        return switch (change(AddressMessage.add(address))) {
            case NetlinkAnswer.Told<?> _ -> new AddressChange.Made();
            case NetlinkAnswer.Refused<?>(int errno, String reason) ->
                    errno == EEXIST
                            ? new AddressChange.AlreadyThere()
                            : new AddressChange.Refused(
                                    "cannot add %s: %s%s".formatted(address, reason, fix(errno)));
        };
    }

    /**
     * Lets the lifetime of an address begin anew. An address that has gone stays away, even when
     * this process was stopped right before the call: the kernel decides it.
     *
     * <p>The prefix must be the one that the address has.
     */
    public AddressChange refresh(InterfaceAddress address) {
        return switch (change(AddressMessage.refresh(address))) {
            case NetlinkAnswer.Told<?> _ -> new AddressChange.Made();
            // The kernel's word for an address that has gone is not always the same one.
            case NetlinkAnswer.Refused<?>(int errno, String reason) ->
                    absent(address)
                            ? new AddressChange.NotThere()
                            : new AddressChange.Refused(
                                    "cannot refresh %s: %s%s"
                                            .formatted(address, reason, fix(errno)));
        };
    }

    private boolean absent(InterfaceAddress address) {
        return switch (addresses()) {
            case NetlinkAnswer.Told<List<InterfaceAddress>>(List<InterfaceAddress> there) ->
                    there.stream().noneMatch(address::samePlace);
            case NetlinkAnswer.Refused<List<InterfaceAddress>> _ -> false;
        };
    }

    public AddressChange delete(InterfaceAddress address) {
        return switch (change(AddressMessage.delete(address))) {
            case NetlinkAnswer.Told<?> _ -> new AddressChange.Made();
            case NetlinkAnswer.Refused<?>(int errno, String reason) ->
                    errno == EADDRNOTAVAIL || errno == ENODEV
                            ? new AddressChange.NotThere()
                            : new AddressChange.Refused(
                                    "cannot remove %s: %s%s"
                                            .formatted(address, reason, fix(errno)));
        };
    }

    /**
     * Has other addresses of the interface stay when one of their network goes, by us or because
     * its lifetime ends. Otherwise the kernel removes those that came after it along with it.
     */
    public Outcome keepOtherAddresses(int index) {
        return outcome(
                "set promote_secondaries", change(InterfaceMessage.keepOtherAddresses(index)));
    }

    /** An interface that is down holds its IPv4 addresses and reaches nobody. */
    public Outcome bringUp(int index) {
        return outcome("set an interface up", change(InterfaceMessage.bringUp(index)));
    }

    private static Outcome outcome(String what, NetlinkAnswer<?> answer) {
        return switch (answer) {
            case NetlinkAnswer.Told<?> _ -> new Outcome.Done();
            case NetlinkAnswer.Refused<?>(int errno, String reason) ->
                    new Outcome.Failed("cannot %s: %s%s".formatted(what, reason, fix(errno)));
        };
    }

    private static String fix(int errno) {
        return switch (errno) {
            case EPERM -> "; start heartbeat as root, or with the capability CAP_NET_ADMIN";
            case ENODEV -> "; no such interface here any more, see \"ip link\"";
            default -> "";
        };
    }

    // --- questions and answers ------------------------------------------------------------------

    private NetlinkAnswer<?> change(NetlinkMessage request) {
        return ask(request.with(NetlinkMessage.ACKNOWLEDGE, 0), _ -> Optional.empty()).answer();
    }

    private <T> NetlinkAnswer<List<T>> list(
            NetlinkMessage request, Function<NetlinkMessage, Optional<T>> decoder) {
        for (int i = 0; i < READS_MAX; i++) {
            Read<T> read = ask(request, decoder);
            if (!read.interrupted()) {
                return read.answer();
            }
        }
        return new NetlinkAnswer.Refused<>(0, "the list changed each time while it was read");
    }

    /**
     * @param interrupted something may be missing
     */
    private record Read<T>(NetlinkAnswer<List<T>> answer, boolean interrupted) {
        static <T> Read<T> refused(int errno, String reason) {
            return new Read<>(new NetlinkAnswer.Refused<>(errno, reason), false);
        }
    }

    private <T> Read<T> ask(NetlinkMessage request, Function<NetlinkMessage, Optional<T>> decoder) {
        sequence++;
        List<T> entries = new ArrayList<>();
        boolean interrupted = false;
        try {
            socket.send(request.with(NetlinkMessage.REQUEST, sequence));
            for (int waits = 0; waits < WAITS_MAX; ) {
                List<NetlinkMessage> messages = socket.receive();
                waits += messages.isEmpty() ? 1 : 0;
                for (NetlinkMessage message : messages) {
                    // An answer to an earlier request that was given up.
                    if (message.sequence() != sequence) {
                        continue;
                    }
                    interrupted |= (message.flags() & NetlinkMessage.DUMP_INTERRUPTED) != 0;
                    if (message.type() == NetlinkMessage.ERROR
                            || message.type() == NetlinkMessage.DONE) {
                        return new Read<>(verdict(message, entries), interrupted);
                    }
                    decoder.apply(message).ifPresent(entries::add);
                    if (entries.size() > ENTRIES_MAX) {
                        return Read.refused(0, "more than " + ENTRIES_MAX + " entries");
                    }
                }
            }
            return Read.refused(0, "the kernel did not answer in " + WAITS_MAX + " s");
        } catch (NativeCallException e) {
            return Read.refused(e.errno(), e.getMessage());
        }
    }

    /** Both the end of a list and the answer to a change begin with a negative error number. */
    private static <T> NetlinkAnswer<List<T>> verdict(NetlinkMessage last, List<T> entries) {
        int errno = -last.fixed(Integer.BYTES).getInt();
        if (errno == 0) {
            return new NetlinkAnswer.Told<>(List.copyOf(entries));
        }
        String text = NativeCalls.errorText(errno);
        if (last.type() == NetlinkMessage.ERROR) {
            Map<Integer, byte[]> more = last.attributes(ERROR_FIXED_BYTES);
            byte[] words = more.getOrDefault(ERROR_TEXT, new byte[0]);
            text += words.length == 0 ? "" : " (" + NetlinkMessage.text(words) + ")";
        }
        return new NetlinkAnswer.Refused<>(errno, text);
    }

    @Override
    public void close() {
        socket.close();
    }
}
