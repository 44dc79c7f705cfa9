package org.yaoxiang.bridge.server;

import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.param.BaseParam;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.TokenOrListParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What a search asks for, and its answer page by page.
final class Criteria {
    /// Resources on a page: the default, and the most that a client may ask for. An Observation
    /// with an ECG has about 100 kB.
    static final int COUNT = 20;

    static final int COUNT_MAX = 100;
    private static final int ALTERNATIVES_MAX = 20;

    private final Map<String, List<String>> terms = new TreeMap<>();
    private final List<Dates.Bound> bounds = new ArrayList<>();

    /// Any of the codes, each as `code`, `system|code` or `system|`.
    Criteria token(String parameter, @Nullable TokenOrListParam asked) {
        if (asked == null) {
            return this;
        }
        List<TokenParam> alternatives = asked.getValuesAsQueryTokens();
        if (alternatives.size() > ALTERNATIVES_MAX) {
            throw new InvalidRequestException(
                    parameter + " has more than " + ALTERNATIVES_MAX + " alternatives");
        }
        alternatives.forEach(each -> plain(parameter, each));
        terms.put(parameter, alternatives.stream().map(Criteria::term).toList());
        return this;
    }

    /// Resources that point at another one.
    ///
    /// @param types which that one may have; a bare id is taken for the first
    Criteria reference(String parameter, @Nullable ReferenceParam asked, String... types) {
        if (asked == null) {
            return this;
        }
        plain(parameter, asked);
        if (asked.getChain() != null) {
            throw new InvalidRequestException(parameter + " cannot be chained");
        }
        String type = asked.hasResourceType() ? asked.getResourceType() : types[0];
        if (!List.of(types).contains(type)) {
            throw new InvalidRequestException(
                    parameter + " is a reference to " + String.join(" or ", types));
        }
        terms.put(parameter, List.of(type + "/" + asked.getIdPart()));
        return this;
    }

    /// Resources whose date lies there.
    Criteria date(@Nullable DateRangeParam asked) {
        if (asked != null) {
            bounds.addAll(Dates.bounds(asked));
        }
        return this;
    }

    /// One page of the resources that match, as far as who asks may read them.
    ///
    /// @param count as asked, 0 or more; more than {@link #COUNT_MAX} is cut to it
    /// @param offset as asked, 0 or more
    IBundleProvider find(
            ResourceStore store,
            String type,
            @Nullable Integer count,
            @Nullable Integer offset,
            HttpServletRequest request) {
        Doorkeeper.requireReader(request, type);
        Doorkeeper.villages(request)
                .ifPresent(each -> terms.put(ResourceStore.VILLAGE, List.copyOf(each)));
        boolean isEmergency = Doorkeeper.emergency(request).isPresent();
        if (isEmergency && !namesPatient(type)) {
            throw ofOnePatient();
        }
        Part part = Part.of(count, offset);
        ResourceStore.Found found = store.search(type, terms, bounds, part.from, part.size);
        if (isEmergency && type.equals("Patient") && found.total() > 1) {
            throw ofOnePatient();
        }
        return part.page(found.page(), found.total());
    }

    private boolean namesPatient(String type) {
        return terms.containsKey(type.equals("Patient") ? "identifier" : "patient");
    }

    private static ForbiddenOperationException ofOnePatient() {
        return new ForbiddenOperationException(
                "the glass is broken for one patient: name whom, by patient or identifier");
    }

    /// One page of a list.
    ///
    /// @param count and offset as for {@link #find}
    static IBundleProvider page(
            List<? extends Resource> all, @Nullable Integer count, @Nullable Integer offset) {
        Part part = Part.of(count, offset);
        return part.page(all.stream().skip(part.from).limit(part.size).toList(), all.size());
    }

    /// Which part of what matches is asked for.
    private record Part(int from, int size) {
        static Part of(@Nullable Integer count, @Nullable Integer offset) {
            int size = Math.min(count == null ? COUNT : count, COUNT_MAX);
            int from = offset == null ? 0 : offset;
            if (size < 0 || from < 0) {
                throw new InvalidRequestException("_count and _offset are 0 or more");
            }
            return new Part(from, size);
        }

        IBundleProvider page(List<? extends Resource> found, int total) {
            SimpleBundleProvider page = new SimpleBundleProvider(found);
            page.setCurrentPageOffset(from);
            page.setCurrentPageSize(size);
            page.setSize(total);
            return page;
        }
    }

    private static void plain(String parameter, BaseParam asked) {
        if (asked.getMissing() != null || asked.getQueryParameterQualifier() != null) {
            throw new InvalidRequestException(parameter + " is searched without modifier");
        }
    }

    private static String term(TokenParam token) {
        String code = token.getValue() == null ? "" : token.getValue();
        return token.getSystem() == null ? code : token.getSystem() + "|" + code;
    }
}
