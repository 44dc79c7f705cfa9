package org.yaoxiang.bridge.hospital;

import java.time.Instant;
import org.yaoxiang.bridge.answer.Fault;
import org.yaoxiang.contract.fact.Hash;

/// A hospital's answer that cannot be taken as it is. It is looked at again in every round.
///
/// @param consult that waits for it
/// @param report the hospital's own name of it, `Type/id`
/// @param since when that was seen first
public record Unusable(Hash consult, String report, Fault fault, Instant since) {}
