package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RouterThreadsTest {

    /// A smoke test: eight threads ask one router for values of their own and see no one else's.
    @Test
    void threadsShareARouterWithCapturesOfTheirOwn()
            throws InterruptedException, ExecutionException {
        var router = Answers.routerOf("GET /users/{id} GET /users/{id}/x GET /s/{*rest}");
        int threads = 8;
        var start = new CountDownLatch(threads);
        try (var executor = Executors.newFixedThreadPool(threads)) {
            var wrong = new ArrayList<Future<Integer>>();
            for (int thread = 0; thread < threads; thread++) {
                String own = "t" + thread;
                wrong.add(executor.submit(() -> wrongAnswers(router, own, start)));
            }
            for (Future<Integer> future : wrong) {
                assertEquals(0, future.get());
            }
        }
    }

    private static int wrongAnswers(Router<String> router, String own, CountDownLatch start)
            throws InterruptedException {
        start.countDown();
        start.await();
        int wrong = 0;
        for (int i = 0; i < 5_000; i++) {
            String value = own + "-" + i;
            wrong +=
                    Answers.get(router, "/users/" + value).equals("GET /users/{id} id=" + value)
                            ? 0
                            : 1;
            wrong +=
                    Answers.get(router, "/s/%7E" + value).equals("GET /s/{*rest} rest=~" + value)
                            ? 0
                            : 1;
            wrong += Answers.get(router, "/users/" + value + "/y").equals("404") ? 0 : 1;
        }
        return wrong;
    }
}
