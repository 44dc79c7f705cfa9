package org.yaoxiang.bridge.map;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Sex;

/// The people, places and things of one check as resources, and references to them.
record Cast(Check check) {
    Reference toPatient() {
        return Ids.reference("Patient", Ids.patient(check));
    }

    /// The village doctor.
    Reference toClinician() {
        return toClinician(check.clinicianId());
    }

    Reference toClinician(String clinicianId) {
        return Ids.reference("Practitioner", Ids.clinician(check.origin(), clinicianId));
    }

    Reference toOrganization() {
        return Ids.reference("Organization", Ids.village(check.origin(), check.place()));
    }

    Reference toLocation() {
        return Ids.reference("Location", Ids.village(check.origin(), check.place()));
    }

    Reference toHandheld(String author) {
        return Ids.reference("Device", Ids.handheld(check.origin(), author));
    }

    Reference toRelay(String author) {
        return Ids.reference("Device", Ids.relay(check.origin(), author));
    }

    Patient patient() {
        var person = check.patient();
        Patient patient = Profile.PATIENT.claim(new Patient());
        patient.setId(Ids.patient(check));
        // The village counts its own patients, so only both numbers together name one person.
        patient.addIdentifier(
                new Identifier()
                        .setSystem(Systems.SID_VILLAGE_PATIENT)
                        .setValue(
                                Texts.clean(check.place().villageId())
                                        + "/"
                                        + Texts.clean(person.villageId())));
        String number = number(person);
        if (isIdentityNumber(number, person.birthDate())) {
            patient.addIdentifier(
                    new Identifier()
                            .setType(
                                    new CodeableConcept(
                                            new Coding(
                                                    Systems.IDENTIFIER_TYPE,
                                                    "NI",
                                                    "National unique individual identifier")))
                            .setSystem(Systems.IDENTITY_NUMBER)
                            .setValue(number));
        }
        patient.setActive(true);
        patient.addName().setText(Texts.clean(person.name()));
        patient.setGender(gender(person.sex()));
        patient.setBirthDateElement(birthDate(person.birthDate()));
        patient.setManagingOrganization(toOrganization());
        return patient;
    }

    /// The village's number of a patient as the handheld compares it.
    private static String number(org.yaoxiang.contract.fact.Patient person) {
        return person.villageId().strip().toUpperCase(Locale.ROOT);
    }

    /// Whether a number is the identity number (GB 11643-1999) of somebody born then: it holds the
    /// birth date, and its check digit (ISO 7064 MOD 11-2) is right.
    private static boolean isIdentityNumber(String number, LocalDate birth) {
        if (!number.matches("[0-9]{17}[0-9X]")
                || !number.substring(6, 14)
                        .equals(birth.format(DateTimeFormatter.BASIC_ISO_DATE))) {
            return false;
        }
        int product = 0;
        for (int i = 0; i < 17; i++) {
            product = (product + number.charAt(i) - '0') * 2 % 11;
        }
        int last = number.charAt(17) == 'X' ? 10 : number.charAt(17) - '0';
        return (product + last) % 11 == 1;
    }

    /// A clinician of whom only the id is known.
    Practitioner clinician(String clinicianId) {
        Practitioner practitioner = Profile.CLINICIAN.claim(new Practitioner());
        practitioner.setId(Ids.clinician(check.origin(), clinicianId));
        practitioner.addIdentifier(
                new Identifier()
                        .setSystem(Systems.SID_CLINICIAN)
                        .setValue(Texts.clean(clinicianId)));
        return practitioner;
    }

    Organization organization() {
        Organization organization = Profile.VILLAGE.claim(new Organization());
        organization.setId(Ids.village(check.origin(), check.place()));
        organization.addIdentifier(village());
        organization.setActive(true);
        organization.setName(Texts.clean(check.place().name()));
        return organization;
    }

    Location location() {
        Location location = Profile.SITE.claim(new Location());
        location.setId(Ids.village(check.origin(), check.place()));
        location.addIdentifier(village());
        location.setStatus(Location.LocationStatus.ACTIVE);
        location.setName(Texts.clean(check.place().name()));
        location.setMode(Location.LocationMode.INSTANCE);
        location.setManagingOrganization(toOrganization());
        location.addExtension(
                new Extension(
                        Systems.ALTITUDE,
                        new Quantity()
                                .setValue(check.place().altitudeMetres())
                                .setUnit("m")
                                .setSystem(Systems.UCUM)
                                .setCode("m")));
        return location;
    }

    Device handheld(String author) {
        return handheld(check.origin(), author).setOwner(toOrganization());
    }

    /// A hospital's own system that has passed an answer on.
    Device relay(String author, String name) {
        Device device = Profile.RELAY.claim(new Device());
        device.setId(Ids.relay(check.origin(), author));
        device.addIdentifier(
                new Identifier().setSystem(Systems.SID_RELAY).setValue(Texts.clean(author)));
        device.setStatus(Device.FHIRDeviceStatus.ACTIVE);
        device.addDeviceName()
                .setName(Texts.clean(name))
                .setType(Device.DeviceNameType.USERFRIENDLYNAME);
        device.setType(new CodeableConcept().setText("医院信息系统"));
        return device;
    }

    /// A handheld of which only the id is known.
    static Device handheld(Origin origin, String author) {
        Device device = Profile.HANDHELD.claim(new Device());
        device.setId(Ids.handheld(origin, author));
        device.addIdentifier(
                new Identifier().setSystem(Systems.SID_HANDHELD).setValue(Texts.clean(author)));
        device.setStatus(Device.FHIRDeviceStatus.ACTIVE);
        device.addDeviceName().setName("药箱手持机").setType(Device.DeviceNameType.USERFRIENDLYNAME);
        // PHD implementation guide: every personal health device has this type.
        device.setType(
                new CodeableConcept(new Coding(Systems.MDC, "65573", "MDC_MOC_VMS_MDS_SIMP")));
        return device;
    }

    private Identifier village() {
        return new Identifier()
                .setSystem(Systems.SID_VILLAGE)
                .setValue(Texts.clean(check.place().villageId()));
    }

    /// A year of more or less than four digits is nobody's, and FHIR cannot say it.
    private static DateType birthDate(LocalDate date) {
        if (date.getYear() >= 1 && date.getYear() <= 9999) {
            return new DateType(date.toString());
        }
        DateType absent = new DateType();
        absent.addExtension(
                new Extension(Systems.PROFILE + "data-absent-reason", new CodeType("error")));
        return absent;
    }

    private static AdministrativeGender gender(Sex sex) {
        return switch (sex) {
            case MALE -> AdministrativeGender.MALE;
            case FEMALE -> AdministrativeGender.FEMALE;
            case OTHER -> AdministrativeGender.OTHER;
            case UNKNOWN -> AdministrativeGender.UNKNOWN;
        };
    }
}
