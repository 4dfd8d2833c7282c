import ByteReading

/// What a Marquez can be told, of an event in its normal form.
///
/// One bad event can break pages of a Marquez for everybody and for good, some with an answer 201. So each is made such
/// that nothing of it is known to do harm, or it is not sent at all. What is not repaired stays as it is, in its order;
/// an event that needs nothing is sent byte for byte.
package enum MarquezDialect {
    /// Says an event as Marquez wants it.
    ///
    /// Of its own result it changes nothing.
    package static func translate(_ body: [UInt8]) -> Translation {
        do throws(JSONError) {
            var translator = EventTranslator(
                try JSONValue(parsing: body), hasLargeFacets: body.count > Limit.facetBytes)
            translator.translate()
            if let refusal = translator.refusal { return .unsayable(reason: refusal) }
            let repairs = translator.repairs
            return .sayable(repairs.isEmpty ? body : translator.event.encoded(), repairs: repairs)
        } catch {
            return .unsayable(reason: "\(error)")
        }
    }
}

/// An event in the words of a sink, or why there are none.
package enum Translation: Hashable, Sendable {
    case sayable([UInt8], repairs: [Repair])
    /// For people: what is wrong and where.
    case unsayable(reason: String)
}

/// One thing that was changed.
package struct Repair: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// U+0000, which no PostgreSQL takes, became U+FFFD.
        case nullReplaced
        /// A number with more digits than PostgreSQL takes became a string.
        case numberQuoted
        case schemaURLSet
        /// A time in another spelling became one of ISO 8601.
        case timeSpelled
        /// `OTHER`, where run facets need a type of event.
        case eventTypeSet
        /// Bytes that no namespace may have were spelled in another way.
        case namespaceSpelled
        /// A long name was cut, with a check sum of the whole at its end.
        case nameShortened
        /// A field of a facet that Marquez demands was added.
        case facetCompleted
        /// A facet that Marquez would refuse was left out.
        case facetRemoved
        /// What made a facet larger than 1 MB was cut.
        case facetCut
        /// An identifier, a field or an edge without a name was left out.
        case entryRemoved
        case dataSourceAdded
        /// The `unknown` of a column without a type.
        case typeFilled
        /// A column that an edge names was added to a schema.
        case columnAdded
        /// What the column API shows was filled from `transformations`.
        case transformationFilled
        /// Edges of columns that are not final: Marquez never withdraws any.
        case edgesWithheld
    }

    package var kind: Kind
    /// Where: `outputs[0].facets.schema`.
    package var place: String

    package init(_ kind: Kind, at place: String) {
        self.kind = kind
        self.place = place
    }
}
