package org.yaoxiang.mocks.bus;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which chip hangs on which wire, and what is wrong with the wires. Safe for use by several
/// threads; one transaction at a time reaches a chip.
public final class Wiring {
    private record Address(int bus, int address) {}

    private final Map<Address, I2cChip> i2c = new ConcurrentHashMap<>();
    private final Map<Address, SpiChip> spi = new ConcurrentHashMap<>();
    private final Map<Integer, Pin> pins = new ConcurrentHashMap<>();
    private final Map<Integer, PwmLine> pwm = new ConcurrentHashMap<>();
    private final Set<Address> silent = ConcurrentHashMap.newKeySet();
    private final Set<Integer> stuck = ConcurrentHashMap.newKeySet();
    private final Map<Address, Integer> flips = new ConcurrentHashMap<>();
    private final Map<Address, Integer> writeFlips = new ConcurrentHashMap<>();
    private final Map<Address, Integer> transferFlips = new ConcurrentHashMap<>();
    private final Map<Integer, Byte> heldSpi = new ConcurrentHashMap<>();

    /// Solders a chip to an I2C bus.
    ///
    /// @param address 7-bit address
    /// @throws IllegalStateException when the address is taken
    public void attach(int bus, int address, I2cChip chip) {
        if (i2c.putIfAbsent(new Address(bus, address), chip) != null) {
            throw new IllegalStateException("two chips at " + name(bus, address));
        }
    }

    /// Solders a chip to an SPI bus.
    ///
    /// @param chipSelect from 0
    /// @throws IllegalStateException when the chip select is taken
    public void attach(int bus, int chipSelect, SpiChip chip) {
        if (spi.putIfAbsent(new Address(bus, chipSelect), chip) != null) {
            throw new IllegalStateException("two chips at SPI " + bus + "." + chipSelect);
        }
    }

    /// Connects a wire to a pin of the board.
    ///
    /// @param bcm Broadcom pin number
    public void attach(int bcm, Pin pin) {
        if (pins.putIfAbsent(bcm, pin) != null) {
            throw new IllegalStateException("two wires at pin " + bcm);
        }
    }

    /// The wire at a pin of the board, when there is one.
    public Optional<Pin> pin(int bcm) {
        return Optional.ofNullable(pins.get(bcm));
    }

    /// Connects a pulse-width modulated wire to the board.
    ///
    /// @param channel the board's PWM channel, from 0
    public void attach(int channel, PwmLine line) {
        if (pwm.putIfAbsent(channel, line) != null) {
            throw new IllegalStateException("two wires at PWM channel " + channel);
        }
    }

    /// The wire at a PWM channel of the board, when there is one.
    public Optional<PwmLine> pwm(int channel) {
        return Optional.ofNullable(pwm.get(channel));
    }

    /// A write transaction.
    ///
    /// @throws BusFault when nobody acknowledges or the bus is stuck
    public void write(int bus, int address, byte[] bytes) {
        I2cChip chip = answering(bus, address);
        Integer flip = writeFlips.remove(new Address(bus, address));
        byte[] arriving = flip == null ? bytes : flipped(bytes, flip);
        synchronized (chip) {
            chip.write(arriving);
        }
    }

    /// A read transaction, with the register pointer first where the controller sends one.
    ///
    /// @throws BusFault when nobody acknowledges or the bus is stuck
    public byte[] writeRead(int bus, int address, byte[] pointer, int count) {
        I2cChip chip = answering(bus, address);
        synchronized (chip) {
            if (pointer.length > 0) {
                chip.write(pointer);
            }
            byte[] bytes = chip.read(count);
            Integer flip = flips.remove(new Address(bus, address));
            return flip == null ? bytes : flipped(bytes, flip);
        }
    }

    /// An SPI transfer. A chip select without a chip reads as zeros, as a pulled-down line does.
    public byte[] transfer(int bus, int chipSelect, byte[] in) {
        SpiChip chip = spi.get(new Address(bus, chipSelect));
        if (chip == null) {
            return new byte[in.length];
        }
        byte[] out;
        synchronized (chip) {
            out = chip.transfer(in);
        }
        Byte held = heldSpi.get(bus);
        if (held != null) {
            Arrays.fill(out, held);
        }
        Integer flip = transferFlips.remove(new Address(bus, chipSelect));
        return flip == null ? out : flipped(out, flip);
    }

    /// Takes a chip off its SPI bus, as on a board that is built without it.
    public void unplug(int bus, int chipSelect) {
        spi.remove(new Address(bus, chipSelect));
    }

    /// Makes an address deaf: no acknowledge until it is mended.
    public void silence(int bus, int address) {
        silent.add(new Address(bus, address));
    }

    /// Mends a deaf address.
    public void mend(int bus, int address) {
        silent.remove(new Address(bus, address));
    }

    /// Holds the clock of a whole bus low, or lets it go.
    public void stick(int bus, boolean held) {
        if (held) {
            stuck.add(bus);
        } else {
            stuck.remove(bus);
        }
    }

    /// Flips one bit of the next read from an address.
    ///
    /// @param bit counted from the first byte's lowest bit
    public void flipNextRead(int bus, int address, int bit) {
        flips.put(new Address(bus, address), bit);
    }

    /// Flips one bit of the next write to an address that is no read's pointer.
    ///
    /// @param bit counted from the first byte's lowest bit; the first byte is the pointer
    public void flipNextWrite(int bus, int address, int bit) {
        writeFlips.put(new Address(bus, address), bit);
    }

    /// Flips one bit of what the next SPI transfer reads.
    ///
    /// @param bit counted from the first byte's lowest bit
    public void flipNextTransfer(int bus, int chipSelect, int bit) {
        transferFlips.put(new Address(bus, chipSelect), bit);
    }

    /// Holds the data line from the chips of a whole SPI bus at a level.
    public void holdSpi(int bus, boolean high) {
        heldSpi.put(bus, (byte) (high ? 0xFF : 0x00));
    }

    /// Lets the data line of an SPI bus go.
    public void releaseSpi(int bus) {
        heldSpi.remove(bus);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8 % flipped.length] ^= (byte) (1 << (bit % 8));
        return flipped;
    }

    private I2cChip answering(int bus, int address) {
        if (stuck.contains(bus)) {
            throw new BusFault("I2C " + bus + " is held low");
        }
        I2cChip chip = i2c.get(new Address(bus, address));
        if (chip == null || silent.contains(new Address(bus, address))) {
            throw new BusFault("no acknowledge at " + name(bus, address));
        }
        return chip;
    }

    private static String name(int bus, int address) {
        return "I2C " + bus + " address 0x" + Integer.toHexString(address);
    }
}
