package org.yaoxiang.crash;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import org.yaoxiang.contract.journal.Disk;
import org.yaoxiang.mocks.world.FaultyDisk;

/// The card under the vault. `hardware-mocks` knows no journal, so that someone must introduce
/// them.
public record Card(FaultyDisk disk) implements Disk {
    @Override
    public FileChannel open(String name) {
        return disk.open(name);
    }

    @Override
    public List<String> names() {
        return disk.names();
    }

    @Override
    public void move(String from, String to) throws IOException {
        disk.move(from, to);
    }

    @Override
    public void force() {
        disk.force();
    }

    @Override
    public long usableBytes() {
        return disk.usableBytes();
    }
}
