import Telemetry
import Testing

struct TelemetryTests {
    private let runs = Metric(.counter, "runs_total", "Runs that\nended.", by: [.closed("state"), "team"])
    private let size = Metric(.gauge, "size_bytes", "How large.")
    private let time = Metric(.histogram(bounds: [0.5, 2]), "time_seconds", "How long.", by: ["sink"])

    private func text(_ meters: Meters) -> String {
        var exposition = Exposition()
        meters.tell(&exposition)
        return exposition.text([runs, size, time])
    }

    @Test func `a metric without values is told with its help and type`() {
        #expect(
            text(Meters()) == """
                # HELP runs_total Runs that\\nended.
                # TYPE runs_total counter
                # HELP size_bytes How large.
                # TYPE size_bytes gauge
                # HELP time_seconds How long.
                # TYPE time_seconds histogram

                """)
    }

    @Test func `counters add up by their labels, gauges keep the last value`() {
        let meters = Meters()
        for _ in 0..<3 { meters.add(to: runs, ["fail", "a"]) }
        meters.add(2.5, to: runs, ["fail", "b"])
        meters.add(0, to: runs, ["complete", "a"])
        meters.set(size, to: 7)
        meters.set(size, to: 1e18)
        let lines = text(meters).split(separator: "\n")
        #expect(
            lines.filter { $0.hasPrefix("runs_total") } == [
                #"runs_total{state="complete",team="a"} 0"#, #"runs_total{state="fail",team="a"} 3"#,
                #"runs_total{state="fail",team="b"} 2.5"#,
            ])
        #expect(lines.contains("size_bytes 1000000000000000000"))
        #expect(meters.total(runs) == 5.5 && meters.number(runs, ["fail", "a"]) == 3)
    }

    @Test func `a histogram's buckets hold all that is below their bounds`() {
        let meters = Meters()
        for value in [0.1, 0.5, 1, 100] { meters.observe(value, in: time, ["m"]) }
        #expect(
            text(meters).hasSuffix(
                """
                time_seconds_bucket{sink="m",le="0.5"} 2
                time_seconds_bucket{sink="m",le="2"} 3
                time_seconds_bucket{sink="m",le="+Inf"} 4
                time_seconds_sum{sink="m"} 101.6
                time_seconds_count{sink="m"} 4

                """))
    }

    @Test(arguments: [
        (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("é\u{0}", "é\u{0}"), ("a\r\nb", "a\r\\nb"),
    ])
    func `what would end a label's value is escaped`(value: String, escaped: String) {
        let meters = Meters()
        meters.add(to: runs, ["fail", value])
        #expect(text(meters).contains("runs_total{state=\"fail\",team=\"\(escaped)\"} 1\n"))
    }

    @Test func `too many values from outside share one series, which keeps what is the program's own`() {
        let meters = Meters()
        let count = Meters.mostSeries + 40
        for number in 0..<count { meters.add(to: runs, ["fail", "team\(number)"]) }
        meters.add(to: runs, ["fail", "team0"])
        let lines = text(meters).split(separator: "\n").filter { $0.hasPrefix("runs_total") }
        #expect(lines.count == Meters.mostSeries + 1)
        #expect(lines.contains(#"runs_total{state="fail",team="(other)"} 40"#))
        #expect(lines.contains(#"runs_total{state="fail",team="team0"} 2"#))
        #expect(meters.total(runs) == Double(count + 1))
    }

    @Test func `numbers that are none are told as Prometheus spells them`() {
        let meters = Meters()
        for (value, told) in [(Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (0.25, "0.25")] {
            meters.set(size, to: value)
            #expect(text(meters).contains("size_bytes \(told)\n"))
        }
    }
}
