package org.yaoxiang.mocks.radio;

/// What can be wrong between a peripheral and its host.
public sealed interface RadioFault {
    /// It is out of range or asleep: no connection for so many attempts, none at all for
    /// `Integer.MAX_VALUE`.
    record OutOfRange(int attempts) implements RadioFault {}

    /// The connection is lost after so many more values.
    record Cut(int values) implements RadioFault {}

    /// Nothing arrives any more, and the connection seems to hold.
    record Silence() implements RadioFault {}

    /// One value, counted from the next one as 0, arrives with its end missing.
    record Truncate(int index) implements RadioFault {}

    /// One value, counted from the next one as 0, arrives twice.
    record Repeat(int index) implements RadioFault {}
}
