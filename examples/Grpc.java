// gRPC with nothing but HTTP/2: messages with their length in front of them each way, and the
// status
// of the call in trailers. A call with one answer and a call with many.
//
//   java -cp 'lib/*' examples/Grpc.java
//   grpcurl -plaintext -proto greeter.proto -d '{"name":"Ada"}' 127.0.0.1:8080
// hello.Greeter/SayHello
//
// greeter.proto:
//
//   syntax = "proto3";
//   package hello;
//   message Name { string text = 1; }
//   message Greeting { string text = 1; }
//   service Greeter {
//     rpc SayHello (Name) returns (Greeting);
//     rpc SayHelloOften (Name) returns (stream Greeting);
//   }

import static dev.weir.server.Web.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.Routing;

static final int MESSAGE_BYTES_MAX = 64 * 1024;
static final Fields OK = Fields.of("grpc-status", "0");

/// How a call ends that does not end well. Its number is one of gRPC's.
static final class CallFailed extends Exception {
    final Fields trailers;

    CallFailed(int code, String message) {
        trailers = Fields.of("grpc-status", "" + code, "grpc-message", message);
    }
}

interface Call {
    void answer(String name, Answers answers) throws Exception;
}

/// Where the answers of a call go.
record Answers(OutputStream out) {
    void send(String greeting) throws IOException {
        byte[] message = text(greeting);
        var all = new DataOutputStream(out);
        all.writeByte(0); // not compressed
        all.writeInt(message.length);
        all.write(message);
        all.flush(); // the client is not to wait for the next
    }
}

/// A method of the service. Whatever becomes of a call, its status is 200, and gRPC's own in
/// trailers.
Routing method(String path, Call call) {
    return POST(path)
            .to(request -> {
                if (!request.field("content-type").orElse("").startsWith("application/grpc")) {
                    return Response.of(Status.UNSUPPORTED_MEDIA_TYPE);
                }
                var trailers = new Fields[] {OK};
                var body =
                        new Body.Stream(
                                -1,
                                out -> {
                                    try {
                                        call.answer(name(request), new Answers(out));
                                    } catch (CallFailed failed) {
                                        trailers[0] = failed.trailers;
                                    }
                                },
                                () -> trailers[0]);
                return Response.of(Status.OK, Fields.of("content-type", "application/grpc"), body);
            });
}

/// The one message of a request.
String name(Request request) throws IOException, CallFailed {
    var in = new DataInputStream(request.body());
    boolean isCompressed = in.readByte() != 0;
    int length = in.readInt();
    if (isCompressed) {
        throw new CallFailed(12, "no compression is known here");
    }
    if (length < 0 || length > MESSAGE_BYTES_MAX) {
        throw new CallFailed(8, "a message has at most " + MESSAGE_BYTES_MAX + " bytes");
    }
    byte[] message = in.readNBytes(length);
    if (message.length < length || in.read() >= 0) {
        throw new CallFailed(13, "the request is not one message");
    }
    String name = text(message);
    if (name.isBlank()) {
        throw new CallFailed(3, "text must not be blank");
    }
    return name;
}

// Both messages have one field, 1, which is text: what protoc would generate, in two methods.

static byte[] text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    var message = new ByteArrayOutputStream();
    message.write(1 << 3 | 2);
    for (int rest = bytes.length; ; rest >>>= 7) {
        message.write(rest < 128 ? rest : rest | 128);
        if (rest < 128) {
            break;
        }
    }
    message.writeBytes(bytes);
    return message.toByteArray();
}

static String text(byte[] message) throws CallFailed {
    if (message.length == 0) {
        return ""; // proto3 leaves out what is empty
    }
    int length = 0;
    int at = 1;
    for (int shift = 0; at < message.length && shift < 28; shift += 7) {
        length |= (message[at] & 127) << shift;
        if (message[at++] >= 0) {
            break;
        }
    }
    if (message[0] != (1 << 3 | 2) || at + length != message.length) {
        throw new CallFailed(3, "a Name has text, and nothing else");
    }
    return new String(message, at, length, UTF_8);
}

void sayHello(String name, Answers answers) throws IOException {
    answers.send("Hello, " + name);
}

void sayHelloOften(String name, Answers answers) throws IOException, InterruptedException {
    for (int i = 1; i <= 5; i++) {
        answers.send("Hello " + i + ", " + name);
        Thread.sleep(10); // it takes its time
    }
}

void main() {
    serve(
            8080,
            routes(
                    method("/hello.Greeter/SayHello", this::sayHello),
                    method("/hello.Greeter/SayHelloOften", this::sayHelloOften)));
}
