package dev.weir.server.netty;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/// A channel over the JDK's sockets that can tell that its peer has reset it without being read.
final class NioChannel extends NioSocketChannel {

    private NioChannel(Channel parent, SocketChannel socket) {
        super(parent, socket);
    }

    /// A listener that accepts these.
    static final class Listening extends NioServerSocketChannel {

        Listening() {}

        /// Over one that is bound.
        Listening(ServerSocketChannel bound) {
            super(bound);
        }

        @Override
        protected int doReadMessages(List<Object> into) throws Exception {
            SocketChannel socket = javaChannel().accept();
            if (socket == null) {
                return 0;
            }
            into.add(new NioChannel(this, socket));
            return 1;
        }
    }

    /// A selector finds a failed socket ready for whatever it was asked about, and a connected one
    /// never ready to connect. So to ask for that alone tells the two apart, with bytes unread or
    /// without. A selector of its own for the question costs a few system calls, and it is rare.
    boolean isReset() {
        try (var selector = Selector.open()) {
            SelectionKey key = javaChannel().register(selector, SelectionKey.OP_CONNECT);
            selector.selectNow();
            return key.isConnectable();
        } catch (IOException noDescriptors) {
            return false; // asked again later
        }
    }
}
