package dev.weir.http.h3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// In whatever pieces the streams come, each is answered the same; and so it is however streams
/// take turns, unless one of them ends the connection.
class SplitTest {

    private static final int CONVERSATIONS = 400;

    @Test
    void cuttingInTwoAtEveryPlaceChangesNothing() {
        byte[] request =
                Wire.join(
                        Wire.frame(0x21, new byte[3]),
                        Wire.post("content-length", "70"),
                        Wire.data("x".repeat(64)),
                        Wire.frame(0x5f, new byte[70]),
                        Wire.data("abcdef"),
                        Wire.headers("t", "1"));
        String whole = result(Client.answering().whole(0, request), 0);
        for (int cut = 0; cut <= request.length; cut++) {
            Client client = Client.answering();
            client.send(0, Arrays.copyOf(request, cut));
            client.whole(0, Arrays.copyOfRange(request, cut, request.length));
            assertEquals(whole, result(client, 0), "cut at " + cut);
        }
    }

    @Test
    void piecesAndTurnsChangeNothing() {
        long seed = System.nanoTime();
        for (int i = 0; i < CONVERSATIONS; i++) {
            long ownSeed = seed + i;
            var random = new Random(ownSeed);
            var conversation = Conversation.of(random);
            for (var sent : conversation.streams()) {
                // Alone, so that no other stream ends the connection.
                Client whole = Client.answering();
                Client cut = Client.answering();
                play(whole, List.of(sent), new Random(0), 1 << 20);
                play(cut, List.of(sent), random, 1 + random.nextInt(40));
                assertEquals(result(whole, sent.id()), result(cut, sent.id()), "seed " + ownSeed);
            }
            Client inOrder = Client.answering();
            Client mixed = Client.answering();
            play(inOrder, conversation.streams(), new Random(0), 1 << 20);
            play(mixed, conversation.streams(), random, 1 + random.nextInt(40));
            assertEquals(inOrder.error() < 0, mixed.error() < 0, "seed " + ownSeed);
            if (inOrder.error() < 0) {
                for (var sent : conversation.streams()) {
                    assertEquals(
                            result(inOrder, sent.id()),
                            result(mixed, sent.id()),
                            "seed " + ownSeed);
                }
            }
        }
    }

    /// Sends pieces of the streams in turns that `random` chooses.
    private static void play(
            Client client, List<Conversation.Sent> streams, Random random, int pieceMax) {
        var left = new ArrayList<>(streams);
        int[] at = new int[streams.size()];
        while (!left.isEmpty()) {
            var sent = left.get(random.nextInt(left.size()));
            int index = streams.indexOf(sent);
            int to = Math.min(sent.bytes().length, at[index] + 1 + random.nextInt(pieceMax));
            if (pieceMax >= sent.bytes().length) {
                to = sent.bytes().length;
            }
            client.send(sent.id(), Arrays.copyOfRange(sent.bytes(), at[index], to));
            at[index] = to;
            if (to == sent.bytes().length) {
                left.remove(sent);
                if (sent.ends()) {
                    client.end(sent.id());
                }
            }
        }
    }

    private static String result(Client client, long id) {
        if (client.error() >= 0) {
            return "connection " + client.error();
        }
        if ((id & 2) != 0) {
            return "unidirectional";
        }
        var codec = client.stream(id).codec;
        Answer answer = client.answer(id);
        return answer.sections
                + answer.content()
                + codec.resetCode()
                + " "
                + codec.stopCode()
                + codec.isOutputEnded();
    }
}
