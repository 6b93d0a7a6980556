package dev.weir.http.websocket;

import java.util.Arrays;
import java.util.Random;

/// Sequences of frames, most of them right.
final class RandomFrames {

    private static final DeflateParameters DEFLATE = new DeflateParameters(false, false, 15, false);

    private RandomFrames() {}

    static byte[] of(Random random) {
        var frames = new ClientFrames();
        try (var deflation = new Deflation(DEFLATE)) {
            for (int i = 0; i < 12; i++) {
                message(frames, random, deflation);
            }
        }
        byte[] bytes = frames.bytes();
        if (random.nextInt(3) == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static void message(ClientFrames frames, Random random, Deflation deflation) {
        boolean isText = random.nextBoolean();
        byte[] content = new byte[random.nextInt(random.nextInt(10) == 0 ? 6_000 : 300)];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (isText ? ' ' + random.nextInt(90) : random.nextInt());
        }
        boolean isCompressed = content.length > 0 && random.nextBoolean();
        byte[] payload = isCompressed ? deflation.message(content, 0, content.length) : content;
        int fragments = 1 + random.nextInt(4);
        int at = 0;
        for (int i = 0; i < fragments; i++) {
            boolean isLast = i == fragments - 1;
            int to = isLast ? payload.length : at + random.nextInt(payload.length - at + 1);
            int opcode = i > 0 ? 0 : isText ? 1 : 2;
            int first = opcode | (isLast ? 0x80 : 0) | (i == 0 && isCompressed ? 0x40 : 0);
            frames.frame(first, Arrays.copyOfRange(payload, at, to));
            at = to;
            if (random.nextInt(4) == 0) {
                frames.frame(random.nextBoolean() ? 0x89 : 0x8a, new byte[random.nextInt(126)]);
            }
        }
    }
}
