package org.yaoxiang.crash;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.h2.store.fs.FilePath;
import org.yaoxiang.mocks.world.FaultyDisk;

/// The same facts in a stock H2 on the same disk: one row each, committed one by one. What H2
/// acknowledges is a commit that has returned.
final class Peer {
    private static final String FILE = "db.mv.db";
    private static final int FACTS_MAX = 200;

    private final List<byte[]> facts;
    private int lives;

    /// @param facts the sealed bytes of some facts, which are stored again and again
    Peer(List<byte[]> facts) {
        this.facts = List.copyOf(facts);
    }

    /// What was counted.
    ///
    /// @param points power cuts
    /// @param acknowledged committed facts
    /// @param lost committed facts that were not there afterwards, or not as they were
    /// @param unopened databases that did not open
    record Cuts(long points, long acknowledged, long lost, long unopened) {}

    /// What was counted.
    ///
    /// @param flips how many bits, one at a time
    /// @param wrong flips after which a row was given out that differs from what was stored
    /// @param unnoticed flips after which a row was missing and no error came
    /// @param refused flips after which the database did not open or did not answer
    record Flips(long flips, long wrong, long unnoticed, long refused) {}

    private record Read(int right, int wrong) {}

    /// Stores some facts, cuts the power, opens the database and looks; so many times.
    Cuts cut(long points, long seed) throws SQLException {
        long acknowledged = 0;
        long lost = 0;
        long unopened = 0;
        for (long point = 0; point < points; point++) {
            RandomGenerator random = new SplittableRandom(seed + point);
            FaultyDisk disk = new FaultyDisk(random);
            Connection left = open(disk);
            make(left);
            synchronized (disk) {
                // H2 leaves the file's name to the file system; neither is that in question.
                disk.force();
            }
            int count = 1 + random.nextInt(FACTS_MAX);
            store(left, count);
            acknowledged += count;
            FaultyDisk after;
            synchronized (disk) {
                FaultyDisk.Cut[] modes = FaultyDisk.Cut.values();
                disk.restart(modes[(int) (point % modes.length)]);
                after = copy(disk);
            }
            try (Connection again = open(after)) {
                lost += count - read(again).right();
            } catch (SQLException _) {
                unopened++;
                lost += count;
            } finally {
                left.close();
            }
        }
        return new Cuts(points, acknowledged, lost, unopened);
    }

    /// Stores facts in peace, then flips one bit after another of the closed file.
    Flips flip(long flips, long seed) throws SQLException {
        RandomGenerator random = new SplittableRandom(seed);
        FaultyDisk disk = new FaultyDisk(random);
        try (Connection connection = open(disk)) {
            make(connection);
            store(connection, FACTS_MAX);
        }
        byte[] sound = disk.content(FILE);
        long wrong = 0;
        long unnoticed = 0;
        long refused = 0;
        for (long i = 0; i < flips; i++) {
            byte[] flipped = sound.clone();
            int bit = random.nextInt(8 * flipped.length);
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            FaultyDisk rotten = new FaultyDisk(random);
            rotten.overwrite(FILE, flipped);
            try (Connection connection = open(rotten)) {
                Read read = read(connection);
                wrong += read.wrong() > 0 ? 1 : 0;
                unnoticed += read.right() + read.wrong() < FACTS_MAX ? 1 : 0;
            } catch (SQLException _) {
                refused++;
            }
        }
        return new Flips(flips, wrong, unnoticed, refused);
    }

    /// H2 must not go on with the disk that a cut has left behind.
    private static FaultyDisk copy(FaultyDisk disk) {
        FaultyDisk copy = new FaultyDisk(new SplittableRandom(0));
        for (String name : disk.names()) {
            copy.overwrite(name, disk.content(name));
        }
        return copy;
    }

    private Connection open(FaultyDisk disk) throws SQLException {
        FilePath.register(new H2Disk(disk));
        lives++;
        return DriverManager.getConnection(
                "jdbc:h2:" + H2Disk.SCHEME + ":" + lives + "/db;TRACE_LEVEL_FILE=0", "sa", "");
    }

    private static void make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table fact (id int primary key, sealed varbinary(1000000))");
            // What is made before the first fact is not in question.
            statement.execute("checkpoint sync");
        }
    }

    private void store(Connection connection, int count) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into fact values (?, ?)")) {
            for (int i = 0; i < count; i++) {
                insert.setInt(1, i);
                insert.setBytes(2, fact(i));
                insert.executeUpdate();
            }
        }
    }

    private Read read(Connection connection) throws SQLException {
        int right = 0;
        int wrong = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, sealed from fact")) {
            while (rows.next()) {
                boolean isRight = Arrays.equals(fact(rows.getInt(1)), rows.getBytes(2));
                right += isRight ? 1 : 0;
                wrong += isRight ? 0 : 1;
            }
        }
        return new Read(right, wrong);
    }

    private byte[] fact(int id) {
        return facts.get(Math.floorMod(id, facts.size()));
    }
}
