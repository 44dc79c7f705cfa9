package org.yaoxiang.bridge.portal;

/// Who may answer.
///
/// @param id the author of the facts, 1 to 64 characters
/// @param name as colleagues and the village read it, 1 to 128 characters
record Clinician(String id, String name) {}
