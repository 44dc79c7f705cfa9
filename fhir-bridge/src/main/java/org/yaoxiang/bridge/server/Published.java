package org.yaoxiang.bridge.server;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Offset;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.param.UriParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MetadataResource;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.bridge.map.Guide;

/// The resources of our implementation guide, type by type, to be read by id or found by canonical.
/// They hold nothing about anybody. Public because HAPI calls it by reflection.
public final class Published implements IResourceProvider {
    private final Class<? extends MetadataResource> type;
    private final List<MetadataResource> resources;

    private Published(Class<? extends MetadataResource> type, List<MetadataResource> resources) {
        this.type = type;
        this.resources = resources;
    }

    static List<IResourceProvider> all() {
        List<MetadataResource> guide = Guide.resources();
        return guide.stream()
                .map(MetadataResource::getClass)
                .distinct()
                .<IResourceProvider>map(type ->
                        new Published(type, guide.stream().filter(type::isInstance).toList()))
                .toList();
    }

    @Override
    public Class<? extends MetadataResource> getResourceType() {
        return type;
    }

    /// The one of an id.
    @Read
    public IBaseResource read(@IdParam IdType id) {
        return resources.stream()
                .filter(each -> each.getIdPart().equals(id.getIdPart()))
                .findFirst()
                .orElseThrow(() ->
                        new ResourceNotFoundException(
                                "the guide has no " + type.getSimpleName() + " of this id"));
    }

    /// All, or the one of a canonical.
    @Search
    public IBundleProvider search(
            @OptionalParam(name = "url") @Nullable UriParam url,
            @Count @Nullable Integer count,
            @Offset @Nullable Integer offset) {
        if (url != null && (url.getQualifier() != null || url.getMissing() != null)) {
            throw new InvalidRequestException("url is searched without modifier");
        }
        Stream<MetadataResource> found =
                resources.stream()
                        .filter(each -> url == null || each.getUrl().equals(url.getValue()));
        return Criteria.page(found.toList(), count, offset);
    }
}
