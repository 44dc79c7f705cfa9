package org.yaoxiang.contract.seal;

import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.SelfTest;

/// What an envelope holds. The position in this list is the number on the wire: append only.
public enum Kind {
    CHECK,
    CONSULT,
    CLAIM,
    ADVICE,
    RECEIPT,
    SELF_TEST,
    AMENDMENT,
    HEAD,
    HOLDING,
    RECORDING;

    /// Whether the letter is open to everybody: what is said of facts and not of patients.
    public boolean isOpen() {
        return switch (this) {
            case RECEIPT, HEAD, HOLDING -> true;
            case CHECK, CONSULT, CLAIM, ADVICE, SELF_TEST, AMENDMENT, RECORDING -> false;
        };
    }

    /// The kind of a fact.
    public static Kind of(Fact fact) {
        return switch (fact) {
            case Check _ -> CHECK;
            case Consult _ -> CONSULT;
            case Claim _ -> CLAIM;
            case Advice _ -> ADVICE;
            case Receipt _ -> RECEIPT;
            case SelfTest _ -> SELF_TEST;
            case Amendment _ -> AMENDMENT;
            case Head _ -> HEAD;
            case Holding _ -> HOLDING;
            case Recording _ -> RECORDING;
        };
    }
}
