package org.yaoxiang.device.gatt;

import org.yaoxiang.device.board.BusException;

/// Record Access Control Point (2A52): asks a meter for its stored records, and reads how it says
/// that it has sent them.
///
/// ```
/// operation 8 · operator 8 · [filter 8 · sequence 16]
/// ```
final class RecordAccess {
    static final int NUMBER = 0x2A52;

    private static final int REPORT = 0x01;
    private static final int COUNT_ANSWER = 0x05;
    private static final int ANSWER = 0x06;
    private static final int OPERATOR_NONE = 0x00;
    private static final int OPERATOR_ALL = 0x01;
    private static final int OPERATOR_FROM = 0x03; // greater or equal
    private static final int FILTER_SEQUENCE = 0x01;
    private static final int SEQUENCE_MAX = 0xFFFF;

    /// What the meter answered.
    sealed interface Answer {
        /// How many records it holds.
        record Count(int records) implements Answer {}

        /// How a procedure ended. The order is that of the profile, from 1.
        enum Ended implements Answer {
            SUCCESS,
            OPERATION_NOT_SUPPORTED,
            OPERATOR_INVALID,
            OPERATOR_NOT_SUPPORTED,
            OPERAND_INVALID,
            NO_RECORDS,
            ABORT_UNSUCCESSFUL,
            NOT_COMPLETED,
            OPERAND_NOT_SUPPORTED,
            /// A number kept for later editions.
            UNKNOWN
        }
    }

    /// Asks for every record.
    static byte[] reportAll() {
        return new byte[] {REPORT, OPERATOR_ALL};
    }

    /// Asks for the records from a sequence number on.
    ///
    /// @param sequence 0 to 65535
    static byte[] reportFrom(int sequence) {
        if (sequence < 0 || sequence > SEQUENCE_MAX) {
            throw new IllegalArgumentException(sequence + " is no sequence number");
        }
        return new byte[] {
            REPORT, OPERATOR_FROM, FILTER_SEQUENCE, (byte) sequence, (byte) (sequence >> 8)
        };
    }

    /// Decodes an answer.
    ///
    /// @throws BusException when it is none
    static Answer of(byte[] value) {
        Octets octets = new Octets("Record Access Control Point 2A52", value);
        int operation = octets.unsigned8();
        int operator = octets.unsigned8();
        if (operator != OPERATOR_NONE || (operation != COUNT_ANSWER && operation != ANSWER)) {
            throw BusException.garbled(
                    "Record Access Control Point 2A52",
                    "operation 0x%02X, expected an answer".formatted(operation));
        }
        if (operation == COUNT_ANSWER) {
            int records = octets.unsigned16();
            octets.end();
            return new Answer.Count(records);
        }
        int _ = octets.unsigned8(); // the operation that was asked for
        int code = octets.unsigned8();
        octets.end();
        return Octets.constant(Answer.Ended.values(), code);
    }

    private RecordAccess() {}
}
