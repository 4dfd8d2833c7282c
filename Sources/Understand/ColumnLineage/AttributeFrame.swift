package import LineageModel

/// What an execution gives without writing it: a later one may read its attributes again.
///
/// Ids are unique in a driver, so an id in `Scan ExistingRDD` of another execution is the same attribute: a checkpoint,
/// or what `foreachBatch` is given.
package struct AttributeFrame: Hashable, Sendable, Codable {
    /// One attribute and what it is made of.
    package struct Attribute: Hashable, Sendable, Codable {
        package var id: Int32
        package var name: Name
        package var sources: [PlanColumnSource]
        /// Whether the text did not say where it comes from.
        package var isUnresolved: Bool
        package var isOpaque: Bool

        package init(
            id: Int32, name: Name, sources: [PlanColumnSource], isUnresolved: Bool = false, isOpaque: Bool = false
        ) {
            (self.id, self.name, self.sources) = (id, name, sources)
            (self.isUnresolved, self.isOpaque) = (isUnresolved, isOpaque)
        }
    }

    package var attributes: [Attribute]
    package var sources: [PlanSource]
    /// Source columns that all attributes depend on.
    package var dataset: [PlanColumnSource]
    /// The streams' scans of the plan (`PlanLineage.microBatchScans`).
    package var microBatchScans: [Int32]

    package init(
        attributes: [Attribute], sources: [PlanSource], dataset: [PlanColumnSource] = [], microBatchScans: [Int32] = []
    ) {
        (self.attributes, self.sources) = (attributes, sources)
        (self.dataset, self.microBatchScans) = (dataset, microBatchScans)
    }
}

/// The frames of an application's earlier executions, bounded in attributes.
package struct AttributeMemory: Hashable, Sendable, Codable {
    /// The most attributes that are kept; the frame that was not read for longest goes first.
    package let capacity: Int
    private var frames: [Int: AttributeFrame] = [:]
    private var frameOfAttribute: [Int32: Int] = [:]
    /// How many attributes are found in each frame.
    private var held: [Int: Int] = [:]
    private var order: [Int] = []
    private var next = 0
    /// The highest id that was forgotten: a scan of one up to it may have been known once.
    package private(set) var highestEvicted: Int32 = -1
    /// What a stream gives its `foreachBatch`, while a plan is read that ran within it.
    private(set) var given: AttributeFrame?

    package init(capacity: Int = 65_536) {
        self.capacity = capacity
    }

    /// How many attributes are known.
    package var count: Int { frameOfAttribute.count }

    /// How many frames they are of.
    package var frameCount: Int { frames.count }

    /// Keeps a frame; of an attribute in several, the newest counts.
    package mutating func remember(_ frame: AttributeFrame) {
        guard !frame.attributes.isEmpty, frame.attributes.count <= capacity else { return }
        if let known = frame.attributes.first.flatMap({ frameOfAttribute[$0.id] }), frames[known] == frame {
            touch(known)
            return
        }
        frames[next] = frame
        order.append(next)
        for attribute in frame.attributes { place(attribute.id, in: next) }
        next += 1
        while frameOfAttribute.count > capacity, order.count > 1 { forgetOldest() }
    }

    /// Moves an attribute to a frame; a frame that has none left goes.
    private mutating func place(_ attribute: Int32, in frame: Int) {
        let before = frameOfAttribute.updateValue(frame, forKey: attribute)
        guard before != frame else { return }
        held[frame, default: 0] += 1
        guard let before, let left = held[before] else { return }
        held[before] = left - 1
        guard left == 1 else { return }
        (held[before], frames[before]) = (nil, nil)
        if let place = order.lastIndex(of: before) { order.remove(at: place) }
    }

    /// The memory for a plan that ran within `foreachBatch`.
    package func within(_ batch: AttributeFrame?) -> AttributeMemory {
        var memory = self
        memory.given = batch
        return memory
    }

    /// The newest frame that has an attribute.
    package func frame(with id: Int32) -> AttributeFrame? { frameOfAttribute[id].flatMap { frames[$0] } }

    /// Marks the frame of an attribute as read just now.
    package mutating func touch(attribute id: Int32) {
        if let known = frameOfAttribute[id] { touch(known) }
    }

    private mutating func touch(_ frame: Int) {
        guard let place = order.lastIndex(of: frame) else { return }
        order.append(order.remove(at: place))
    }

    private mutating func forgetOldest() {
        let oldest = order.removeFirst()
        held[oldest] = nil
        for attribute in frames.removeValue(forKey: oldest)?.attributes ?? []
        where frameOfAttribute[attribute.id] == oldest {
            frameOfAttribute[attribute.id] = nil
            highestEvicted = max(highestEvicted, attribute.id)
        }
    }
}
