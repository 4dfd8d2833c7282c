package import LineageModel

/// What people say through the API, beside what events tell.
///
/// It is kept among the events, so that what is derived can be made anew of them.
package enum Annotation: Hashable, Sendable, Codable {
    /// What a tag is set on.
    package enum Target: Hashable, Sendable, Codable {
        case job(namespace: Name, name: Name)
        /// A dataset by any of its names, or a column of it.
        case dataset(DatasetIdentity, field: Name?)
    }

    /// Who a namespace belongs to; a description that is not given stays.
    case namespace(Name, owner: String, description: String?)
    /// A namespace that is not shown any more, with all that is in it, until an event tells of it.
    case hiddenNamespace(Name)
    case source(Name, type: String, url: String, description: String?)
    case tag(KnownTag)
    case tagged(Target, tag: String, isSet: Bool)
    /// A job that is not shown any more until an event tells of it.
    case hiddenJob(namespace: Name, name: Name)
    case hiddenDataset(DatasetIdentity)
}
