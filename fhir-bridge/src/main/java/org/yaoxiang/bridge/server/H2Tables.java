package org.yaoxiang.bridge.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/// An H2 database in a file, which one program has open at a time.
final class H2Tables implements Tables {
    private static final String NAME = "resources";
    private static final int SET_ASIDE_MAX = 1000;

    private final Path folder;
    private @Nullable JdbcConnectionPool pool;

    static {
        CrcPath.register();
    }

    H2Tables(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /// The database in a folder as JDBC names it.
    static String url(Path folder) {
        return "jdbc:h2:" + CrcPath.SCHEME + ":" + folder.resolve(NAME);
    }

    @Override
    public DataSource connect() {
        // WRITE_DELAY=0: what is committed is handed to the operating system at once, so that the
        // death of this program alone loses nothing.
        pool =
                JdbcConnectionPool.create(
                        url(folder) + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0", "sa", "");
        return pool;
    }

    @Override
    public String bodyType() {
        return "character large object";
    }

    @Override
    public String digestType() {
        return "binary(32)";
    }

    @Override
    public boolean isTaken(SQLException trouble) {
        return trouble.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
    }

    @Override
    public boolean isAway(SQLException trouble) {
        return false;
    }

    @Override
    public void requireWhole() throws SQLException {
        if (CrcPath.isDamaged(file())) {
            throw new SQLException(
                    "the database's file is damaged", "", ErrorCode.FILE_CORRUPTED_1);
        }
    }

    @Override
    public void setAside() throws IOException {
        Path database = file();
        CrcPath.forget(database);
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

    @Override
    public void close() {
        if (pool != null) {
            pool.dispose();
        }
    }

    private Path file() {
        return folder.resolve(NAME + ".mv.db");
    }
}
