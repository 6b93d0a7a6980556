package dev.weir.http.h1;

import java.util.Arrays;

/// What a fuzzer makes, taken apart. The first octet is a choice that is left to the test; four are
/// the lengths of pieces, in turn, and one less than they are; the rest is a message, cut so.
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Pieces(int choice, byte[] message, int[] cuts) {

    private static final int LENGTHS = 4;

    /// Without a message, if there are too few octets.
    static Pieces of(byte[] input) {
        if (input.length <= 1 + LENGTHS) {
            return new Pieces(0, new byte[0], new int[0]);
        }
        byte[] message = Arrays.copyOfRange(input, 1 + LENGTHS, input.length);
        int[] cuts = new int[message.length];
        int count = 0;
        int at = 1 + (input[1] & 0xff);
        while (at < message.length) {
            cuts[count++] = at;
            at += 1 + (input[1 + count % LENGTHS] & 0xff);
        }
        return new Pieces(input[0] & 0xff, message, Arrays.copyOf(cuts, count));
    }

    /// For a failure: the message as one can read it, and where it was cut.
    @Override
    public String toString() {
        return Chunks.shown(message) + "\ncut at " + Arrays.toString(cuts) + ", choice " + choice;
    }
}
