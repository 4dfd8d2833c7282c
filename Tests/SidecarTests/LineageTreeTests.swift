import LineageModel
import Testing

@testable import LineageQuery
@testable import Sidecar

struct LineageTreeTests {
    @Test func `a chain of ten thousand tables is drawn`() {
        let places = (0...10_000).map { LineagePlace(DatasetIdentity(namespace: "s", name: Name("t\($0)"))) }
        var walk = LineageWalk(.downstream, from: places[0])
        walk.places = places
        walk.edges = zip(places, places.dropFirst()).map { .init(from: $0, to: $1, kind: .table) }
        let lines = LineageTree.lines(walk, style: TextStyle(isColored: false))
        #expect(lines.count == 10_001)
        #expect(lines.last?.hasSuffix("└─ t10000") == true)
    }
}
