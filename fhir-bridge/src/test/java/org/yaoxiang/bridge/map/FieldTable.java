package org.yaoxiang.bridge.map;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;

/// Which element of FHIR carries which field of a fact, found out by trying: a field is changed
/// alone, and what differs in the transaction is where it went. References tell only of a field
/// that names another fact; with all others they change because ids follow from names.
final class FieldTable {
    /// Where a field went.
    record Row(TreeSet<String> elements, TreeSet<String> codes, TreeSet<String> units) {
        Row() {
            this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Set<String> links = new HashSet<>();

    /// The rows by field, such as `Patient.name`, in the order of the records.
    Map<String, Row> rows() {
        return rows;
    }

    /// Tries every field of a fact.
    ///
    /// @param map to its transaction
    <T extends Fact> void add(T fact, Function<T, Bundle> map) {
        List<Elements.Leaf> before = Elements.of(map.apply(fact));
        Class<?> type = fact.getClass();
        walk(
                fact,
                (field, changed) -> {
                    @SuppressWarnings("unchecked") // A changed record is of the same class.
                    T other = (T) type.cast(changed);
                    note(field, before, Elements.of(map.apply(other)));
                });
    }

    private interface Try {
        /// @throws IllegalArgumentException when the record does not allow it
        void with(String field, Object changed);
    }

    private void walk(Object part, Try whole) {
        RecordComponent[] components = part.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            int position = i;
            String name = name(part.getClass()) + "." + components[i].getName();
            Object value = get(part, components[i]);
            Try here = (field, changed) -> whole.with(field, with(part, position, changed));
            switch (value) {
                case Hash hash -> {
                    links.add(name);
                    leaf(name, hash, here);
                }
                case Stamp stamp -> {
                    leaf(name, stamp, here);
                    walk(stamp, here);
                }
                case Record inner -> walk(inner, here);
                case Optional<?> optional ->
                        optional.ifPresent(each ->
                                walk(
                                        each,
                                        (field, changed) ->
                                                here.with(field, Optional.of(changed))));
                case List<?> list -> list(name, list, here);
                default -> leaf(name, value, here);
            }
        }
    }

    private void list(String name, List<?> list, Try whole) {
        for (int i = 0; i < list.size(); i++) {
            int position = i;
            Try here =
                    (field, changed) -> {
                        List<Object> other = new ArrayList<>(list);
                        other.set(position, changed);
                        whole.with(field, other);
                    };
            if (list.get(i) instanceof Record each) {
                walk(each, here);
            } else {
                leaf(name, list.get(i), here);
            }
        }
    }

    /// Tries changes until the record allows one. Where it allows none, the same field of another
    /// record must, or its row stays empty.
    private void leaf(String name, Object value, Try here) {
        rows.computeIfAbsent(name, _ -> new Row());
        boolean isTried = false;
        for (Object other : others(value)) {
            isTried = isTried || isAllowed(() -> here.with(name, other));
        }
    }

    private static boolean isAllowed(Runnable change) {
        try {
            change.run();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void note(String field, List<Elements.Leaf> before, List<Elements.Leaf> after) {
        Row row = rows.computeIfAbsent(field, _ -> new Row());
        Stream.concat(
                        Elements.without(before, after).stream(),
                        Elements.without(after, before).stream())
                .filter(each -> links.contains(field) || !each.isReference())
                .forEach(each -> {
                    row.elements.add(each.path());
                    row.codes.addAll(each.codes());
                    row.units.addAll(each.units());
                });
    }

    private static List<?> others(Object value) {
        return switch (value) {
            case Double number -> List.of(number + 1, number - 1, number + 0.01);
            case Integer number -> List.of(number + 1, number - 1);
            case Long number -> List.of(number + 1);
            case String text -> List.of(text + "x");
            case Boolean is -> List.of(!is);
            case LocalDate date -> List.of(date.plusDays(1));
            case Instant at -> List.of(at.plusSeconds(1));
            case Duration length -> List.of(length.plusMillis(1));
            case Stamp(var at, var uncertainty, var tick) ->
                    List.of(new Stamp(at.plusSeconds(1), uncertainty, tick));
            case Hash hash -> List.of(new Hash(flipped(hash.bytes())));
            case byte[] bytes -> List.of(flipped(bytes));
            case int[] counts -> List.of(flipped(counts));
            case Enum<?> word ->
                    Stream.of(word.getDeclaringClass().getEnumConstants())
                            .filter(each -> each != word)
                            .toList();
            default -> throw new AssertionError(value.getClass() + " cannot be changed");
        };
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] other = bytes.clone();
        other[0] ^= 1;
        return other;
    }

    private static int[] flipped(int[] counts) {
        int[] other = counts.clone();
        other[0] ^= 1;
        return other;
    }

    private static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        boolean isAmbiguous = outer != null && type.getSimpleName().matches("Measured|Refused");
        return isAmbiguous
                ? outer.getSimpleName() + "." + type.getSimpleName()
                : type.getSimpleName();
    }

    private static Object get(Object part, RecordComponent component) {
        try {
            return component.getAccessor().invoke(part);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record without its own methods", e);
        }
    }

    private static Object with(Object part, int position, Object changed) {
        RecordComponent[] components = part.getClass().getRecordComponents();
        Class<?>[] types =
                Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Stream.of(components).map(component -> get(part, component)).toArray();
        values[position] = changed;
        try {
            return part.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record without its own methods", e);
        }
    }
}
