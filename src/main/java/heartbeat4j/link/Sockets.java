package heartbeat4j.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/**
 * The two sockets of one link: one receives on the port, one sends from a port of its own, both
 * tied to the device, so that two interfaces are two independent links.
 */
final class Sockets implements Closeable {
    /** A burst of the longest packets fits; the kernel may grant less. */
    private static final int BUFFER_BYTES = 1 << 20;

    /** Low delay, as Heartbeat marks its unicast packets. */
    private static final int LOW_DELAY = 0x10;

    private final Route route;
    private final DatagramChannel in;
    private final DatagramChannel out;

    private Sockets(Route route, DatagramChannel in, DatagramChannel out) {
        this.route = route;
        this.in = in;
        this.out = out;
    }

    static Sockets open(Medium medium, Route route, DeviceBinder binder) throws IOException {
        DatagramChannel in = DatagramChannel.open(medium.family());
        try {
            DatagramChannel out = DatagramChannel.open(medium.family());
            try {
                openForReceiving(in, medium, binder);
                openForSending(out, medium, binder);
                return new Sockets(route, in, out);
            } catch (IOException | RuntimeException e) {
                out.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static void openForReceiving(DatagramChannel in, Medium medium, DeviceBinder binder)
            throws IOException {
        // Before the port: whether it is in use is a matter of the device then.
        binder.bind(in, medium.interfaceName());
        in.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        in.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
        switch (medium) {
            case Medium.Ucast _ -> {
                in.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                bindAnyAddress(in, medium);
            }
            case Medium.Bcast _ -> bindAnyAddress(in, medium);
            case Medium.Mcast mcast -> {
                in.bind(new InetSocketAddress(mcast.group(), mcast.port()));
                in.join(mcast.group(), device(medium));
            }
        }
    }

    private static void bindAnyAddress(DatagramChannel in, Medium medium) throws IOException {
        int bytes = medium.family() == StandardProtocolFamily.INET6 ? 16 : 4;
        InetAddress any = InetAddress.getByAddress(new byte[bytes]);
        in.bind(new InetSocketAddress(any, medium.port()));
    }

    private static void openForSending(DatagramChannel out, Medium medium, DeviceBinder binder)
            throws IOException {
        binder.bind(out, medium.interfaceName());
        out.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
        switch (medium) {
            case Medium.Ucast ucast -> {
                if (ucast.family() == StandardProtocolFamily.INET) {
                    out.setOption(StandardSocketOptions.IP_TOS, LOW_DELAY);
                }
            }
            case Medium.Bcast _ -> out.setOption(StandardSocketOptions.SO_BROADCAST, true);
            case Medium.Mcast mcast -> {
                set(out, StandardSocketOptions.IP_MULTICAST_IF, device(medium));
                set(out, StandardSocketOptions.IP_MULTICAST_TTL, mcast.ttl());
                set(out, StandardSocketOptions.IP_MULTICAST_LOOP, mcast.loop());
            }
        }
        out.bind(null);
    }

    private static <T> void set(DatagramChannel channel, SocketOption<T> option, T value)
            throws IOException {
        channel.setOption(option, value);
    }

    private static NetworkInterface device(Medium medium) throws IOException {
        NetworkInterface device = NetworkInterface.getByName(medium.interfaceName());
        if (device == null) {
            throw new LinkException(Failures.noInterface(medium.interfaceName()));
        }
        return device;
    }

    Route route() {
        return route;
    }

    DatagramChannel in() {
        return in;
    }

    DatagramChannel out() {
        return out;
    }

    @Override
    public void close() throws IOException {
        try (in) {
            out.close();
        }
    }
}
