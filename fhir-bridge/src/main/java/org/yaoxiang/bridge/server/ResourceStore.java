package org.yaoxiang.bridge.server;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// The county's FHIR resources, in their newest version, in an H2 database.
///
/// Nothing is only here: every resource follows from the sealed facts in the bridge's journal, so
/// the store may be thrown away and filled again. A database that does not open, or that another
/// version of this program laid out, is set aside under a new name and an empty one is begun. H2
/// does not notice a flipped bit, so every body has a digest; trouble in reading or writing leaves
/// a mark beside the database, and a marked one is set aside at the next start. Doubt is enough:
/// filling anew costs minutes, a wrong digit may cost more.
///
/// How far the journal has been stored is written in the same transaction as the resources ({@link
/// #position}), so that a commit lost in a power cut is simply stored again.
///
/// Any thread may read; writes are done one after another.
public final class ResourceStore implements AutoCloseable {
    /// Raise when the tables, the terms or the mapping change: old stores are then filled anew.
    private static final int LAYOUT = 3;

    private static final String NAME = "resources";
    private static final int SET_ASIDE_MAX = 1000;
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private static final List<String> SCHEMA =
            List.of(
                    """
                    create table if not exists store (
                        layout integer not null,
                        position bigint not null)
                    """,
                    """
                    create table if not exists resource (
                        type character varying(64) not null,
                        id character varying(64) not null,
                        version integer not null,
                        updated bigint not null,
                        body character large object not null,
                        digest binary(32) not null,
                        primary key (type, id))
                    """,
                    """
                    create table if not exists term (
                        type character varying(64) not null,
                        parameter character varying(32) not null,
                        term character varying(1024) not null,
                        id character varying(64) not null,
                        primary key (type, parameter, term, id))
                    """,
                    "create index if not exists term_of on term (type, id)",
                    "create index if not exists newest on resource (type, updated desc, id)");

    /// What a search found.
    ///
    /// @param total how many resources match in all
    /// @param page the asked part of them, newest first
    record Found(int total, List<Resource> page) {}

    private final Path folder;
    private final JdbcConnectionPool connections;
    private final InstantSource clock;
    private final boolean wasSetAside;

    private ResourceStore(
            Path folder, JdbcConnectionPool connections, InstantSource clock, boolean wasSetAside) {
        this.folder = folder;
        this.connections = connections;
        this.clock = clock;
        this.wasSetAside = wasSetAside;
    }

