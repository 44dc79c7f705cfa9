package org.yaoxiang.bridge.server;

import ca.uhn.fhir.rest.annotation.ConditionalUrlParam;
import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Offset;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.TokenOrListParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceMetric;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.bridge.map.Summary;

/// What can be read, searched and written, type by type. What is not declared here does not exist
/// for a client. The classes are public because HAPI calls them by reflection.
final class Shelves {
    private Shelves() {}

    static List<IResourceProvider> of(ResourceStore store, Counter counter, InstantSource clock) {
        return List.of(
                new Patients(store, clock),
                new Practitioners(store),
                new Organizations(store),
                new Locations(store),
                new Devices(store),
                new DeviceMetrics(store),
                new Encounters(store),
                new Observations(store),
                new ServiceRequests(store),
                new Tasks(store, counter),
                new DiagnosticReports(store, counter),
                new Provenances(store),
                new AuditEvents(store));
    }

    /// What is in another village is not there, for all that the answer tells.
    ///
    /// The answer to an unknown id does not repeat it: HAPI logs the answer, and a client may have
    /// asked with a patient's number.
    private static <T extends Resource> T read(
            ResourceStore store, Class<T> type, IdType id, HttpServletRequest request) {
        String name = type.getSimpleName();
        Doorkeeper.requireReader(request, name);
        return Doorkeeper.villages(request)
                .map(each -> store.read(name, id.getIdPart(), each))
                .orElseGet(() -> store.read(name, id.getIdPart()))
                .map(type::cast)
                .orElseThrow(() ->
                        new ResourceNotFoundException(
                                "no " + type.getSimpleName() + " of this id is known"));
    }

    /// The people examined.
    public record Patients(ResourceStore store, InstantSource clock) implements IResourceProvider {
        /// Newest resources that a summary holds at most, of each kind; an engineering choice.
        private static final int SUMMARY_MAX = 100;

        @Override
        public Class<Patient> getResourceType() {
            return Patient.class;
        }

