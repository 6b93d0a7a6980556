package dev.weir.http.h3;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What a client sends on its streams, well-formed or broken in one place, made up under a seed.
record Conversation(List<Sent> streams) {

    /// One stream, all of it.
    record Sent(long id, @SuppressWarnings("ArrayRecordComponent") byte[] bytes, boolean ends) {}

    static Conversation of(Random random) {
        var streams = new ArrayList<Sent>();
        streams.add(new Sent(2, control(random), false));
        if (random.nextBoolean()) {
            streams.add(new Sent(6, Wire.hex("02 20"), false));
            streams.add(new Sent(10, Wire.hex("03 44"), false));
        }
        int requests = 1 + random.nextInt(5);
        for (int i = 0; i < requests; i++) {
            streams.add(request(random, 4L * i));
        }
        return new Conversation(streams);
    }

    private static byte[] control(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> Wire.hex("00 0400 0400");
            case 1 -> Wire.hex("00 0402 02 00");
            case 2 -> Wire.hex("00 0400 0d 01 05 0d 01 04");
            default -> Wire.hex("00 0405 06 7fff 01 00 21 03 010203");
        };
    }

    private static Sent request(Random random, long id) {
        byte[] bytes =
                switch (random.nextInt(8)) {
                    case 0 ->
                            Wire.get(
                                    "/" + random.nextInt(100), "x", "y".repeat(random.nextInt(90)));
                    case 1 ->
                            Wire.join(
                                    Wire.post("content-length", "6"),
                                    Wire.data("abc"),
                                    Wire.data("def"));
                    case 2 -> Wire.join(Wire.post("content-length", "6"), Wire.data("abc"));
                    case 3 ->
                            Wire.join(
                                    Wire.post(),
                                    Wire.data("a".repeat(random.nextInt(3_000))),
                                    Wire.headers("t", "1"));
                    case 4 -> Wire.headers(":method", "GET", ":path", "/");
                    case 5 ->
                            Wire.join(
                                    Wire.get("/"), Wire.frame(0x21, new byte[random.nextInt(70)]));
                    case 6 -> Wire.request("HEAD", "/");
                    default ->
                            Wire.join(
                                    Wire.post(),
                                    Wire.frame(random.nextInt(16), new byte[random.nextInt(9)]));
                };
        return new Sent(id, bytes, random.nextInt(10) > 0);
    }
}
