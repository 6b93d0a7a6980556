package dev.weir.http.h3;

import org.jspecify.annotations.Nullable;

/// The peer's decoder stream (RFC 9204 §4.4), for an encoder that inserts nothing: there is nothing
/// to acknowledge, and only the cancellation of a stream makes sense.
final class DecoderStream {

    private static final int INTEGER_BITS_MAX = 62;

    /// How many bits of a stream identifier are read so far; 0 between instructions.
    private int shift;

    private long value;

    /// @return what is wrong with the instructions, or null
    @Nullable ConnectionError receive(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int octet = bytes[i] & 0xff;
            ConnectionError error = shift == 0 ? begin(octet) : goOn(octet);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private @Nullable ConnectionError begin(int first) {
        // §4.4.1: an acknowledgment of what had no dynamic reference "MUST be treated as a
        // connection error of type QPACK_DECODER_STREAM_ERROR"
        if ((first & 0x80) != 0) {
            return error("A section is acknowledged that has no dynamic reference");
        }
        if ((first & 0x40) != 0) {
            if ((first & 0x3f) == 0x3f) {
                value = 0x3f;
                shift = 6;
            }
            return null; // §4.4.2: nothing is held for the stream
        }
        // §4.4.3: "An encoder that receives an Increment field equal to zero, or one that increases
        // the Known Received Count beyond what the encoder has sent, MUST treat this as a
        // connection error of type QPACK_DECODER_STREAM_ERROR."
        return error(
                first == 0
                        ? "The Insert Count Increment is 0"
                        : "The Insert Count Increment is above 0, but nothing was inserted");
    }

    /// The rest of a stream identifier (RFC 7541 §5.1), seven bits an octet.
    private @Nullable ConnectionError goOn(int octet) {
        int place = shift - 6;
        long seven = octet & 0x7f;
        if (place >= INTEGER_BITS_MAX
                || (place > INTEGER_BITS_MAX - 7 && seven >>> (INTEGER_BITS_MAX - place) != 0)) {
            return error("A stream identifier has more than 62 bits");
        }
        value += seven << place;
        if (value > VarInt.MAX) {
            return error("A stream identifier has more than 62 bits");
        }
        shift = (octet & 0x80) != 0 ? shift + 7 : 0;
        return null;
    }

    private static ConnectionError error(String reason) {
        return new ConnectionError(ErrorCode.QPACK_DECODER_STREAM_ERROR, reason);
    }
}
