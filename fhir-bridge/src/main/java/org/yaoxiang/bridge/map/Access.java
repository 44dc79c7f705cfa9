package org.yaoxiang.bridge.map;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.fact.Check;

/// Somebody looked at what is known of patients, or wrote to it, or was refused.
///
/// @param by who, as {@link Party} tells whose id it is; 1 to 128 characters
/// @param name as people know who it was; may be the id
/// @param what the resource, as `Type/id`, or the type alone
/// @param query what was searched for, without anything that names a person; empty for no search
/// @param patients the ids of the Patients whom that concerns
/// @param emergency why somebody looked who otherwise may not; empty for who may
public record Access(
        Instant at,
        Party party,
        String by,
        String name,
        Kind kind,
        Result result,
        String what,
        String query,
        List<String> patients,
        Optional<String> emergency) {
    /// Whose id it is.
    public enum Party {
        CLINICIAN(Systems.SID_CLINICIAN),
        SYSTEM(Systems.SID_CLIENT);

        private final String system;

        Party(String system) {
            this.system = system;
        }

        String system() {
            return system;
        }
    }

    /// What was done.
    public enum Kind {
        /// A page of the portal was opened.
        VIEW(Action.READ, ""),
        READ(Action.READ, "read"),
        SEARCH(Action.EXECUTE, "search-type"),
        CREATE(Action.CREATE, "create"),
        UPDATE(Action.UPDATE, "update"),
        TRANSACTION(Action.CREATE, "transaction"),
        SUMMARY(Action.EXECUTE, "operation");

        private final Action action;
        private final String interaction;

        Kind(Action action, String interaction) {
            this.action = action;
            this.interaction = interaction;
        }

        /// The code of `AuditEvent.action`.
        String action() {
            return action.code;
        }

        /// The code of FHIR's restful-interaction; empty for what came by another way.
        String interaction() {
            return interaction;
        }

        private enum Action {
            CREATE("C"),
            READ("R"),
            UPDATE("U"),
            EXECUTE("E");

            private final String code;

            Action(String code) {
                this.code = code;
            }
        }
    }

    /// How it ended.
    public enum Result {
        DONE("0"),
        REFUSED("4"),
        FAILED("8");

        private final String code;

        Result(String code) {
            this.code = code;
        }

        /// The code of `AuditEvent.outcome`.
        String code() {
            return code;
        }
    }

    public Access {
        requireNonNull(at, "at");
        requireNonNull(party, "party");
        requireNonNull(by, "by");
        requireNonNull(name, "name");
        requireNonNull(kind, "kind");
        requireNonNull(result, "result");
        requireNonNull(what, "what");
        requireNonNull(query, "query");
        patients = List.copyOf(patients);
        requireNonNull(emergency, "emergency");
    }

    /// A clinician opened pages of the portal that show checks.
    public static Access view(Instant at, String clinicianId, String name, List<Check> checks) {
        return new Access(
                at,
                Party.CLINICIAN,
                clinicianId,
                name,
                Kind.VIEW,
                Result.DONE,
                "",
                "",
                checks.stream().map(Ids::patient).distinct().toList(),
                Optional.empty());
    }

    @Override
    public String toString() {
        return "Access[" + kind + "]";
    }
}
