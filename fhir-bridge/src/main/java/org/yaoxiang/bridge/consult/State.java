package org.yaoxiang.bridge.consult;

/// How far a consult has come, in the order in which it gets there.
public enum State {
    /// Nobody in the county has taken it.
    WAITING,
    /// A county clinician has taken it.
    CLAIMED,
    /// The county has signed advice that the village has not confirmed reading.
    ANSWERED,
    /// The village has confirmed reading every advice.
    READ;

    /// Whether the village still waits for advice.
    public boolean isOpen() {
        return switch (this) {
            case WAITING, CLAIMED -> true;
            case ANSWERED, READ -> false;
        };
    }
}
