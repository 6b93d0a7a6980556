package dev.weir.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Prints the patterns and paths of [Routing#weir], in its order, so that routers in other
/// languages can be asked the same on the same machine: a pattern, a tab, a path on each line.
final class PrintRoutes {

    private PrintRoutes() {}

    static List<String> shuffled(List<String> patterns) {
        var shuffled = new ArrayList<>(patterns);
        Collections.shuffle(shuffled, new Random(Routing.SEED));
        return shuffled;
    }

    static void main() {
        for (String pattern : shuffled(RouteTables.likeGitHub())) {
            IO.println(pattern + "\t" + RouteTables.path(pattern));
        }
    }
}