        /// The newest version.
        @Read
        public Patient read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, Patient.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "identifier") @Nullable TokenOrListParam identifier,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .token("identifier", identifier)
                    .find(store, "Patient", count, offset, request);
        }

        /// The International Patient Summary. Who asks sees everything of the patient that it
        /// holds, so the scopes must be for all of that.
        @Operation(name = "$summary", idempotent = true)
        public Bundle summary(@IdParam IdType id, HttpServletRequest request) {
            Patient patient = Shelves.read(store, Patient.class, id, request);
            IdType village = new IdType(patient.getManagingOrganization().getReference());
            return Summary.of(
                    patient,
                    Shelves.read(store, Organization.class, village, request),
                    newest(Observation.class, patient, request).toList(),
                    newest(DiagnosticReport.class, patient, request).toList(),
                    clock.instant());
        }

        private <T extends Resource> Stream<T> newest(
                Class<T> type, Patient patient, HttpServletRequest request) {
            Doorkeeper.requireReader(request, type.getSimpleName());
            return store
                    .search(
                            type.getSimpleName(),
                            Map.of("patient", List.of("Patient/" + patient.getIdPart())),
                            List.of(),
                            0,
                            SUMMARY_MAX)
                    .page()
                    .stream()
                    .map(type::cast);
        }
    }

    /// The clinicians.
    public record Practitioners(ResourceStore store) implements IResourceProvider {
        @Override
        public Class<Practitioner> getResourceType() {
            return Practitioner.class;
        }

        /// The newest version.
        @Read
        public Practitioner read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, Practitioner.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "identifier") @Nullable TokenOrListParam identifier,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .token("identifier", identifier)
                    .find(store, "Practitioner", count, offset, request);
        }
    }

    /// The villages as organisations.
    public record Organizations(ResourceStore store) implements IResourceProvider {
        @Override
        public Class<Organization> getResourceType() {
            return Organization.class;
        }

        /// The newest version.
        @Read
        public Organization read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, Organization.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "identifier") @Nullable TokenOrListParam identifier,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .token("identifier", identifier)
                    .find(store, "Organization", count, offset, request);
        }
    }

    /// The villages as places.
    public record Locations(ResourceStore store) implements IResourceProvider {
        @Override
        public Class<Location> getResourceType() {
            return Location.class;
        }

        /// The newest version.
        @Read
        public Location read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, Location.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "identifier") @Nullable TokenOrListParam identifier,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .token("identifier", identifier)
                    .find(store, "Location", count, offset, request);
        }
    }

    /// The handhelds and their instruments.
    public record Devices(ResourceStore store) implements IResourceProvider {
        @Override
        public Class<Device> getResourceType() {
            return Device.class;
        }

        /// The newest version.
        @Read
        public Device read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, Device.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "identifier") @Nullable TokenOrListParam identifier,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .token("identifier", identifier)
                    .find(store, "Device", count, offset, request);
        }
    }

    /// What the instruments measure, and whether they are calibrated.
    public record DeviceMetrics(ResourceStore store) implements IResourceProvider {
        @Override
        public Class<DeviceMetric> getResourceType() {
            return DeviceMetric.class;
        }

        /// The newest version.
        @Read
        public DeviceMetric read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, DeviceMetric.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "identifier") @Nullable TokenOrListParam identifier,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .token("identifier", identifier)
                    .find(store, "DeviceMetric", count, offset, request);
        }
    }

    /// The visits.
    public record Encounters(ResourceStore store) implements IResourceProvider {
        @Override
        public Class<Encounter> getResourceType() {
            return Encounter.class;
        }

        /// The newest version.
        @Read
        public Encounter read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, Encounter.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .reference("patient", patient, "Patient")
                    .find(store, "Encounter", count, offset, request);
        }
    }

    /// Readings, refusals and findings.
    public record Observations(ResourceStore store) implements IResourceProvider {
        @Override
        public Class<Observation> getResourceType() {
            return Observation.class;
        }

        /// The newest version.
        @Read
        public Observation read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, Observation.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
                @OptionalParam(name = "encounter") @Nullable ReferenceParam encounter,
                @OptionalParam(name = "code") @Nullable TokenOrListParam code,
                @OptionalParam(name = "category") @Nullable TokenOrListParam category,
                @OptionalParam(name = "date") @Nullable DateRangeParam date,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .reference("patient", patient, "Patient")
                    .reference("encounter", encounter, "Encounter")
                    .token("code", code)
                    .token("category", category)
                    .date(date)
                    .find(store, "Observation", count, offset, request);
        }
    }

    /// What the villages ask.
    public record ServiceRequests(ResourceStore store) implements IResourceProvider {
        @Override
        public Class<ServiceRequest> getResourceType() {
            return ServiceRequest.class;
        }

        /// The newest version.
        @Read
        public ServiceRequest read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, ServiceRequest.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
                @OptionalParam(name = "status") @Nullable TokenOrListParam status,
                @OptionalParam(name = "identifier") @Nullable TokenOrListParam identifier,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .reference("patient", patient, "Patient")
                    .token("status", status)
                    .token("identifier", identifier)
                    .find(store, "ServiceRequest", count, offset, request);
        }
    }

    /// How far the answers are.
    public record Tasks(ResourceStore store, Counter counter) implements IResourceProvider {
        @Override
        public Class<Task> getResourceType() {
            return Task.class;
        }

        /// The newest version.
        @Read
        public Task read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, Task.class, id, request);
        }

        /// Completes the Task of a request that is answered.
        @Update
        public MethodOutcome complete(
                @IdParam IdType id, @ResourceParam Task task, ServletRequestDetails request) {
            Task known = counter.complete(id, task, request);
            return new MethodOutcome(known.getIdElement(), false).setResource(known);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
                @OptionalParam(name = "status") @Nullable TokenOrListParam status,
                @OptionalParam(name = "focus") @Nullable ReferenceParam focus,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .reference("patient", patient, "Patient")
                    .token("status", status)
                    .reference("focus", focus, "ServiceRequest")
                    .find(store, "Task", count, offset, request);
        }
    }

    /// The answers.
    public record DiagnosticReports(ResourceStore store, Counter counter)
            implements IResourceProvider {
        @Override
        public Class<DiagnosticReport> getResourceType() {
            return DiagnosticReport.class;
        }

        /// The newest version.
        @Read
        public DiagnosticReport read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, DiagnosticReport.class, id, request);
        }

        /// Answers a consult. What can be read of it later follows from the sealed advice.
        @Create
        public MethodOutcome create(
                @ResourceParam DiagnosticReport report,
                @ConditionalUrlParam @Nullable String condition,
                ServletRequestDetails request) {
            return counter.take(report, condition, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
                @OptionalParam(name = "encounter") @Nullable ReferenceParam encounter,
                @OptionalParam(name = "identifier") @Nullable TokenOrListParam identifier,
                @OptionalParam(name = "based-on") @Nullable ReferenceParam basedOn,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .reference("patient", patient, "Patient")
                    .reference("encounter", encounter, "Encounter")
                    .token("identifier", identifier)
                    .reference("based-on", basedOn, "ServiceRequest")
                    .find(store, "DiagnosticReport", count, offset, request);
        }
    }

    /// Who made what.
    public record Provenances(ResourceStore store) implements IResourceProvider {
        @Override
        public Class<Provenance> getResourceType() {
            return Provenance.class;
        }

        /// The newest version.
        @Read
        public Provenance read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, Provenance.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "target") @Nullable ReferenceParam target,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .reference(
                            "target",
                            target,
                            "Encounter",
                            "Observation",
                            "ServiceRequest",
                            "Task",
                            "DiagnosticReport")
                    .find(store, "Provenance", count, offset, request);
        }
    }

    /// Who has read or written what. Only the bridge adds to them, and nothing changes or removes
    /// one.
    public record AuditEvents(ResourceStore store) implements IResourceProvider {
        @Override
        public Class<AuditEvent> getResourceType() {
            return AuditEvent.class;
        }

        /// The one version.
        @Read
        public AuditEvent read(@IdParam IdType id, HttpServletRequest request) {
            return Shelves.read(store, AuditEvent.class, id, request);
        }

        /// Those that match, newest first.
        @Search
        public IBundleProvider search(
                @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
                @OptionalParam(name = "altid") @Nullable TokenOrListParam agent,
                @OptionalParam(name = "purpose") @Nullable TokenOrListParam purpose,
                @OptionalParam(name = "date") @Nullable DateRangeParam date,
                @Count @Nullable Integer count,
                @Offset @Nullable Integer offset,
                HttpServletRequest request) {
            return new Criteria()
                    .reference("patient", patient, "Patient")
                    .token("altid", agent)
                    .token(Terms.PURPOSE, purpose)
                    .date(date)
                    .find(store, "AuditEvent", count, offset, request);
        }
    }
}
