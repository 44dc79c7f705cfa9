package org.yaoxiang.contract.codec;

/// What one lead is predicted from.
sealed interface LeadInputs permits MeasuredLead, DerivedLead {
    /// How many inputs there are.
    int count();

    /// Bits of fraction of inputs and targets.
    int fractionBits();

    /// Makes ready for the next sample.
    ///
    /// @return the multiple from which the number to be coded is counted
    long refer(int at);

    /// What a prediction has beside that by the inputs, 8 bits of fraction.
    long offset();

    /// Writes the inputs for the next sample, each of at most 25 bits with sign.
    void fill(int[] inputs);

    /// Takes the sample in.
    ///
    /// @param isJump whether it was so far from its prediction that it does not belong to the wave
    ///   before it; a measured lead keeps no trace of the jump
    /// @return what the inputs should have predicted
    int follow(long multiple, boolean isJump);
}
