package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each request runs on a thread of its own, and that is an ordinary virtual thread.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class HandlerThreadTest {

    private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> INHERITABLE =
            new InheritableThreadLocal<>();

    private Server server = ThisScheduler.serve(_ -> Response.text(""));

    private void serve(Handler app) {
        server.close();
        server = ThisScheduler.serve(app);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void everyRequestHasAVirtualThreadOfItsOwn() throws Exception {
        Set<Long> ids = ConcurrentHashMap.newKeySet();
        serve(_ -> {
            Thread thread = Thread.currentThread();
            assert !thread.isInterrupted();
            ids.add(thread.threadId());
            return Response.text(thread.getName() + " " + thread.isVirtual());
        });
        try (var client = new RawClient(server)) {
            for (int i = 0; i < 20; i++) {
                assertEquals("weir-request true", client.get("/").response().text());
            }
            client.sendLines("GET / HTTP/1.1\nHost: test\n\n".repeat(20));
            for (int i = 0; i < 20; i++) {
                client.response();
            }
        }
        assertEquals(40, ids.size());
    }

    @Test
    void threadLocalsOfOneRequestAreNotSeenByTheNext() throws Exception {
        INHERITABLE.set("of the test");
        try {
            serve(_ -> {
                String seen = LOCAL.get() + " " + INHERITABLE.get();
                LOCAL.set("left behind");
                INHERITABLE.set("left behind");
                return Response.text(seen);
            });
            try (var client = new RawClient(server)) {
                for (int i = 0; i < 5; i++) {
                    assertEquals("null null", client.get("/").response().text());
                }
            }
        } finally {
            INHERITABLE.remove();
        }
    }

    /// A handler that interrupts itself harms nobody after it.
    @Test
    void anInterruptStatusThatIsLeftEndsWithItsRequest() throws Exception {
        serve(_ -> {
            boolean was = Thread.currentThread().isInterrupted();
            Thread.currentThread().interrupt();
            return Response.text("" + was);
        });
        try (var client = new RawClient(server)) {
            for (int i = 0; i < 5; i++) {
                assertEquals("false", client.get("/").response().text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aThreadDumpListsTheRequests(int loops, @TempDir Path folder) throws Exception {
        var arrived = new CountDownLatch(20);
        var mayEnd = new Signal("the requests may end");
        server.close();
        server =
                Server.start(
                        ThisScheduler.options().loops(loops),
                        _ -> {
                            arrived.countDown();
                            mayEnd.await();
                            return Response.text("");
                        });
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(new RawClient(server).get("/"));
            }
            assertTrue(arrived.await(10, java.util.concurrent.TimeUnit.SECONDS));
            Path dump = folder.resolve("dump.json");
            String type = String.class.getName();
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                            "dumpThreads",
                            new Object[] {dump.toString(), "JSON"},
                            new String[] {type, type});
            String text = Files.readString(dump);
            assertEquals(20, text.split("\"weir-request\"", -1).length - 1);
            assertTrue(text.contains("HandlerThreadTest"), "with their stacks");
            assertTrue(text.contains("\"weir-loop-0\""), "and the loop");
            // Several loops do not write one list for each request.
            String ofTheProcess = text.split("\"container\": ", -1)[1];
            assertEquals(
                    loops == 1 || !ThisScheduler.isLoop(),
                    ofTheProcess.contains("\"weir-request\""),
                    ofTheProcess);
            mayEnd.give();
            for (RawClient client : clients) {
                assertEquals(200, client.response().status());
            }
        } finally {
            mayEnd.give();
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void theSchedulerIsTheOneThatWasAskedFor() {
        assertFalse(server.engine().isEmpty());
        assertEquals(ThisScheduler.isLoop(), server.engine().contains("loop scheduler over"));
    }
}
