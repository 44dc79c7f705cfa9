package org.yaoxiang.bridge.map;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.hl7.fhir.r4.model.Reference;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Place;

/// Resource ids: 32 hexadecimal digits of a SHA-256, so that the same fact, person or place has the
/// same id whenever and wherever it is mapped, and no id or URL says a name or a number.
///
/// A simulated check names its own people, places and things: a patient of a demonstration shall
/// never share a resource with a real one, even when the village gave both the same number.
final class Ids {
    private static final int LENGTH = 32;

    private Ids() {}

    /// The id of the resources that are the fact itself.
    static String of(Hash fact) {
        return fact.hex().substring(0, LENGTH);
    }

    /// The id of one quantity of the outcome at a position.
    ///
    /// @param position of the outcome in the check, from 0
    static String of(Hash check, int position, Vital vital) {
        return of(check, position, Codings.code(vital));
    }

    static String of(Hash check, int position, String what) {
        return String.format(Locale.ROOT, "%s-%02d-%s", of(check), position + 1, what);
    }

    /// The id of the finding at a position, from 0.
    static String ofFinding(Hash check, int position) {
        return String.format(Locale.ROOT, "%s-finding-%02d", of(check), position + 1);
    }

    static String patient(Check check) {
        return digest(
                check.origin(),
                "patient\n" + check.place().villageId() + "\n" + check.patient().villageId());
    }

    /// The id of the village's Location and of its Organization.
    static String village(Origin origin, Place place) {
        return village(origin, place.villageId());
    }

    static String village(Origin origin, String villageId) {
        return digest(origin, "village\n" + villageId);
    }

    static String clinician(Origin origin, String clinicianId) {
        return digest(origin, "clinician\n" + clinicianId);
    }

    static String handheld(Origin origin, String author) {
        return digest(origin, "handheld\n" + author);
    }

    static String relay(Origin origin, String author) {
        return digest(origin, "relay\n" + author);
    }

    /// The id of the instrument's Device and of its DeviceMetric.
    static String instrument(Origin origin, String author, Vital vital) {
        return digest(origin, "instrument\n" + author + "\n" + Codings.code(vital));
    }

    static Reference reference(String type, String id) {
        return new Reference(type + "/" + id);
    }

    private static String digest(Origin origin, String name) {
        String whole =
                switch (origin) {
                    case MEASURED -> name;
                    case SIMULATED -> "simulated\n" + name;
                };
        try {
            byte[] sha256 =
                    MessageDigest.getInstance("SHA-256")
                            .digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
