package dev.weir.server.demo;

import dev.weir.http.InvalidInput;
import dev.weir.http.Request;

/// Reads unsigned 64-bit integers from paths: decimal digits and nothing else, so that neither `+7`
/// nor `٧` is a number.
final class PathNumber {

    private PathNumber() {}

    /// @return the parameter's value, of which all 64 bits count
    /// @throws InvalidInput if it is no such number
    static long unsigned(Request request, String name) {
        String text = request.parameter(name);
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw InvalidInput.of(name, "must be an unsigned integer of decimal digits");
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException tooLarge) {
            throw InvalidInput.of(name, "must be at most 18446744073709551615");
        }
    }

    /// @throws InvalidInput if it is no number from 0 to `most`
    static long atMost(Request request, String name, long most) {
        long number = unsigned(request, name);
        if (Long.compareUnsigned(number, most) > 0) {
            throw InvalidInput.of(name, "must be at most " + most);
        }
        return number;
    }
}
