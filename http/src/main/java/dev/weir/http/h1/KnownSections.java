package dev.weir.http.h1;

import dev.weir.http.RequestHead;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Header sections that were read before. A client repeats its field lines from one request to the
/// next, octet by octet: what is equal to a known section has its meaning, and is not read again.
///
/// Sections are told apart by all of their octets, with the empty line at their end, so no message
/// is read in another way for it. Sections that never come again are hardly ever kept: each one
/// that is kept in vain doubles the number of those that are let pass.
///
/// **Threads:** not safe; the connections of one thread share one.
public final class KnownSections {

    /// Octets of the longest section that is kept; browsers send about 600.
    static final int SECTION_BYTES_MAX = 1024;

    /// How many are kept: 64 kinds of clients at a time, in 128 KiB at most.
    static final int COUNT = 64;

    /// At least one of so many sections is kept, whatever has come of those before.
    private static final int INTERVAL_MAX = 1024;

    private final @Nullable Section[] sections = new @Nullable Section[COUNT];
    private int interval = 1;
    private int letPass;

    /// None is known yet.
    public KnownSections() {}

    /// A section, and what it says.
    static final class Section {
        private final byte[] bytes;
        private final int[] places;
        private final int authorityFrom;
        private final int authorityTo;
        final HeadFacts facts;

        private Section(byte[] bytes, int from, int to, RequestHead head, HeadFacts facts) {
            this.bytes = Arrays.copyOfRange(bytes, from, to);
            places = head.places(from);
            authorityFrom = head.authorityFrom() - from;
            authorityTo = head.authorityTo() - from;
            this.facts = facts.copy();
        }

        private boolean isAt(byte[] bytes, int from, int to) {
            return Arrays.equals(bytes, from, to, this.bytes, 0, this.bytes.length);
        }

        /// Fills `head` if the octets from `from` on are this section.
        ///
        /// @return the end of the section, or -1 if it is another
        int read(byte[] bytes, int from, int limit, RequestHead head) {
            int to = from + this.bytes.length;
            if (to > limit || !isAt(bytes, from, to)) {
                return -1;
            }
            head.fields(places, from);
            head.authority(from + authorityFrom, from + authorityTo);
            return to;
        }
    }

    /// The section at an index that [#note] has given, or null.
    @Nullable Section get(int index) {
        return sections[index];
    }

    /// Takes note of a section that was read.
    ///
    /// @return where it is, or may be some day, 0 to `COUNT - 1`
    int note(byte[] bytes, int from, int to, RequestHead head, HeadFacts facts) {
        int length = to - from;
        int index = (length * 31 + bytes[from + length / 2]) & (COUNT - 1);
        Section known = sections[index];
        if (known != null && known.isAt(bytes, from, to)) {
            interval = 1;
        } else if (length <= SECTION_BYTES_MAX && ++letPass >= interval) {
            letPass = 0;
            interval = Math.min(2 * interval, INTERVAL_MAX);
            sections[index] = new Section(bytes, from, to, head, facts);
        }
        return index;
    }
}
