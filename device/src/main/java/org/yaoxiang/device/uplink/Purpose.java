package org.yaoxiang.device.uplink;

import org.yaoxiang.contract.seal.Kind;

/// What bytes on the link are for.
public enum Purpose {
    /// Facts of this handheld but recordings, and their receipts.
    CHECK,
    /// Waveforms.
    RECORDING,
    /// Questions for letters, and letters.
    LETTER,
    /// Sessions: handshakes, and all that carries no message.
    SESSION;

    /// What a fact of this handheld is sent for.
    static Purpose of(Kind kind) {
        return switch (kind) {
            case RECORDING -> RECORDING;
            case CHECK, CONSULT, CLAIM, ADVICE, RECEIPT, SELF_TEST, AMENDMENT, HEAD, HOLDING ->
                    CHECK;
        };
    }
}