    /// Opens the store in a folder, which is created if need be.
    ///
    /// @throws StoreException when another program has it open, or the folder cannot be written
    public static ResourceStore open(Path folder, InstantSource clock) {
        try {
            Files.createDirectories(folder);
            if (Files.notExists(mark(folder))) {
                return new ResourceStore(folder, connect(folder), clock, false);
            }
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new StoreException(
                        "another program has the resource store open; stop it first", e);
            }
        } catch (IOException e) {
            throw new StoreException("the resource store's folder cannot be made", e);
        }
        try {
            setAside(folder);
            Files.deleteIfExists(mark(folder));
            return new ResourceStore(folder, connect(folder), clock, true);
        } catch (SQLException | IOException e) {
            throw new StoreException(
                    "the resource store cannot be begun anew; check its folder and the disk", e);
        }
    }

    /// Whether a database was found that could not be used. The store is then empty.
    public boolean wasSetAside() {
        return wasSetAside;
    }

    /// How many facts of the journal are stored: the caller goes on with the fact of this index.
    /// Zero for an empty store.
    public long position() {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select position from store")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw doubtful("the resource store cannot be read", e);
        }
    }

    /// Stores the resources of a transaction, all or none. Every entry is `PUT Type/id`; a PUT that
    /// changes nothing makes no new version; with `ifNoneMatch` `*` it only creates.
    ///
    /// @param position how many facts of the journal are stored by then
    /// @throws IllegalArgumentException when an entry is anything else
    public synchronized void store(Bundle transaction, long position) {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            try {
                for (BundleEntryComponent entry : transaction.getEntry()) {
                    put(connection, entry);
                }
                try (PreparedStatement update =
                        connection.prepareStatement("update store set position = ?")) {
                    update.setLong(1, position);
                    update.executeUpdate();
                }
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw doubtful("the resource store cannot be written", e);
        }
    }

    /// The newest version of a resource.
    public Optional<Resource> read(String type, String id) {
        try (Connection connection = connections.getConnection()) {
            return read(connection, type, id);
        } catch (SQLException e) {
            throw doubtful("the resource store cannot be read", e);
        }
    }

    /// The resources of a type that have, for every parameter, one of the given terms.
    ///
    /// @param terms by parameter, as {@link Terms} writes them; one or more each
    /// @param offset how many to leave out, 0 or more
    /// @param count how many to return at most, 0 or more
    Found search(String type, Map<String, List<String>> terms, int offset, int count) {
        // Plain joins, and the type asked of the terms alone: otherwise H2 walks all resources of
        // the type instead of looking up the few that a term names.
        StringBuilder joins = new StringBuilder(" from resource r");
        List<String> conditions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, List<String>> each : terms.entrySet()) {
            String term = "t" + conditions.size();
            String marks = String.join(", ", Collections.nCopies(each.getValue().size(), "?"));
            joins.append(
                    " join term %1$s on %1$s.type = r.type and %1$s.id = r.id".formatted(term));
            conditions.add(
                    "%1$s.type = ? and %1$s.parameter = ? and %1$s.term in (%2$s)"
                            .formatted(term, marks));
            values.add(type);
            values.add(each.getKey());
            values.addAll(each.getValue());
        }
        if (terms.isEmpty()) {
            conditions.add("r.type = ?");
            values.add(type);
        }
        String from = joins + " where " + String.join(" and ", conditions);
        try (Connection connection = connections.getConnection()) {
            return new Found(
                    total(connection, from, values), page(connection, from, values, offset, count));
        } catch (SQLException e) {
            throw doubtful("the resource store cannot be read", e);
        }
    }

    @Override
    public void close() {
        connections.dispose();
    }

    private Optional<Resource> read(Connection connection, String type, String id)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select type, id, body, version, updated, digest from resource"
                                + " where type = ? and id = ?")) {
            select.setString(1, type);
            select.setString(2, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(resource(row)) : Optional.empty();
            }
        }
    }

    private static int total(Connection connection, String from, List<String> values)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select count(distinct r.id)" + from)) {
            bind(select, values);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /// A resource that has two of a parameter's alternatives is joined twice, hence grouped.
    private List<Resource> page(
            Connection connection, String from, List<String> values, int offset, int count)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select r.type, r.updated, r.id"
                                + from
                                + " group by r.type, r.updated, r.id"
                                + " order by r.type, r.updated desc, r.id"
                                + " offset ? rows fetch next ? rows only")) {
            bind(select, values);
            select.setInt(values.size() + 1, offset);
            select.setInt(values.size() + 2, count);
            List<Resource> page = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    read(connection, row.getString("type"), row.getString("id"))
                            .ifPresent(page::add);
                }
            }
            return page;
        }
    }

    private static void bind(PreparedStatement statement, List<String> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setString(i + 1, values.get(i));
        }
    }

    private Resource resource(ResultSet row) throws SQLException {
        String body = row.getString("body");
        int version = row.getInt("version");
        long updated = row.getLong("updated");
        byte[] digest = digest(row.getString("type"), row.getString("id"), version, updated, body);
        if (!Arrays.equals(digest, row.getBytes("digest"))) {
            throw doubtful("a stored resource is damaged", null);
        }
        Resource resource = (Resource) FHIR.newJsonParser().parseResource(body);
        resource.getMeta().setVersionId(Integer.toString(version));
        resource.getMeta().setLastUpdated(Date.from(Instant.ofEpochMilli(updated)));
        return resource;
    }

    private static byte[] digest(String type, String id, int version, long updated, String body) {
        String row = type + "/" + id + "/" + version + "/" + updated + "/" + body;
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(row.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void put(Connection connection, BundleEntryComponent entry) throws SQLException {
        Resource resource = entry.getResource();
        String type = resource.fhirType();
        String id = resource.getIdPart();
        if (entry.getRequest().getMethod() != Bundle.HTTPVerb.PUT
                || !entry.getRequest().getUrl().equals(type + "/" + id)) {
            throw new IllegalArgumentException(
                    entry.getRequest().getMethod() + " of a " + type + ", expected PUT Type/id");
        }
        Map<String, SortedSet<String>> terms = Terms.of(resource);
        String body = FHIR.newJsonParser().encodeResourceToString(resource);
        int version = 1;
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select version, body from resource where type = ? and id = ?")) {
            select.setString(1, type);
            select.setString(2, id);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    if ("*".equals(entry.getRequest().getIfNoneMatch())
                            || body.equals(row.getString(2))) {
                        return;
                    }
                    version = row.getInt(1) + 1;
                }
            }
        }
        write(connection, type, id, version, body);
        index(connection, type, id, terms);
    }

    private void write(Connection connection, String type, String id, int version, String body)
            throws SQLException {
        try (PreparedStatement merge =
                connection.prepareStatement(
                        "merge into resource (type, id, version, updated, body, digest)"
                                + " key (type, id) values (?, ?, ?, ?, ?, ?)")) {
            long updated = clock.millis();
            merge.setString(1, type);
            merge.setString(2, id);
            merge.setInt(3, version);
            merge.setLong(4, updated);
            merge.setString(5, body);
            merge.setBytes(6, digest(type, id, version, updated, body));
            merge.executeUpdate();
        }
    }

    private static void index(
            Connection connection, String type, String id, Map<String, SortedSet<String>> terms)
            throws SQLException {
        try (PreparedStatement delete =
                        connection.prepareStatement("delete from term where type = ? and id = ?");
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into term (type, parameter, term, id)"
                                        + " values (?, ?, ?, ?)")) {
            delete.setString(1, type);
            delete.setString(2, id);
            delete.executeUpdate();
            for (Map.Entry<String, SortedSet<String>> parameter : terms.entrySet()) {
                for (String term : parameter.getValue()) {
                    insert.setString(1, type);
                    insert.setString(2, parameter.getKey());
                    insert.setString(3, term);
                    insert.setString(4, id);
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    /// @throws SQLException when there is a database that cannot be used
    private static JdbcConnectionPool connect(Path folder) throws SQLException {
        // WRITE_DELAY=0: what is committed is handed to the operating system at once, so that the
        // death of this program alone loses nothing.
        JdbcConnectionPool pool =
                JdbcConnectionPool.create(
                        "jdbc:h2:file:"
                                + folder.toAbsolutePath().resolve(NAME)
                                + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0",
                        "sa",
                        "");
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : SCHEMA) {
                statement.execute(table);
            }
            statement.execute(
                    "insert into store select "
                            + LAYOUT
                            + ", 0 where not exists (select 1 from store)");
            requireOurs(statement);
            return pool;
        } catch (SQLException e) {
            pool.dispose();
            throw e;
        }
    }

    /// Walks all tables, so that one that is broken shows at the start.
    private static void requireOurs(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        "select max(layout), count(*), (select count(*) from resource),"
                                + " (select count(*) from term) from store")) {
            row.next();
            if (row.getInt(1) != LAYOUT || row.getInt(2) != 1) {
                throw new SQLException(
                        "layout " + row.getInt(1) + " of the resource store, expected " + LAYOUT);
            }
        }
    }

    private static void setAside(Path folder) throws IOException {
        Path database = folder.resolve(NAME + ".mv.db");
        if (Files.notExists(database)) {
            return;
        }
        for (int i = 1; i <= SET_ASIDE_MAX; i++) {
            Path aside = folder.resolve(NAME + ".broken-" + i + ".mv.db");
            if (Files.notExists(aside)) {
                Files.move(database, aside);
                return;
            }
        }
        throw new StoreException(
                SET_ASIDE_MAX + " broken resource stores lie in the folder; remove them", null);
    }

    private static Path mark(Path folder) {
        return folder.resolve(NAME + ".doubtful");
    }

    /// Leaves the mark, so that the next start fills the store anew.
    private StoreException doubtful(String what, @Nullable Throwable cause) {
        StoreException trouble =
                new StoreException(what + "; restart to fill the store anew", cause);
        try {
            Files.write(mark(folder), new byte[0]);
        } catch (IOException e) {
            trouble.addSuppressed(e);
        }
        return trouble;
    }
}
