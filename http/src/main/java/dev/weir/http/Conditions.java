package dev.weir.http;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The preconditions of a request (RFC 9110 §13), to be judged when all else is well and the method
/// is about to be performed.
///
/// ```java
/// switch (Conditions.of(request).judge(tag, lastModified)) {
///     case PERFORM -> …
///     case NOT_MODIFIED -> …            // 304
///     case FAILED -> …                  // 412
/// }
/// ```
///
/// **Threads:** immutable.
public final class Conditions {

    /// What comes of it.
    public enum Verdict {
        /// The method is to be performed.
        PERFORM,
        /// 304: the client has what it would get.
        NOT_MODIFIED,
        /// 412: the resource is not as the client takes it to be.
        FAILED
    }

    /// A list of entity tags, or any.
    private record Tags(boolean isAny, List<EntityTag> tags) {}

    private final boolean isRead;
    private final boolean isGet;
    private final @Nullable Tags ifMatch;
    private final @Nullable Tags ifNoneMatch;
    private final OptionalLong ifModifiedSince;
    private final OptionalLong ifUnmodifiedSince;
    private final @Nullable String ifRange;
    private final long nowEpochSecond;

    private Conditions(Request request, long nowEpochSecond) {
        this.nowEpochSecond = nowEpochSecond;
        Method method = request.method();
        isGet = method == Method.GET;
        isRead = isGet || method == Method.HEAD;
        // §13.2.1: not for methods that "do not involve the selection or modification of a selected
        // representation, such as CONNECT, OPTIONS, or TRACE".
        boolean isIgnored =
                method == Method.CONNECT || method == Method.OPTIONS || method == Method.TRACE;
        ifMatch = isIgnored ? null : tags(request, "If-Match");
        ifNoneMatch = isIgnored ? null : tags(request, "If-None-Match");
        ifModifiedSince = isRead ? date(request, "if-modified-since") : OptionalLong.empty();
        ifUnmodifiedSince = isIgnored ? OptionalLong.empty() : date(request, "if-unmodified-since");
        ifRange = isGet ? request.field("if-range").orElse(null) : null;
    }

    /// The preconditions of a request.
    ///
    /// @throws InvalidInput if `If-Match` or `If-None-Match` is neither `*` nor a list of tags: to
    ///   guess would risk the write that it was to prevent. Dates that are none are ignored, as
    ///   §13.1.3 and §13.1.4 want it.
    public static Conditions of(Request request) {
        return new Conditions(request, System.currentTimeMillis() / 1_000);
    }

    private static @Nullable Tags tags(Request request, String name) {
        String value = request.field(name).orElse(null);
        if (value == null) {
            return null;
        }
        if (value.equals("*")) {
            return new Tags(true, List.of());
        }
        return new Tags(
                false,
                EntityTag.parseList(value)
                        .orElseThrow(
                                () -> InvalidInput.of(name, "must be * or a list of entity tags")));
    }

    private OptionalLong date(Request request, String name) {
        return request.field(name)
                .map(value -> HttpDate.parse(value, nowEpochSecond))
                .orElse(OptionalLong.empty());
    }

    /// Judges by the entity tag of the selected representation, in the order of §13.2.2.
    public Verdict judge(EntityTag tag) {
        return judge(true, tag, -1);
    }

    /// Judges by both validators.
    ///
    /// @param tag the entity tag, or null if there is none
    /// @param lastModifiedEpochSecond when it was changed, or -1 if that is not known
    public Verdict judge(@Nullable EntityTag tag, long lastModifiedEpochSecond) {
        return judge(true, tag, lastModifiedEpochSecond);
    }

    /// Judges for a resource that has no representation yet, such as one that a PUT would create.
    public Verdict judgeAbsent() {
        return judge(false, null, -1);
    }

    private Verdict judge(boolean exists, @Nullable EntityTag tag, long lastModified) {
        // RFC 9110 §13.2.2: 1. and 2.
        if (ifMatch != null) {
            if (!matches(ifMatch, exists, tag, true)) {
                return Verdict.FAILED;
            }
        } else if (ifUnmodifiedSince.isPresent()
                && exists
                && lastModified > ifUnmodifiedSince.getAsLong()) {
            return Verdict.FAILED;
        }
        // 3. and 4.
        if (ifNoneMatch != null) {
            if (matches(ifNoneMatch, exists, tag, false)) {
                return isRead ? Verdict.NOT_MODIFIED : Verdict.FAILED;
            }
        } else if (isRead
                && ifModifiedSince.isPresent()
                && lastModified >= 0
                && lastModified <= ifModifiedSince.getAsLong()) {
            return Verdict.NOT_MODIFIED;
        }
        return Verdict.PERFORM;
    }

    private static boolean matches(
            Tags wanted, boolean exists, @Nullable EntityTag tag, boolean isStrong) {
        if (wanted.isAny) {
            return exists;
        }
        if (tag == null) {
            return false;
        }
        for (EntityTag each : wanted.tags) {
            if (isStrong ? each.matchesStrongly(tag) : each.matchesWeakly(tag)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a `Range` field is to be looked at: there is no `If-Range`, or it is about this very
    /// representation (§13.1.5). To be asked once [#judge] has said to perform.
    ///
    /// @param tag the entity tag, or null if there is none; a weak one never agrees
    /// @param lastModifiedEpochSecond when it was changed, or -1 if that is not known
    /// @param isLastModifiedStrong whether nothing can have changed again within that second
    ///   (§8.8.2.2); else a date never agrees
    public boolean allowsRange(
            @Nullable EntityTag tag, long lastModifiedEpochSecond, boolean isLastModifiedStrong) {
        if (!isGet) {
            return false; // §14.2: GET alone has ranges
        }
        if (ifRange == null) {
            return true;
        }
        Optional<EntityTag> asked = EntityTag.parse(ifRange);
        if (asked.isPresent()) {
            return tag != null && asked.get().matchesStrongly(tag);
        }
        // §13.1.5: "exactly match"
        OptionalLong date = HttpDate.parse(ifRange, nowEpochSecond);
        return isLastModifiedStrong
                && date.isPresent()
                && date.getAsLong() == lastModifiedEpochSecond;
    }
}
