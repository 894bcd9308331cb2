package heartbeat4j.link;

import heartbeat4j.host.Libc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that opens links and prints what they tell, so that a test can run it in a network
 * namespace. Its arguments are media as in ha.cf, one each; its input are texts to send, and "size
 * N" for a packet of N bytes; the word "counts" prints the counters.
 */
final class LinkProbe {
    static final int PORT = 694;

    private static final Pattern TYPE = Pattern.compile("\\bt=(\\w+)\\n|\\(0\\)t=(\\w+),");

    private LinkProbe() {}

    public static void main(String[] arguments) throws IOException {
        List<Medium> media = new ArrayList<>();
        for (String argument : arguments) {
            media.add(medium(argument.split(" ")));
        }
        try (LinkSet links =
                new LinkSet(media, Libc::bindToDevice, new Printer(), System::nanoTime)) {
            links.start();
            print("started");
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                obey(line, links);
            }
        }
        print("closed");
    }

    private static Medium medium(String[] words) throws IOException {
        return switch (words[0]) {
            case "bcast" -> new Medium.Bcast(words[1], PORT);
            case "ucast" -> new Medium.Ucast(words[1], words[2], PORT);
            case "ucast6" ->
                    new Medium.Ucast(words[1], words[2], PORT, StandardProtocolFamily.INET6);
            case "mcast", "mcast6" ->
                    new Medium.Mcast(
                            words[1],
                            InetAddress.getByName(words[2]),
                            Integer.parseInt(words[3]),
                            Integer.parseInt(words[4]),
                            words[5].equals("1"));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static void obey(String line, LinkSet links) {
        if (line.equals("counts")) {
            links.links().forEach(link -> print("counts " + link + " " + link.counts()));
        } else if (line.startsWith("size ")) {
            byte[] packet = new byte[Integer.parseInt(line.substring(5))];
            packet[0] = 'x';
            print("send " + links.send(packet));
        } else {
            links.send(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static synchronized void print(String line) {
        System.out.println(line);
    }

    private static final class Printer implements LinkListener {
        @Override
        public void packet(Packet packet) {
            String text = new String(packet.bytes(), StandardCharsets.ISO_8859_1);
            Matcher type = TYPE.matcher(text);
            String shown =
                    packet.bytes()[packet.bytes().length - 1] == 0
                            ? "of " + packet.bytes().length + " bytes"
                            : text.replace('\n', ' ');
            if (type.find()) {
                shown = "type " + (type.group(1) == null ? type.group(2) : type.group(1));
            }
            print("packet " + packet.link() + " " + shown);
        }

        @Override
        public void opened(Link link) {
            print("opened " + link);
        }

        @Override
        public void failed(Link link, LinkFailure failure) {
            print("failed " + link + " " + failure.kind() + " " + failure.text());
        }
    }
}
