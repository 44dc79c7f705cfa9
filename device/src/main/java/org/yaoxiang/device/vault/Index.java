package org.yaoxiang.device.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.journal.Disk;

/// One row for each frame of the journal, in an encrypted H2 file, so that opening the vault need
/// not open every frame. Nothing in it is believed for being there:
///
/// - A row carries an HMAC over the owner, its number and its content, and names its frame.
/// - Nothing is asked of H2 but all rows in their order; a row that H2 does not give is a frame
///   that is opened again.
/// - A file that does not open, or gives one row that is not genuine, is set aside under a name
///   that says so, never deleted, and a new one is begun.
/// - When no file can be written the vault does without.
///
/// H2 does all its work on the caller's thread (`WRITE_DELAY=0` stops its own), and is told to
/// force what it has written: of itself it never does, and a power cut would cost a rebuild. A few
/// rows are written at once, for H2 writes some 20 kB each time; those that a power cut takes are
/// added at the next opening.
final class Index implements AutoCloseable {
    /// Of the tables, of the form of their rows and of how an entry follows from a fact, in which
    /// {@link Spelling}'s tables count too; a file of another version is set aside.
    static final int VERSION = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Index.class);
    private static final String SUFFIX = ".mv.db";
    private static final String SETTINGS =
            ";CIPHER=AES;WRITE_DELAY=0;CACHE_SIZE=2048;DB_CLOSE_ON_EXIT=FALSE"
                    // Its log would hold rows in the clear.
                    + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";
    private static final String USER = "index";
    private static final int SECRET_LENGTH = 32;

    /// Rows that are read at once: so few that H2 keeps them in memory, and never in a file of its
    /// own, which it would not encrypt.
    private static final int PAGE = 500;

    /// Rows that are written at once while many come.
    private static final int BATCH = 500;

    /// Rows that may be missing after a power cut: those of three or four visits. An engineering
    /// choice: so many letters are opened in a second on a slow board.
    private static final int LAG_MAX = 16;

    private final Optional<IndexFile> file;
    private final JdbcDataSource source = new JdbcDataSource();
    private final Authenticator authenticator;
    private final byte[] owner;
    private @Nullable Connection connection;
    private boolean isNew;
    private boolean wasSetAside;
    private int unwritten;

    /// @param file empty for an index that is nowhere
    /// @param owner whose facts the journal holds and whose receipts count, for both are part of
    ///   what a row says
    Index(Optional<IndexFile> file, VaultKey key, String owner) {
        this.file = file;
        this.authenticator = new Authenticator(key, "index rows");
        this.owner = owner.getBytes(UTF_8);
        String secret = HexFormat.of().formatHex(key.derive("index", SECRET_LENGTH));
        source.setUrl("jdbc:h2:" + file.map(IndexFile::path).orElse("") + SETTINGS);
        source.setUser(USER);
        // H2 takes the file's password and the user's in one; the first is the one that encrypts.
        source.setPasswordChars((secret + " " + USER).toCharArray());
    }

    /// The genuine rows of the file, by number; makes a file when there is none. What else is in it
    /// makes it one to be set aside, and the rows that are genuine are given all the same.
    Map<Long, Row> rows() {
        Map<Long, Row> rows = new HashMap<>();
        isNew = false;
        if (file.isEmpty()) {
            return rows;
        }
        try {
            boolean isThere = file.get().disk().names().contains(name());
            Connection open = open();
            if (isThere && version(open) != VERSION) {
                LOG.warn("the index is of another version and is made anew");
                setAside();
            } else if (!isThere) {
                make(open);
            } else if (!read(open, rows)) {
                LOG.error("the index has rows that are not the vault's and is made anew");
                setAside();
            }
        } catch (SQLException e) {
            LOG.error("the index does not open, H2 says {}; it is made anew", e.getErrorCode());
            setAside();
        } catch (IOException e) {
            giveUp(e);
        }
        return rows;
    }

    /// Whether the file is a new one, which has no rows yet.
    boolean isNew() {
        return isNew;
    }

    /// What has become of it.
    IndexState state() {
        if (file.isPresent() && connection == null) {
            return IndexState.UNWRITABLE;
        }
        return wasSetAside ? IndexState.MADE_ANEW : IndexState.SOUND;
    }

    /// Takes a row; it is on the disk after {@link #flush}, or when many have come.
    void put(long number, Row row) {
        Connection open = connection;
        if (open == null) {
            return;
        }
        byte[] content = row.bytes();
        try (PreparedStatement put =
                open.prepareStatement("merge into frame key (number) values (?, ?, ?)")) {
            put.setLong(1, number);
            put.setBytes(2, content);
            put.setBytes(3, mac(number, content));
            put.executeUpdate();
            unwritten++;
            if (unwritten == BATCH) {
                flush();
            }
        } catch (SQLException e) {
            giveUp(e);
        }
    }

    /// Makes the rows durable when there are enough of them.
    void keepUp() {
        if (unwritten >= LAG_MAX) {
            flush();
        }
    }

    /// Makes the rows durable.
    void flush() {
        Connection open = connection;
        if (open == null || unwritten == 0) {
            return;
        }
        try (Statement statement = open.createStatement()) {
            open.commit();
            statement.execute("checkpoint sync");
            unwritten = 0;
        } catch (SQLException e) {
            giveUp(e);
        }
    }

    /// Sets the file aside and begins a new one.
    void setAside() {
        drop();
        Disk disk = file.orElseThrow().disk();
        try {
            List<String> names = disk.names();
            if (names.contains(name())) {
                String aside = aside(names);
                disk.move(name(), aside);
                // A power cut must not leave the new file in the place of the old one.
                disk.force();
                wasSetAside = true;
                LOG.warn("the index as it was is kept in {}", aside);
            }
            make(open());
        } catch (SQLException e) {
            giveUp(e);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    @Override
    public void close() {
        flush();
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.warn("the index was not closed, H2 says {}", e.getErrorCode());
            }
        }
    }

    private String name() {
        return file.orElseThrow().name() + SUFFIX;
    }

    private String aside(List<String> names) {
        int copy = 1;
        while (names.contains(name() + ".damaged-" + copy)) {
            copy++;
        }
        return name() + ".damaged-" + copy;
    }

    private Connection open() throws SQLException {
        drop();
        Connection open = source.getConnection();
        connection = open;
        open.setAutoCommit(false);
        return open;
    }

    private void make(Connection open) throws SQLException, IOException {
        try (Statement statement = open.createStatement()) {
            statement.execute("create table version (number int not null)");
            statement.execute("insert into version values (" + VERSION + ")");
            statement.execute(
                    "create table frame (number bigint primary key,"
                            + " content varbinary(1000000) not null, mac binary(32) not null)");
            open.commit();
            statement.execute("checkpoint sync");
        }
        file.orElseThrow().disk().force();
        isNew = true;
    }

    /// The version of the tables; 0 when they do not tell.
    private static int version(Connection open) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery("select number from version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /// Reads the genuine rows.
    ///
    /// @return whether there were no others
    private boolean read(Connection open, Map<Long, Row> rows) throws SQLException {
        boolean isSound = true;
        try (PreparedStatement page =
                open.prepareStatement(
                        "select number, content, mac from frame where number > ?"
                                + " order by number limit "
                                + PAGE)) {
            long last = 0;
            for (int read = PAGE; read == PAGE; ) {
                page.setLong(1, last);
                read = 0;
                try (ResultSet next = page.executeQuery()) {
                    while (next.next()) {
                        long number = next.getLong(1);
                        if (number <= last) {
                            return false;
                        }
                        last = number;
                        read++;
                        byte[] content = next.getBytes(2);
                        if (isGenuine(number, content, next.getBytes(3))) {
                            rows.put(number, Row.of(content));
                        } else {
                            isSound = false;
                        }
                    }
                }
            }
        }
        return isSound;
    }

    /// A damaged file may give no bytes where there must be some.
    private boolean isGenuine(long number, byte @Nullable [] content, byte @Nullable [] mac) {
        return content != null && mac != null && MessageDigest.isEqual(mac(number, content), mac);
    }

    private byte[] mac(long number, byte[] content) {
        return authenticator.of(
                ByteBuffer.allocate(Integer.BYTES + owner.length + Long.BYTES + content.length)
                        .putInt(owner.length)
                        .put(owner)
                        .putLong(number)
                        .put(content)
                        .array());
    }

    private void giveUp(IOException e) {
        LOG.error("the card does not take the index, {}; the vault works on", e.toString());
        drop();
    }

    private void giveUp(SQLException e) {
        LOG.error("the index is not written, H2 says {}; the vault works on", e.getErrorCode());
        drop();
    }

    /// Lets go of the file without writing to it: H2 would hand its next caller what it holds.
    private void drop() {
        Connection open = connection;
        connection = null;
        unwritten = 0;
        if (open != null) {
            try (open;
                    Statement statement = open.createStatement()) {
                statement.execute("shutdown immediately");
            } catch (SQLException e) {
                LOG.debug("the index was not open any more, H2 says {}", e.getErrorCode());
            }
        }
    }
}
