package org.yaoxiang.contract.fact;

/// Where the check was made.
///
/// @param villageId the village's identifier, 1 to 64 characters
/// @param name the village's name, 1 to 128 characters
/// @param altitudeMetres height of the site above sea level, −500 to 9000
public record Place(String villageId, String name, int altitudeMetres) {
    public Place {
        Texts.require(villageId, "villageId", 64);
        Texts.require(name, "name", 128);
        if (altitudeMetres < -500 || altitudeMetres > 9000) {
            throw new IllegalArgumentException(
                    "altitudeMetres " + altitudeMetres + ", expected -500 to 9000");
        }
    }

    @Override
    public String toString() {
        return "Place[redacted]";
    }
}
