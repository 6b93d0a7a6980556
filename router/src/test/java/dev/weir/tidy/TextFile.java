package dev.weir.tidy;

import java.util.List;

/// A file of the project that is valid UTF-8 and has no NUL.
///
/// @param path relative to the root of the project, with `/`
record TextFile(String path, String text) {
    List<String> lines() {
        return text.lines().toList();
    }
}
