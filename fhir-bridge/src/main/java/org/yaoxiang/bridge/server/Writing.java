package org.yaoxiang.bridge.server;

import ca.uhn.fhir.context.FhirContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;
import org.yaoxiang.bridge.map.Compartment;

/// The resources of one transaction on their way into the tables. New rows are gathered and go to
/// the database together: one by one, each costs a round to the server and back.
final class Writing implements AutoCloseable {
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private final long updated;
    private final PreparedStatement village;
    private final PreparedStatement select;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement forget;
    private final PreparedStatement name;
    private final Set<String> gathered = new HashSet<>();

    /// @param updated when, in milliseconds since 1970
    Writing(Connection connection, long updated) throws SQLException {
        this.updated = updated;
        village =
                connection.prepareStatement(
                        "select term from term where type = ? and id = ? and parameter = ?"
                                + " and term <> ?");
        select =
                connection.prepareStatement(
                        "select version, body from resource where type = ? and id = ?");
        insert =
                connection.prepareStatement(
                        "insert into resource (version, updated, body, digest, type, id)"
                                + " values (?, ?, ?, ?, ?, ?)");
        update =
                connection.prepareStatement(
                        "update resource set version = ?, updated = ?, body = ?, digest = ?"
                                + " where type = ? and id = ?");
        forget = connection.prepareStatement("delete from term where type = ? and id = ?");
        name =
                connection.prepareStatement(
                        "insert into term (type, parameter, term, id) values (?, ?, ?, ?)");
    }

    /// The village that a transaction belongs to: the one that it names, or that of what it is
    /// about. Empty while a handheld that tests itself has no village yet.
    Optional<String> village(Bundle transaction) throws SQLException {
        Optional<String> named = Compartment.of(transaction);
        if (named.isPresent() || transaction.getEntry().isEmpty()) {
            return named;
        }
        for (String each : Compartment.mentions(transaction)) {
            int slash = each.indexOf('/');
            village.setString(1, each.substring(0, slash));
            village.setString(2, each.substring(slash + 1));
            village.setString(3, ResourceStore.VILLAGE);
            village.setString(4, Compartment.SHARED);
            try (ResultSet row = village.executeQuery()) {
                if (row.next()) {
                    return Optional.of(row.getString(1));
                }
            }
        }
        return Optional.empty();
    }

    /// Takes a resource that is not there yet.
    void add(Resource resource) throws SQLException {
        String type = resource.fhirType();
        String id = resource.getIdPart();
        write(type, id, 1, FHIR.newJsonParser().encodeResourceToString(resource));
        index(type, id, Terms.of(resource));
    }

    /// Takes the next entry.
    ///
    /// @param of the village that it belongs to, unless it is shared
    /// @throws IllegalArgumentException when it is not `PUT Type/id`
    void put(BundleEntryComponent entry, Optional<String> of) throws SQLException {
        Resource resource = entry.getResource();
        String type = resource.fhirType();
        String id = resource.getIdPart();
        String url = type + "/" + id;
        if (entry.getRequest().getMethod() != Bundle.HTTPVerb.PUT
                || !entry.getRequest().getUrl().equals(url)) {
            throw new IllegalArgumentException(
                    entry.getRequest().getMethod() + " of a " + type + ", expected PUT Type/id");
        }
        if (!gathered.add(url)) {
            flush();
        }
        Map<String, SortedSet<String>> terms = new TreeMap<>(Terms.of(resource));
        (Compartment.isShared(resource) ? Optional.of(Compartment.SHARED) : of)
                .ifPresent(each -> terms.put(ResourceStore.VILLAGE, new TreeSet<>(List.of(each))));
        String body = FHIR.newJsonParser().encodeResourceToString(resource);
        int version = 1;
        select.setString(1, type);
        select.setString(2, id);
        try (ResultSet row = select.executeQuery()) {
            if (row.next()) {
                if ("*".equals(entry.getRequest().getIfNoneMatch())
                        || body.equals(row.getString(2))) {
                    return;
                }
                version = row.getInt(1) + 1;
            }
        }
        write(type, id, version, body);
        index(type, id, terms);
    }

    private void write(String type, String id, int version, String body) throws SQLException {
        PreparedStatement write = version == 1 ? insert : update;
        write.setInt(1, version);
        write.setLong(2, updated);
        write.setString(3, body);
        write.setBytes(4, ResourceStore.digest(type, id, version, updated, body));
        write.setString(5, type);
        write.setString(6, id);
        if (version == 1) {
            write.addBatch();
        } else {
            write.executeUpdate();
            forget.setString(1, type);
            forget.setString(2, id);
            forget.executeUpdate();
        }
    }

    private void index(String type, String id, Map<String, SortedSet<String>> terms)
            throws SQLException {
        for (Map.Entry<String, SortedSet<String>> parameter : terms.entrySet()) {
            for (String term : parameter.getValue()) {
                name.setString(1, type);
                name.setString(2, parameter.getKey());
                name.setString(3, term);
                name.setString(4, id);
                name.addBatch();
            }
        }
    }

    /// Sends what is gathered.
    void flush() throws SQLException {
        insert.executeBatch();
        name.executeBatch();
    }

    @Override
    public void close() throws SQLException {
        village.close();
        select.close();
        insert.close();
        update.close();
        forget.close();
        name.close();
    }
}
