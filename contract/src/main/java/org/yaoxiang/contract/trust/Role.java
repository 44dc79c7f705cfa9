package org.yaoxiang.contract.trust;

/// What a party does; stands as organisational unit in its certificates.
public enum Role {
    HANDHELD,
    GATEWAY,
    /// The county hospital as a recipient of letters.
    COUNTY,
    /// A county clinician, who signs claims and advice.
    CLINICIAN
}
