/// The server: listeners, schedulers of virtual threads, deadlines, and the face of it all.
module dev.weir.server {
    requires static org.jspecify;
    requires transitive dev.weir.http;
    requires dev.weir.router;
    requires java.management;
    requires jdk.management; // for the number of carriers
    requires java.net.http; // for AWS Lambda, and for RunningApp in tests
    requires org.jctools.core.jdk11;
    requires static tools.jackson.databind; // optional: json(...) finds it
    requires jdk.jfr;
    requires static com.nimbusds.jose.jwt; // these five for single layers
    requires static com.aayushatharva.brotli4j;
    requires static com.github.luben.zstd_jni;
    requires static micrometer.core;
    requires static io.opentelemetry.api;
    requires static io.opentelemetry.context;
    requires io.netty.common;
    requires io.netty.buffer;
    requires io.netty.transport;
    requires io.netty.codec;
    requires io.netty.handler;
    requires io.netty.codec.classes.quic;
    requires io.netty.transport.unix.common;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;

    exports dev.weir.server;
    exports dev.weir.server.codec;
    exports dev.weir.server.input;
    exports dev.weir.server.kit;
    exports dev.weir.server.lambda;
    exports dev.weir.server.layer;
    exports dev.weir.server.websocket;
}
