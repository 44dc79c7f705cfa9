package org.yaoxiang.device.board;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.freedesktop.dbus.DBusAsyncReply;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.interfaces.ObjectManager;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/// A Bluetooth LE connection through BlueZ, Linux's Bluetooth daemon, by its D-Bus interface
/// (org.bluez.Device1 and .GattCharacteristic1, documented in BlueZ's doc/ folder). The peripheral
/// has been paired by the technician before, with `bluetoothctl`.
///
/// D-Bus delivers on threads of its library; values wait in a queue for whoever drains it.
public final class BlueZ implements GattLink {
    /// Where BlueZ is on every Linux.
    public static final String SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket";

    private static final String NAME = "org.bluez";
    private static final String DEVICE = "org.bluez.Device1";
    private static final String CHARACTERISTIC = "org.bluez.GattCharacteristic1";

    /// How long each request may take; an engineering choice. BlueZ itself gives up on a peripheral
    /// that is not in reach after some twenty seconds, which is too long before a patient.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration STEP = Duration.ofMillis(20);

    /// More than a meter's memory; a peripheral that sends without end is cut off.
    private static final int VALUES_MAX = 8_192;

    @DBusInterfaceName(DEVICE)
    interface Device extends DBusInterface {
        void Connect();

        void Disconnect();
    }

    @DBusInterfaceName(CHARACTERISTIC)
    interface Characteristic extends DBusInterface {
        void StartNotify();

        void WriteValue(byte[] value, Map<String, Variant<?>> options);
    }

    private final DBusConnection bus;
    private final String address;
    private final Pause pause;
    private final BlockingQueue<Notification> arrived = new LinkedBlockingQueue<>(VALUES_MAX);
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, Characteristic> characteristics = new HashMap<>();
    private volatile String path = "";
    private volatile boolean isLost;
    private volatile boolean isFull;

    private BlueZ(DBusConnection bus, String address, Pause pause) {
        this.bus = bus;
        this.address = address;
        this.pause = pause;
    }

    /// Whether that bus is the system's, on which BlueZ speaks to a real radio. Whatever is behind
    /// another counts as simulated.
    public static boolean isReal(String bus) {
        return bus.equals(SYSTEM_BUS);
    }

    /// Connects to a paired peripheral and subscribes to what it sends.
    ///
    /// @param bus D-Bus address, [#SYSTEM_BUS] on a handheld
    /// @param address six bytes in hexadecimal with colons
    /// @param notifying assigned numbers; those that the peripheral has are subscribed to
    /// @throws BusException when there is no BlueZ, the peripheral is not paired, not in reach, or
    ///   has none of them
    public static GattLink connect(
            String bus, String address, List<Integer> notifying, Pause pause) {
        requireNonNull(notifying, "notifying");
        DBusConnection connection;
        try {
            connection = DBusConnectionBuilder.forAddress(bus).withShared(false).build();
        } catch (DBusException | DBusExecutionException e) {
            throw new BusException("BlueZ", "no D-Bus at " + bus + "; is dbus running?");
        }
        BlueZ link = new BlueZ(connection, address, pause);
        try {
            link.open(notifying);
            return link;
        } catch (DBusException | DBusExecutionException e) {
            link.close();
            throw new BusException(
                    address, "BlueZ says " + e.getMessage() + "; switch it on and bring it near");
        } catch (BusException e) {
            link.close();
            throw e;
        }
    }

    private void open(List<Integer> notifying) throws DBusException {
        path =
                managed().entrySet().stream()
                        .filter(each -> isThisPeripheral(each.getValue().get(DEVICE)))
                        .map(each -> each.getKey().getPath())
                        .findFirst()
                        .orElseThrow(() ->
                                new BusException(
                                        address,
                                        "not paired with this handheld; pair it with bluetoothctl"
                                                + " first"));
        AutoCloseable _ = bus.addSigHandler(Properties.PropertiesChanged.class, this::changed);
        await(bus.callMethodAsync(remote(path, Device.class), "Connect"), "connect");
        awaitServices();
        for (Map.Entry<DBusPath, Map<String, Map<String, Variant<?>>>> each :
                managed().entrySet()) {
            String at = each.getKey().getPath();
            Map<String, Variant<?>> properties = each.getValue().get(CHARACTERISTIC);
            if (properties != null && at.startsWith(path + "/")) {
                number(properties)
                        .ifPresent(number -> {
                            numbers.put(at, number);
                        });
            }
        }
        for (Map.Entry<String, Integer> each : numbers.entrySet()) {
            characteristics.put(each.getValue(), remote(each.getKey(), Characteristic.class));
        }
        List<Integer> found = notifying.stream().filter(characteristics::containsKey).toList();
        if (found.isEmpty()) {
            throw new BusException(
                    address,
                    "has none of the characteristics %s; is it the right instrument?"
                            .formatted(names(notifying)));
        }
        for (int number : found) {
            await(
                    bus.callMethodAsync(characteristic(number), "StartNotify"),
                    "subscribe to %04X".formatted(number));
        }
    }

    private static List<String> names(List<Integer> numbers) {
        return numbers.stream().map("%04X"::formatted).toList();
    }

    private boolean isThisPeripheral(@Nullable Map<String, Variant<?>> device) {
        return device != null && address.equals(value(device, "Address"));
    }

