package dev.weir.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Calls of `examples/Grpc.java` by the client of gRPC for Java. What protoc would generate for its
/// two messages is written by hand, and shares no code with the example.
final class GrpcCalls implements AutoCloseable {

    /// `message Name { string text = 1; }`, and Greeting likewise, of less than 128 bytes.
    private static final MethodDescriptor.Marshaller<String> TEXT =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(String text) {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    byte[] message = new byte[text.isEmpty() ? 0 : 2 + bytes.length];
                    if (message.length > 0) {
                        message[0] = 0x0a;
                        message[1] = (byte) bytes.length;
                        System.arraycopy(bytes, 0, message, 2, bytes.length);
                    }
                    return new ByteArrayInputStream(message);
                }

                @Override
                public String parse(InputStream stream) {
                    try {
                        byte[] message = stream.readAllBytes();
                        assertEquals(0x0a, message[0]);
                        assertEquals(message.length - 2, message[1]);
                        return new String(message, 2, message.length - 2, StandardCharsets.UTF_8);
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                }
            };

    private final ManagedChannel channel;

    GrpcCalls(int port) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    private static MethodDescriptor<String, String> method(
            String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.newBuilder(TEXT, TEXT)
                .setFullMethodName("hello.Greeter/" + name)
                .setType(type)
                .build();
    }

    private String unary(String method, String name) {
        return ClientCalls.blockingUnaryCall(
                channel,
                method(method, MethodDescriptor.MethodType.UNARY),
                CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
                name);
    }

    void check() {
        assertEquals("Hello, Ada", unary("SayHello", "Ada"));
        var often = new ArrayList<String>();
        ClientCalls.blockingServerStreamingCall(
                        channel,
                        method("SayHelloOften", MethodDescriptor.MethodType.SERVER_STREAMING),
                        CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
                        "Ada")
                .forEachRemaining(often::add);
        assertEquals(
                List.of(
                        "Hello 1, Ada",
                        "Hello 2, Ada",
                        "Hello 3, Ada",
                        "Hello 4, Ada",
                        "Hello 5, Ada"),
                often);
        fails(Status.Code.INVALID_ARGUMENT, "SayHello", "");
        fails(Status.Code.UNIMPLEMENTED, "SayNothing", "Ada");
        assertEquals("Hello, Grace", unary("SayHello", "Grace"));
    }

    private void fails(Status.Code code, String method, String name) {
        var failed = assertThrows(StatusRuntimeException.class, () -> unary(method, name));
        assertEquals(code, failed.getStatus().getCode(), failed::getMessage);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
