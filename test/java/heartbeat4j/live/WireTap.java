package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import heartbeat4j.core.Body;
import heartbeat4j.core.Generation;
import heartbeat4j.core.Message;
import heartbeat4j.core.Message.Header;
import heartbeat4j.core.NodeName;
import heartbeat4j.wire.Compression;
import heartbeat4j.wire.Decoded;
import heartbeat4j.wire.Envelope;
import heartbeat4j.wire.MessageCodec;
import heartbeat4j.wire.Packet;
import heartbeat4j.wire.PacketCodec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Hears everything that the hosts of a lab say on eth0, also what is then lost on its way. */
final class WireTap {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET_HEADER = 14;
    private static final int IPV6_HEADER = 40;
    private static final int UDP_HEADER = 8;

    private final Path file;

    /** A packet as it left its host. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its content, where that matters
    record Heard(double at, Message message, Optional<Compression> compression, byte[] packet) {
        boolean from(LabHost host) {
            return message.header().source().text().equals(host.name());
        }

        private Life life() {
            return new Life(message.header().source(), message.header().generation());
        }
    }

    private record Life(NodeName source, Generation generation) {}

    private record Numbered(Life life, long sequence) {}

    private WireTap(Path file) {
        this.file = file;
    }

    /** Begins to listen; the end of the lab ends it. */
    static WireTap open(Lab lab) {
        WireTap tap = new WireTap(lab.folder().resolve("switch/log/tap.pcap"));
        lab.client()
                .runBehind(
                        "tap.log",
                        "tcpdump",
                        "-ni",
                        "br0",
                        "-Z",
                        "root",
                        "-Uw",
                        tap.file.toString(),
                        "udp",
                        "port",
                        "694");
        lab.await("the wire is tapped", () -> tap.bytes().length >= FILE_HEADER);
        return tap;
    }

    private byte[] bytes() {
        try {
            return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything so far; packets in fragments are left out. */
    List<Heard> heard() {
        byte[] bytes = bytes();
        ByteBuffer records = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Heard> heard = new ArrayList<>();
        int at = FILE_HEADER;
        while (at + RECORD_HEADER <= bytes.length) {
            int length = records.getInt(at + 8);
            double seconds = records.getInt(at) + records.getInt(at + 4) / 1e6;
            at += RECORD_HEADER;
            if (at + length > bytes.length) {
                break;
            }
            payload(Arrays.copyOfRange(bytes, at, at + length))
                    .flatMap(packet -> read(seconds, packet))
                    .ifPresent(heard::add);
            at += length;
        }
        return heard;
    }

    private static Optional<byte[]> payload(byte[] frame) {
        int start = payloadAt(frame);
        return start == 0
                ? Optional.empty()
                : Optional.of(Arrays.copyOfRange(frame, start, frame.length));
    }

    /** 0 where there is none, or only a part of one. */
    private static int payloadAt(byte[] frame) {
        if (frame.length < ETHERNET_HEADER + IPV6_HEADER) {
            return 0;
        }
        boolean ipv6 = frame[12] == (byte) 0x86 && frame[13] == (byte) 0xdd;
        if (ipv6) {
            boolean udp = frame[ETHERNET_HEADER + 6] == 17;
            return udp ? ETHERNET_HEADER + IPV6_HEADER + UDP_HEADER : 0;
        }
        boolean whole = frame[12] == 8 && (frame[20] & 0x3f) == 0 && frame[21] == 0;
        return whole ? ETHERNET_HEADER + (frame[14] & 0xf) * 4 + UDP_HEADER : 0;
    }

    private static Optional<Heard> read(double at, byte[] packet) {
        if (!(Envelope.open(packet) instanceof Envelope.Opened opened)) {
            return Optional.empty();
        }
        return switch (PacketCodec.decode(opened.body())) {
            case Decoded.Accepted<Packet>(Packet fields) ->
                    switch (MessageCodec.decode(fields.fields())) {
                        case Decoded.Accepted<Message>(Message message) ->
                                Optional.of(new Heard(at, message, fields.compression(), packet));
                        case Decoded.Rejected<Message> _ -> Optional.empty();
                    };
            case Decoded.Rejected<Packet> _ -> Optional.empty();
        };
    }

    /** How often that host has said again what it had said, after comparing it byte by byte. */
    long repeatedUnchanged(LabHost host) {
        Map<Numbered, byte[]> first = new HashMap<>();
        long repeated = 0;
        for (Heard heard : heard()) {
            long sequence = heard.message().header().sequence();
            if (sequence == 0 || !heard.from(host)) {
                continue;
            }
            byte[] before = first.putIfAbsent(new Numbered(heard.life(), sequence), heard.packet());
            if (before != null) {
                assertArrayEquals(before, heard.packet(), host.name() + " number " + sequence);
                repeated++;
            }
        }
        return repeated;
    }

    /** With which methods that host has compressed messages. */
    Set<Compression> compressions(LabHost host) {
        return heard().stream()
                .filter(heard -> heard.from(host))
                .flatMap(heard -> heard.compression().stream())
                .collect(Collectors.toSet());
    }

    /** As whom that host has spoken. */
    Set<Header> headers(LabHost host) {
        return heard().stream()
                .filter(heard -> heard.from(host))
                .map(heard -> heard.message().header())
                .collect(Collectors.toSet());
    }

    long count(LabHost host, Class<? extends Body> type) {
        return heard().stream()
                .filter(heard -> heard.from(host) && type.isInstance(heard.message().body()))
                .count();
    }

    /** The most messages of that host that the other had not acknowledged at any time. */
    long longestUnacknowledged(LabHost host, LabHost other) {
        long sent = 0;
        long acknowledged = 0;
        long longest = 0;
        for (Heard heard : heard()) {
            if (heard.from(host)) {
                sent = Math.max(sent, heard.message().header().sequence());
            } else if (heard.from(other) && heard.message().body() instanceof Body.Ack(long upTo)) {
                acknowledged = Math.max(acknowledged, upTo);
            }
            longest = Math.max(longest, sent - acknowledged);
        }
        return longest;
    }

    /** How often that host has beaten since it last said such a thing. */
    long beatsSinceLast(LabHost host, Class<? extends Body> type) {
        long beats = 0;
        for (Heard heard : heard()) {
            if (heard.from(host)) {
                beats = type.isInstance(heard.message().body()) ? 0 : beats + beat(heard);
            }
        }
        return beats;
    }

    private static int beat(Heard heard) {
        return heard.message().body() instanceof Body.Status ? 1 : 0;
    }

    /** Seconds from the last beat of one host to the other's word about its fencing. */
    double fromLastBeatToFenceReport(LabHost silent, LabHost judge) {
        double lastBeat = 0;
        for (Heard heard : heard()) {
            if (heard.from(silent)) {
                lastBeat = heard.at();
            } else if (heard.from(judge)
                    && heard.message().body() instanceof Body.FenceReport(String node, _)
                    && node.equals(silent.name())) {
                return heard.at() - lastBeat;
            }
        }
        throw new AssertionError(
                judge.name() + " has not said how " + silent.name() + " was fenced");
    }
}
