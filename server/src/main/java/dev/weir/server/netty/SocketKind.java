package dev.weir.server.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The ways to sockets that Netty has.
public enum SocketKind {
    /// Linux' epoll by a native library.
    EPOLL,
    /// Linux' io_uring by a native library.
    IO_URING,
    /// The JDK's own selectors, everywhere.
    NIO;

    /// Why this way cannot be gone here, or empty if it can.
    public Optional<String> missing() {
        @Nullable Throwable cause =
                switch (this) {
                    case EPOLL -> Epoll.unavailabilityCause();
                    case IO_URING -> IoUring.unavailabilityCause();
                    case NIO -> null;
                };
        return Optional.ofNullable(cause).map(NativeReason::of);
    }

    /// Whether a loop may go on on another thread. A ring belongs to the thread that made it, and
    /// the kernel takes back what a thread has asked of one when the thread ends.
    public boolean maySwitchThreads() {
        return this != IO_URING;
    }

    /// Whether waiting for sockets keeps the carrier of a virtual thread.
    boolean waitsOnCarrier() {
        return this != NIO;
    }

    IoHandlerFactory handlers() {
        return switch (this) {
            case EPOLL -> EpollHandler::new;
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    ServerChannel serverChannel() {
        return switch (this) {
            case EPOLL -> new EpollServerSocketChannel();
            case IO_URING -> new IoUringServerSocketChannel();
            case NIO -> new NioChannel.Listening();
        };
    }

    /// A socket of UDP.
    ///
    /// @param isShared whether others listen at the same port, each with a part of what comes
    DatagramChannel datagramChannel(boolean isShared) {
        DatagramChannel channel =
                switch (this) {
                    case EPOLL -> new EpollDatagramChannel();
                    case IO_URING -> new IoUringDatagramChannel();
                    case NIO -> new NioDatagramChannel();
                };
        if (isShared) {
            ChannelOption<Boolean> option =
                    switch (this) {
                        case EPOLL -> EpollChannelOption.SO_REUSEPORT;
                        case IO_URING -> IoUringChannelOption.SO_REUSEPORT;
                        case NIO -> NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
                    };
            channel.config().setOption(option, true);
        }
        return channel;
    }

    /// A listener that is bound to a Unix domain socket, or will be by Netty. Over epoll and NIO,
    /// Netty would delete the file of one that it has bound, even if it is another server's by
    /// then.
    ///
    /// @throws IOException if it cannot be bound; its message says why
    ServerChannel unixServerChannel(UnixDomainSocketAddress address, int backlog)
            throws IOException {
        return switch (this) {
            case EPOLL -> {
                Socket socket = Socket.newSocketDomain();
                try {
                    socket.bind(ofNetty(address));
                    socket.listen(backlog);
                } catch (IOException refused) {
                    socket.close();
                    throw refused;
                }
                yield new EpollServerDomainSocketChannel(socket.intValue(), true);
            }
            case IO_URING -> new IoUringServerDomainSocketChannel();
            case NIO -> {
                var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                try {
                    socket.bind(address, backlog);
                } catch (IOException refused) {
                    socket.close();
                    throw refused;
                }
                yield new NioUnixListener(socket);
            }
        };
    }

    /// A channel over a socket that is there. The JDK has its way to standard input alone, and
    /// Netty's io_uring none.
    ///
    /// @throws IOException if this way cannot be gone; the message is the end of a sentence
    ServerChannel inherited(InheritedSocket socket) throws IOException {
        if (this == EPOLL) {
            return socket.unix() != null
                    ? new EpollServerDomainSocketChannel(socket.descriptor(), true)
                    : new EpollServerSocketChannel(socket.descriptor());
        }
        if (this == NIO
                && socket.descriptor() == 0
                && System.inheritedChannel() instanceof ServerSocketChannel listening) {
            return socket.unix() != null
                    ? new NioUnixListener(listening)
                    : new NioChannel.Listening(listening);
        }
        throw new IOException(
                this
                        + " cannot take over descriptor "
                        + socket.descriptor()
                        + ". Choose epoll, or NIO with the socket as standard input"
                        + " (StandardInput=socket).");
    }

    /// As Netty wants an address that it is to bind to.
    SocketAddress ofNetty(SocketAddress address) {
        return this != NIO && address instanceof UnixDomainSocketAddress unix
                ? new DomainSocketAddress(unix.getPath().toString())
                : address;
    }

    /// Loads what tells of a failure to accept now, as there may be no descriptor left to load it
    /// with when it is wanted.
    void prepareToFail() {
        if (this == NIO) {
            return; // the JDK's own are there
        }
        try {
            Class.forName("io.netty.channel.unix.Errors");
        } catch (ClassNotFoundException moved) {
            throw new AssertionError("Netty tells of errors in another way now", moved);
        }
    }

    /// Whether the peer of `channel` has reset it while it was not being read. Epoll tells of that
    /// by itself; the others have to be asked.
    static boolean isReset(Channel channel) {
        return switch (channel) {
            case NioChannel nio -> nio.isReset();
            case IoUringSocketChannel ring -> ring.tcpInfo().state() == TCP_CLOSE;
            default -> false;
        };
    }

    /// Whether a channel has a way for files to leave without a copy.
    static boolean sendsFiles(Channel channel) {
        return channel instanceof EpollSocketChannel
                || channel instanceof EpollDomainSocketChannel
                || channel instanceof NioChannel;
    }

    /// Ends the sending half of `channel`, to which nothing is written any more.
    @SuppressWarnings("FutureReturnValueIgnored") // it fails only where the channel closes
    static void shutdownOutput(Channel channel) {
        switch (channel) {
            case EpollSocketChannel epoll -> {
                // Netty would make an exception for writes that come behind, with all of its stack.
                try {
                    ((Socket) epoll.fd()).shutdown(false, true);
                } catch (IOException | NotYetConnectedException gone) {
                    epoll.unsafe().close(epoll.voidPromise());
                }
            }
            case DuplexChannel duplex -> duplex.shutdownOutput();
            default -> {}
        }
    }

    /// Of Linux' `enum` of TCP states.
    private static final int TCP_CLOSE = 7;
}
