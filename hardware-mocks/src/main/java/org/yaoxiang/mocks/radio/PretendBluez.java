package org.yaoxiang.mocks.radio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.interfaces.ObjectManager;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.types.Variant;

/// BlueZ as its documentation describes it, on a private D-Bus, with one paired peripheral: the
/// tree of objects, Device1 and GattCharacteristic1. It lives on a thread of its own.
public final class PretendBluez implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(2);
    private static final String DEVICE = "org.bluez.Device1";
    private static final String SERVICE = "org.bluez.GattService1";
    private static final String CHARACTERISTIC = "org.bluez.GattCharacteristic1";

    /// What the peripheral can be told.
    @DBusInterfaceName(DEVICE)
    public interface Device1 extends DBusInterface {
        /// Connects; fails as BlueZ does when the peripheral is not in reach.
        void Connect();

        /// Lets it go.
        void Disconnect();
    }

    /// What one of its characteristics can be told.
    @DBusInterfaceName(CHARACTERISTIC)
    public interface GattCharacteristic1 extends DBusInterface {
        /// Subscribes.
        void StartNotify();

        /// Writes and waits for the peripheral.
        void WriteValue(byte[] value, Map<String, Variant<?>> options);

        /// Reads.
        byte[] ReadValue(Map<String, Variant<?>> options);
    }

    private final DBusConnection bus;
    private final String path;
    private final String address;
    private final Air air;
    private final List<OneCharacteristic> characteristics = new ArrayList<>();
    private final Thread thread;
    private volatile boolean isOpen = true;
    private volatile boolean isConnected;
    private volatile boolean isDeaf;
    private int disconnects;

    private PretendBluez(DBusConnection bus, String address, Peripheral peripheral, Air air) {
        this.bus = bus;
        this.address = address;
        this.air = air;
        this.path = "/org/bluez/hci0/dev_" + address.replace(':', '_');
        int place = 1;
        for (int number : peripheral.characteristics().stream().sorted().toList()) {
            characteristics.add(
                    new OneCharacteristic(
                            number,
                            String.format(Locale.ROOT, "%s/service0001/char%04d", path, place++)));
        }
        this.thread = Thread.ofPlatform().daemon().name("pretend bluez").unstarted(this::run);
    }

    /// Takes BlueZ's place on a bus.
    ///
    /// @param busAddress D-Bus address of a private bus
    /// @param address the peripheral's, six bytes in hexadecimal with colons
    /// @throws IllegalStateException when the bus is not there or has a BlueZ already
    public static PretendBluez on(
            String busAddress, String address, Peripheral peripheral, Air air) {
        try {
            DBusConnection bus =
                    DBusConnectionBuilder.forAddress(busAddress).withShared(false).build();
            PretendBluez bluez = new PretendBluez(bus, address, peripheral, air);
            bus.exportObject("/", bluez.new Tree());
            bus.exportObject(bluez.path, bluez.new TheDevice());
            for (OneCharacteristic each : bluez.characteristics) {
                bus.exportObject(each.path, each);
            }
            bus.requestBusName("org.bluez");
            bluez.thread.start();
            return bluez;
        } catch (DBusException e) {
            throw new IllegalStateException("no bus at " + busAddress, e);
        }
    }

    /// Answers to Connect no more, as when the controller hangs.
    public void deafen() {
        isDeaf = true;
    }

    /// Does something to the peripheral while the air rests: it is one thread's at a time.
    public void happen(Runnable deed) {
        synchronized (air) {
            deed.run();
        }
    }

    /// Spoils the air from now on.
    public void spoil(RadioFault fault) {
        synchronized (air) {
            air.spoil(fault);
        }
    }

    /// How often a host has let the peripheral go.
    public int disconnects() {
        synchronized (air) {
            return disconnects;
        }
    }

    @Override
    public void close() {
        isOpen = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        bus.disconnect();
    }

    private void run() {
        while (isOpen) {
            try {
                tick();
            } catch (DBusException e) {
                throw new IllegalStateException("a signal that cannot be sent", e);
            }
            LockSupport.parkNanos(TICK.toNanos());
        }
    }

    private void tick() throws DBusException {
        List<Peripheral.Sent> sent;
        boolean isCut;
        synchronized (air) {
            if (!isConnected || characteristics.stream().noneMatch(each -> each.isNotifying)) {
                return;
            }
            sent = air.next();
            isCut = air.isCut();
        }
        for (Peripheral.Sent each : sent) {
            for (OneCharacteristic characteristic : characteristics) {
                if (characteristic.number == each.characteristic() && characteristic.isNotifying) {
                    change(characteristic.path, CHARACTERISTIC, "Value", each.value());
                }
            }
        }
        if (isCut) {
            isConnected = false;
            change(path, DEVICE, "Connected", false);
        }
    }

    private void change(String at, String kind, String property, Object value)
            throws DBusException {
        bus.sendMessage(
                new Properties.PropertiesChanged(
                        at, kind, Map.of(property, new Variant<>(value)), List.of()));
    }

    private static String uuid(int number) {
        return String.format(Locale.ROOT, "0000%04x-0000-1000-8000-00805f9b34fb", number);
    }

    private final class Tree implements ObjectManager {
        @Override
        public String getObjectPath() {
            return "/";
        }

        @Override
        public Map<DBusPath, Map<String, Map<String, Variant<?>>>> GetManagedObjects() {
            Map<DBusPath, Map<String, Map<String, Variant<?>>>> all = new HashMap<>();
            all.put(new DBusPath("/org/bluez/hci0"), Map.of("org.bluez.Adapter1", Map.of()));
            all.put(
                    new DBusPath(path),
                    Map.of(
                            DEVICE,
                            Map.of(
                                    "Address", new Variant<>(address),
                                    "Paired", new Variant<>(true),
                                    "ServicesResolved", new Variant<>(isConnected))));
            if (isConnected) {
                all.put(
                        new DBusPath(path + "/service0001"),
                        Map.of(SERVICE, Map.of("Primary", new Variant<>(true))));
                for (OneCharacteristic each : characteristics) {
                    all.put(
                            new DBusPath(each.path),
                            Map.of(
                                    CHARACTERISTIC,
                                    Map.of("UUID", new Variant<>(uuid(each.number)))));
                }
            }
            return all;
        }
    }

    private final class TheDevice implements Device1, Properties {
        @Override
        public String getObjectPath() {
            return path;
        }

        @Override
        public void Connect() {
            while (isDeaf && isOpen) {
                LockSupport.parkNanos(TICK.toNanos());
            }
            synchronized (air) {
                if (!air.connects()) {
                    throw new DBusExecutionException("br-connection-page-timeout");
                }
                isConnected = true;
            }
        }

        @Override
        public void Disconnect() {
            synchronized (air) {
                isConnected = false;
                disconnects++;
                characteristics.forEach(each -> each.isNotifying = false);
            }
        }

        @Override
        // The interface leaves the type to the caller.
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <A> A Get(String kind, String property) {
            return (A) (Object) (property.equals("ServicesResolved") && isConnected);
        }

        @Override
        public <A> void Set(String kind, String property, A value) {
            throw new DBusExecutionException("read-only");
        }

        @Override
        public Map<String, Variant<?>> GetAll(String kind) {
            return Map.of("ServicesResolved", new Variant<>(isConnected));
        }
    }

    private final class OneCharacteristic implements GattCharacteristic1 {
        private final int number;
        private final String path;
        private volatile boolean isNotifying;

        private OneCharacteristic(int number, String path) {
            this.number = number;
            this.path = path;
        }

        @Override
        public String getObjectPath() {
            return path;
        }

        @Override
        public void StartNotify() {
            isNotifying = true;
        }

        @Override
        public void WriteValue(byte[] value, Map<String, Variant<?>> options) {
            synchronized (air) {
                if (!isConnected) {
                    throw new DBusExecutionException("Not connected");
                }
                air.write(number, value);
            }
        }

        @Override
        public byte[] ReadValue(Map<String, Variant<?>> options) {
            return new byte[0];
        }
    }
}
