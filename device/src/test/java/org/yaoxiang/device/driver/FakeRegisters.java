package org.yaoxiang.device.driver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.yaoxiang.device.board.Registers;

/// Registers that remember, and refuse what no test prepared.
final class FakeRegisters implements Registers {
    final List<String> writes = new ArrayList<>();
    final Map<Integer, Integer> values = new HashMap<>();
    private final Map<Integer, Integer> stuck = new HashMap<>();
    private final Map<Integer, byte[]> blocks = new HashMap<>();

    void stuck(int register, int value) {
        stuck.put(register, value);
    }

    void block(int register, int... bytes) {
        byte[] block = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            block[i] = (byte) bytes[i];
        }
        blocks.put(register, block);
    }

    @Override
    public int read8(int register) {
        Integer value = stuck.getOrDefault(register, values.get(register));
        if (value == null) {
            throw new AssertionError("unexpected read of " + register);
        }
        return value;
    }

    @Override
    public byte[] read(int register, int count) {
        byte[] block = blocks.get(register);
        if (block == null || block.length != count) {
            throw new AssertionError("unexpected read of " + count + " bytes at " + register);
        }
        return block;
    }

    @Override
    public void write8(int register, int value) {
        writes.add("%02X=%02X".formatted(register, value));
        values.put(register, value);
    }

    @Override
    public void write(int register, byte... values) {
        writes.add("%02X=%s".formatted(register, HexFormat.of().formatHex(values)));
    }
}
