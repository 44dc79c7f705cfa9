package org.yaoxiang.bridge.server;

import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;

/// The database that a {@link ResourceStore} has its tables in.
interface Tables extends AutoCloseable {
    /// Opens it; the tables may be there or not.
    ///
    /// @throws SQLException when there is a database that cannot be used
    DataSource connect() throws SQLException;

    /// The SQL type of a text of any length.
    String bodyType();

    /// The SQL type of 32 bytes.
    String digestType();

    /// Whether it cannot be opened because another program has it.
    boolean isTaken(SQLException trouble);

    /// Whether it is out of reach, which says nothing about what is in it.
    boolean isAway(SQLException trouble);

    /// Whether everything that was read so far was as it had been written; the database may have
    /// gone on without what it could not read.
    ///
    /// @throws SQLException when not
    void requireWhole() throws SQLException;

    /// Puts what is there out of the way, so that the next {@link #connect} finds nothing.
    ///
    /// @throws SQLException when the database does not do it
    /// @throws IOException when the disk does not
    void setAside() throws SQLException, IOException;

    @Override
    void close();
}
