package dev.weir.http;

import java.util.function.Consumer;

/// The bounds of a form that a client sends, urlencoded or multipart, each with its unit in its
/// name. All are on by default; a route that takes large files raises two of them.
///
/// `FormLimits.defaults().fileBytesMax(1L << 30).formBytesMax(1L << 30)` is the defaults but for
/// these.
///
/// A value out of its range is refused at once, by an [IllegalArgumentException] that says it.
///
/// **Threads:** immutable.
public final class FormLimits {

    private static final FormLimits DEFAULTS = new FormLimits();

    private int fieldsMax = 1_000;
    private int nameBytesMax = 256;
    private int fieldBytesMax = 1024 * 1024;
    private int memoryBytesMax = 2 * 1024 * 1024;
    private int partHeadBytesMax = 4 * 1024;
    private long fileBytesMax = 16L * 1024 * 1024;
    private long formBytesMax = 32L * 1024 * 1024;

    private FormLimits() {}

    private FormLimits(FormLimits from) {
        fieldsMax = from.fieldsMax;
        nameBytesMax = from.nameBytesMax;
        fieldBytesMax = from.fieldBytesMax;
        memoryBytesMax = from.memoryBytesMax;
        partHeadBytesMax = from.partHeadBytesMax;
        fileBytesMax = from.fileBytesMax;
        formBytesMax = from.formBytesMax;
    }

    /// The limits that a form has unless told otherwise.
    public static FormLimits defaults() {
        return DEFAULTS;
    }

    /// Fields of a form, files among them; more is 413. 1,000 is more than any page has.
    public int fieldsMax() {
        return fieldsMax;
    }

    /// Bytes of a field's name and of a file's, once decoded; more is 413.
    public int nameBytesMax() {
        return nameBytesMax;
    }

    /// Bytes of a field's value that is held in memory; more is 413.
    public int fieldBytesMax() {
        return fieldBytesMax;
    }

    /// Characters of all names and values of a multipart form that are held in memory until it is
    /// closed; more is 413. What [Limits#contentBytesMax] allows other forms by default.
    public int memoryBytesMax() {
        return memoryBytesMax;
    }

    /// Bytes of the header section of a part; more is 413. Browsers send about 150.
    public int partHeadBytesMax() {
        return partHeadBytesMax;
    }

    /// Bytes of one file; more is 413.
    public long fileBytesMax() {
        return fileBytesMax;
    }

    /// Bytes of the whole content of a multipart form, whatever [Limits#contentBytesMax] says; more
    /// is 413.
    public long formBytesMax() {
        return formBytesMax;
    }

    /// With [#fieldsMax()] at `fields`: 1 or more.
    public FormLimits fieldsMax(int fields) {
        return with(copy -> copy.fieldsMax = (int) atLeast(1, fields, "fieldsMax"));
    }

    /// With [#nameBytesMax()] at `bytes`: 1 or more.
    public FormLimits nameBytesMax(int bytes) {
        return with(copy -> copy.nameBytesMax = (int) atLeast(1, bytes, "nameBytesMax"));
    }

    /// With [#fieldBytesMax()] at `bytes`: 0 or more.
    public FormLimits fieldBytesMax(int bytes) {
        return with(copy -> copy.fieldBytesMax = (int) atLeast(0, bytes, "fieldBytesMax"));
    }

    /// With [#memoryBytesMax()] at `bytes`: 0 or more.
    public FormLimits memoryBytesMax(int bytes) {
        return with(copy -> copy.memoryBytesMax = (int) atLeast(0, bytes, "memoryBytesMax"));
    }

    /// With [#partHeadBytesMax()] at `bytes`: 64 to 64 KiB.
    public FormLimits partHeadBytesMax(int bytes) {
        if (bytes > 64 * 1024) {
            throw new IllegalArgumentException(
                    "partHeadBytesMax is "
                            + bytes
                            + "; the head of a part is held in memory whole, so give at most 65536.");
        }
        return with(copy -> copy.partHeadBytesMax = (int) atLeast(64, bytes, "partHeadBytesMax"));
    }

    /// With [#fileBytesMax()] at `bytes`: 0 or more.
    public FormLimits fileBytesMax(long bytes) {
        return with(copy -> copy.fileBytesMax = atLeast(0, bytes, "fileBytesMax"));
    }

    /// With [#formBytesMax()] at `bytes`: 0 or more.
    public FormLimits formBytesMax(long bytes) {
        return with(copy -> copy.formBytesMax = atLeast(0, bytes, "formBytesMax"));
    }

    private FormLimits with(Consumer<FormLimits> change) {
        var copy = new FormLimits(this);
        change.accept(copy);
        return copy;
    }

    private static long atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be at least " + least + ".");
        }
        return value;
    }
}
