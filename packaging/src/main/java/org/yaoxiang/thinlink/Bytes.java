package org.yaoxiang.thinlink;

/// Bytes on the wire, headers of IP included.
///
/// @param up from the handheld
/// @param down to it
record Bytes(long up, long down) {
    long both() {
        return up + down;
    }

    Bytes minus(Bytes other) {
        return new Bytes(up - other.up, down - other.down);
    }
}
