// A small service with a database: blocking calls, as the database has them, on the request's own
// thread. Notes are kept in memory by H2; a table, four routes, and JSON in and out.
//
//   java -cp 'lib/*' examples/Notes.java          (with com.h2database:h2 in lib)
//   curl -i http://127.0.0.1:8080/notes -H 'Content-Type: application/json' -d '{"id":0,"text":"buy
// rope"}'
//   curl http://127.0.0.1:8080/notes
//   curl -i -X DELETE http://127.0.0.1:8080/notes/1

import static dev.weir.server.Web.*;

import dev.weir.http.InvalidInput;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.Route1;
import dev.weir.server.codec.JsonCodec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

record Note(long id, String text) {
    Note {
        if (text == null || text.isBlank()) {
            throw InvalidInput.of("text", "must not be blank");
        }
    }
}

static final JsonCodec<Note> NOTE = json(Note.class);
static final Route1<Long> BY_ID = GET("/notes/{id}", LONG);
static final String DATABASE = "jdbc:h2:mem:notes;DB_CLOSE_DELAY=-1";

Connection open() throws SQLException {
    return DriverManager.getConnection(DATABASE);
}

Response all(Request request) throws SQLException {
    var notes = new ArrayList<Note>();
    try (var database = open();
            var rows = database.createStatement().executeQuery("select id, text from note")) {
        while (rows.next()) {
            notes.add(new Note(rows.getLong(1), rows.getString(2)));
        }
    }
    return NOTE.list().ok(notes);
}

Response one(Request request, long id) throws SQLException {
    try (var database = open();
            var query = database.prepareStatement("select text from note where id = ?")) {
        query.setLong(1, id);
        try (var row = query.executeQuery()) {
            if (!row.next()) {
                throw Refused.with(Status.NOT_FOUND, "There is no note " + id + ".");
            }
            return NOTE.ok(new Note(id, row.getString(1)));
        }
    }
}

Response add(Request request, Note note) throws SQLException {
    try (var database = open();
            var insert =
                    database.prepareStatement(
                            "insert into note (text) values (?)",
                            Statement.RETURN_GENERATED_KEYS)) {
        insert.setString(1, note.text());
        insert.executeUpdate();
        try (var keys = insert.getGeneratedKeys()) {
            keys.next();
            var kept = new Note(keys.getLong(1), note.text());
            return NOTE.reply(201, kept).field("Location", BY_ID.url(kept.id()));
        }
    }
}

Response remove(Request request, long id) throws SQLException {
    try (var database = open();
            var delete = database.prepareStatement("delete from note where id = ?")) {
        delete.setLong(1, id);
        return status(delete.executeUpdate() == 0 ? 404 : 204);
    }
}

void main() throws SQLException {
    try (var database = open();
            var create = database.createStatement()) {
        create.execute("create table note (id identity primary key, text varchar(1000))");
    }
    serve(
            8080,
            routes(
                    GET("/notes").to(this::all),
                    BY_ID.to(this::one),
                    POST("/notes", body(NOTE)).to(this::add),
                    DELETE("/notes/{id}", LONG).to(this::remove)));
}
