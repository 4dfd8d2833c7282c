import ColumnLineage
import LineageModel
import Testing

@Suite struct AttributeMemoryTests {
    private func frame(_ ids: Range<Int32>, _ name: Name = "a") -> AttributeFrame {
        let attributes = ids.map {
            AttributeFrame.Attribute(id: $0, name: name, sources: [])
        }
        return AttributeFrame(attributes: attributes, sources: [])
    }

    @Test func `a frame is found by each of its attributes`() {
        var memory = AttributeMemory()
        memory.remember(frame(0..<3))
        memory.remember(frame(3..<5))
        #expect(memory.frame(with: 2) == frame(0..<3))
        #expect(memory.frame(with: 4) == frame(3..<5))
        #expect(memory.frame(with: 5) == nil)
    }

    @Test func `the newest frame of an attribute counts`() {
        var memory = AttributeMemory()
        memory.remember(frame(0..<3))
        memory.remember(frame(1..<2, "b"))
        #expect(memory.frame(with: 1) == frame(1..<2, "b"))
        #expect(memory.frame(with: 0) == frame(0..<3))
    }

    @Test func `the frame that was not read for longest goes first, and is known to be gone`() {
        var memory = AttributeMemory(capacity: 10)
        memory.remember(frame(0..<5))
        memory.remember(frame(5..<10))
        memory.touch(attribute: 0)
        memory.remember(frame(10..<15))
        #expect(memory.frame(with: 0) != nil)
        #expect(memory.frame(with: 5) == nil)
        #expect(memory.highestEvicted == 9)
    }

    @Test func `it is bounded in attributes and in frames`() {
        var memory = AttributeMemory(capacity: 100)
        for number in 0..<2_000 as Range<Int32> {
            memory.remember(frame(number * 7..<number * 7 + 7))
            // The same attributes told anew, as a stream does.
            memory.remember(frame(0..<7, Name("\(number)")))
        }
        #expect(memory.count <= 100)
        #expect(memory.frameCount <= 100)
        memory.remember(frame(100_000..<100_200))
        #expect(memory.frame(with: 100_000) == nil)
    }
}
