package dev.weir.http.grammar;

import dev.weir.http.Fields;
import dev.weir.http.Status;

/// What an application may say in an answer, whatever the version is that carries it.
///
/// **Threads:** any.
public final class AnswerFields {

    private AnswerFields() {}

    /// Of an interim answer.
    ///
    /// @throws IllegalArgumentException if `status` is final, or 101, which ends HTTP on the
    ///   connection; or if `fields` has one that frames a message or steers the connection
    public static void checkInterim(Status status, Fields fields) {
        if (!status.isInterim() || status.code() == 101) {
            throw new IllegalArgumentException(
                    status
                            + " is no interim answer that goes out before the final one: send 100 or"
                            + " 102 to 199 so, and a final status by respond.");
        }
        for (int i = 0; i < fields.count(); i++) {
            if (FieldPlaces.isFraming(fields.name(i))) {
                throw new IllegalArgumentException(
                        "An interim answer cannot have "
                                + fields.name(i)
                                + ": it has no content, and says nothing of the connection. Leave"
                                + " the field out.");
            }
        }
    }

    /// Of a trailer section, whether it is sent or not, so that the mistake shows with the first
    /// peer, not with the first that reads trailers.
    ///
    /// @throws IllegalArgumentException if it has a field that belongs before the content
    public static void checkTrailers(Fields trailers) {
        for (int i = 0; i < trailers.count(); i++) {
            if (FieldPlaces.isForHeadOfAnswer(trailers.name(i))) {
                throw new IllegalArgumentException(
                        "The trailer section of an answer cannot have "
                                + trailers.name(i)
                                + ": the field is needed before the content (RFC 9110 §6.5.1). Set"
                                + " it on the Response, or leave it out.");
            }
        }
    }
}
