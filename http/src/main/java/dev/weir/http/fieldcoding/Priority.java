package dev.weir.http.fieldcoding;

/// How urgent an answer is (RFC 9218): what the `priority` field and PRIORITY_UPDATE frames say.
///
/// A priority is one number, `urgency * 2`, and one more if it is incremental, so the smaller the
/// earlier.
///
/// **Threads:** any; it keeps nothing.
public final class Priority {

    /// RFC 9218 §4.1: "The default is 3." §4.2: "the default value of the incremental parameter is
    /// false"
    public static final int DEFAULT = 3 << 1;

    /// One more than the largest priority.
    public static final int COUNT = 16;

    private static final int URGENCY_MAX = 7;

    private Priority() {}

    /// From 0, the most urgent, to 7.
    public static int urgency(int priority) {
        return priority >> 1;
    }

    /// Whether the answer is of use while it comes in, and so may share with others.
    public static boolean isIncremental(int priority) {
        return (priority & 1) != 0;
    }

    /// The priority that a dictionary says (RFC 8941 §3.2, as `u=1, i`).
    ///
    /// RFC 9218 §4: "unknown priority parameters, priority parameters with out-of-range values, or
    /// values of unexpected types MUST be ignored". So is a member that is no member of a
    /// dictionary: a priority is advice, and no reason to refuse a request.
    public static int parse(byte[] bytes, int from, int to) {
        int urgency = 3;
        boolean isIncremental = false;
        int at = from;
        while (at < to) {
            int memberTo = endOfMember(bytes, at, to);
            while (at < memberTo && (bytes[at] == ' ' || bytes[at] == '\t')) {
                at++;
            }
            int valueTo = at;
            while (valueTo < memberTo && bytes[valueTo] != ';' && bytes[valueTo] != ' ') {
                valueTo++; // parameters of a value mean nothing here
            }
            int length = valueTo - at;
            if (length == 3 && bytes[at] == 'u' && bytes[at + 1] == '=') {
                int digit = bytes[at + 2] - '0';
                urgency = digit >= 0 && digit <= URGENCY_MAX ? digit : urgency;
            } else if (length > 0 && bytes[at] == 'i') {
                isIncremental = incremental(bytes, at, length, isIncremental);
            }
            at = memberTo + 1;
        }
        return urgency << 1 | (isIncremental ? 1 : 0);
    }

    /// `i`, `i=?1` or `i=?0`.
    private static boolean incremental(byte[] bytes, int at, int length, boolean before) {
        if (length == 1) {
            return true;
        }
        boolean isBoolean = length == 4 && bytes[at + 1] == '=' && bytes[at + 2] == '?';
        return (isBoolean && (bytes[at + 3] == '0' || bytes[at + 3] == '1'))
                ? bytes[at + 3] == '1'
                : before;
    }

    private static int endOfMember(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ',') {
            at++;
        }
        return at;
    }
}
