package dev.weir.server;

import dev.weir.server.netty.InheritedSocket;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The sockets that whoever started the process has opened for it: those that `LISTEN_FDS` tells of
/// (sd_listen_fds(3)), or else standard input, as inetd has it.
final class InheritedSockets {

    /// "The first file descriptor may be found at file descriptor number 3".
    private static final int FIRST = 3;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern SOCKET = Pattern.compile("socket:\\[([0-9]+)]");

    /// Of Linux' states of TCP; in `/proc/net/tcp` the fourth column, the socket's number the
    /// tenth.
    private static final String TCP_LISTEN = "0A";

    private static final int TCP_STATE = 3;
    private static final int TCP_NUMBER = 9;

    /// In `/proc/net/unix` flags are the fourth column, the number the seventh, and the path the
    /// eighth.
    private static final String UNIX_LISTENS = "00010000";

    private static final int UNIX_FLAGS = 3;
    private static final int UNIX_NUMBER = 6;
    private static final int UNIX_PATH = 7;

    private final Map<String, String> environment;
    private final long process;
    private final Path self;

    /// @param self what the system tells of the process: `/proc/self`
    InheritedSockets(Map<String, String> environment, long process, Path self) {
        this.environment = environment;
        this.process = process;
        this.self = self;
    }

    static InheritedSockets ofThisProcess() {
        return new InheritedSockets(
                System.getenv(), ProcessHandle.current().pid(), Path.of("/proc/self"));
    }

    /// The first, or the one of this name.
    ///
    /// @param name empty for the first
    /// @throws IOException if there is none, or it does not listen; the message is the end of a
    ///   sentence
    InheritedSocket find(String name) throws IOException {
        int count = count();
        if (count == 0 && name.isEmpty() && number(0) != null) {
            return socket(0);
        }
        if (count == 0) {
            throw new IOException(
                    "nobody has handed one over: LISTEN_FDS is not set for this process, and"
                            + " standard input is no socket. Start it by a service manager that"
                            + " does, such as systemd with a .socket unit.");
        }
        if (name.isEmpty()) {
            return socket(FIRST);
        }
        List<String> names = List.of(environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1));
        int index = names.indexOf(name);
        if (index < 0 || index >= count) {
            throw new IOException(
                    "there is none of this name; LISTEN_FDNAMES has "
                            + (names.equals(List.of("")) ? "none" : String.join(", ", names))
                            + ". Give the socket FileDescriptorName="
                            + name
                            + ".");
        }
        return socket(FIRST + index);
    }

    /// How many there are for this process; children of it may have got its environment.
    private int count() {
        String of = environment.getOrDefault("LISTEN_PID", "");
        String count = environment.getOrDefault("LISTEN_FDS", "");
        boolean isOurs = of.equals(Long.toString(process)) && NUMBER.matcher(count).matches();
        return isOurs ? Integer.parseInt(count) : 0;
    }

    private InheritedSocket socket(int descriptor) throws IOException {
        String number = number(descriptor);
        if (number == null) {
            throw new IOException("descriptor " + descriptor + " is no socket.");
        }
        String[] unix = line("net/unix", UNIX_NUMBER, number, UNIX_FLAGS, UNIX_LISTENS);
        if (unix != null) {
            String path = unix.length > UNIX_PATH ? unix[UNIX_PATH] : ""; // not with all
            return new InheritedSocket(descriptor, UnixDomainSocketAddress.of(path));
        }
        if (line("net/tcp", TCP_NUMBER, number, TCP_STATE, TCP_LISTEN) != null
                || line("net/tcp6", TCP_NUMBER, number, TCP_STATE, TCP_LISTEN) != null) {
            return new InheritedSocket(descriptor, null);
        }
        throw new IOException(
                "descriptor "
                        + descriptor
                        + " is a socket that does not listen. Have it handed over before it is"
                        + " accepted from (Accept=no).");
    }

    /// The line of the socket with this number, if there is one and it listens.
    private String @Nullable [] line(
            String file, int numberAt, String number, int stateAt, String state)
            throws IOException {
        Path table = self.resolve(file);
        if (!Files.exists(table)) {
            return null; // a system without IPv6
        }
        for (String text : Files.readAllLines(table)) {
            String[] line = text.strip().split("\\s+");
            if (line.length > numberAt
                    && line[numberAt].equals(number)
                    && line[stateAt].equals(state)) {
                return line;
            }
        }
        return null;
    }

    /// The system's number of the socket behind a descriptor, or null if there is none.
    private @Nullable String number(int descriptor) {
        try {
            Path link = Files.readSymbolicLink(self.resolve("fd/" + descriptor));
            Matcher socket = SOCKET.matcher(link.toString());
            return socket.matches() ? socket.group(1) : null;
        } catch (IOException | UnsupportedOperationException closed) {
            return null;
        }
    }
}
