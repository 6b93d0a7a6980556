package dev.weir.http.h1;

import dev.weir.http.Output;
import dev.weir.http.Response;

/// Opens [ResponseEncoder], which is package-private, to the benchmarks.
///
/// It is in this package and adds nothing: the compiler inlines the call. On the class path a
/// package may have several folders, so nothing has to be made public for this.
///
/// **Threads:** none of its own.
public final class OpenEncoder {

    private OpenEncoder() {}

    /// Encodes the head of an answer and adds its content, which is in memory.
    public static void encode(Output output, Preamble preamble, Response answer, byte[] content) {
        ResponseEncoder.head(
                output,
                preamble,
                answer.status(),
                answer.fields(),
                ResponseFraming.LENGTH,
                content.length,
                Persistence.STAYS);
        output.addShared(content);
    }
}