    /// The assigned number in a UUID that lies in the Bluetooth base UUID; empty for a maker's own.
    private static Optional<Integer> number(Map<String, Variant<?>> characteristic) {
        String uuid = String.valueOf(value(characteristic, "UUID")).toLowerCase(Locale.ROOT);
        return uuid.matches("0000[0-9a-f]{4}-0000-1000-8000-00805f9b34fb")
                ? Optional.of(Integer.parseInt(uuid.substring(4, 8), 16))
                : Optional.empty();
    }

    private static @Nullable Object value(Map<String, Variant<?>> properties, String name) {
        Variant<?> told = properties.get(name);
        return told == null ? null : told.getValue();
    }

    private Map<DBusPath, Map<String, Map<String, Variant<?>>>> managed() throws DBusException {
        Object managed =
                await(
                        bus.callMethodAsync(remote("/", ObjectManager.class), "GetManagedObjects"),
                        "list its peripherals");
        Map<DBusPath, Map<String, Map<String, Variant<?>>>> all = new HashMap<>();
        if (managed instanceof Map<?, ?> map) {
            map.forEach((at, interfaces) -> {
                if (at instanceof DBusPath object && interfaces instanceof Map<?, ?> each) {
                    all.put(object, interfaces(each));
                }
            });
        }
        return all;
    }

    private static Map<String, Map<String, Variant<?>>> interfaces(Map<?, ?> told) {
        Map<String, Map<String, Variant<?>>> interfaces = new HashMap<>();
        told.forEach((name, properties) -> {
            Map<String, Variant<?>> all = new HashMap<>();
            if (properties instanceof Map<?, ?> map) {
                map.forEach((key, value) -> {
                    if (value instanceof Variant<?> variant) {
                        all.put(String.valueOf(key), variant);
                    }
                });
            }
            interfaces.put(String.valueOf(name), all);
        });
        return interfaces;
    }

    private void awaitServices() throws DBusException {
        Properties device = remote(path, Properties.class);
        for (Duration left = PATIENCE; left.isPositive(); left = left.minus(STEP)) {
            Object resolved =
                    await(
                            bus.callMethodAsync(device, "Get", DEVICE, "ServicesResolved"),
                            "find its services");
            if (Boolean.TRUE.equals(resolved instanceof Variant<?> v ? v.getValue() : resolved)) {
                return;
            }
            pause.pause(STEP);
        }
        throw new BusException(address, "does not show its services; switch it off and on");
    }

    private <I extends DBusInterface> I remote(String at, Class<I> kind) throws DBusException {
        return bus.getRemoteObject(NAME, at, kind);
    }

    private @Nullable Object await(DBusAsyncReply<?> reply, String what) throws DBusException {
        for (Duration left = PATIENCE; left.isPositive(); left = left.minus(STEP)) {
            // The library's own hasReply() is never true of a method that returns nothing.
            if (reply.getCall().hasReply()) {
                if (reply.getCall().getReply() instanceof Error refused) {
                    refused.throwException();
                }
                return reply.getMethod().getReturnType() == void.class ? null : reply.getReply();
            }
            if (isLost) {
                throw lost();
            }
            pause.pause(STEP);
        }
        throw new BusException(
                address, "no answer to \"" + what + "\"; switch it on and bring it near");
    }

    /// Runs on a thread of the library.
    private void changed(Properties.PropertiesChanged signal) {
        String at = signal.getPath();
        Map<String, Variant<?>> properties = signal.getPropertiesChanged();
        if (at.equals(path) && Boolean.FALSE.equals(value(properties, "Connected"))) {
            isLost = true;
        }
        Integer number = numbers.get(at);
        Object value = value(properties, "Value");
        if (number != null
                && value != null
                && !arrived.offer(new Notification(number, bytes(value)))) {
            isFull = true;
        }
    }

    /// The library hands an array of bytes within a variant out as a list.
    private static byte[] bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        List<?> list = value instanceof List<?> each ? each : List.of();
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = list.get(i) instanceof Byte each ? each : 0;
        }
        return bytes;
    }

    @Override
    public List<Notification> drain() {
        List<Notification> drained = new ArrayList<>();
        boolean wasLost = isLost; // before draining: what came before the loss is handed out
        arrived.drainTo(drained);
        if (isFull) {
            throw new BusException(address, "sends without end; switch it off and on");
        }
        if (drained.isEmpty() && (wasLost || !bus.isConnected())) {
            throw lost();
        }
        return drained;
    }

    private BusException lost() {
        return new BusException(address, "disconnected; switch it on and bring it near");
    }

    @Override
    public void write(int number, byte[] value) {
        try {
            var _ =
                    await(
                            bus.callMethodAsync(
                                    characteristic(number),
                                    "WriteValue",
                                    value,
                                    Map.of("type", new Variant<>("request"))),
                            "write %04X".formatted(number));
        } catch (DBusException | DBusExecutionException e) {
            throw new BusException(
                    address, "refuses a write to %04X: %s".formatted(number, e.getMessage()));
        }
    }

    private Characteristic characteristic(int number) {
        return Optional.ofNullable(characteristics.get(number))
                .orElseThrow(() ->
                        new BusException(
                                address,
                                "has no characteristic %04X; is it the right instrument?"
                                        .formatted(number)));
    }

    /// Lets the peripheral go; a BlueZ that does not answer to that any more is left alone.
    @Override
    public void close() {
        if (!path.isEmpty() && !isLost && bus.isConnected()) {
            try {
                var _ =
                        await(
                                bus.callMethodAsync(remote(path, Device.class), "Disconnect"),
                                "disconnect");
            } catch (DBusException | DBusExecutionException | BusException e) {
                isLost = true; // it is gone already, or will time out by itself
            }
        }
        bus.disconnect();
    }
}
