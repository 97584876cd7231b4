import ReverseProxy
import Testing

@testable import GatehouseServer

@Suite("Prometheus' text format")
struct PrometheusTextTests {
    @Test("families, samples and escapes are written as version 0.0.4 wants them")
    func samples() {
        var text = PrometheusText()
        text.family("gatehouse_requests_total", .counter, "A \\ and\na line.")
        text.sample(UInt64(3), ("service", "a\"b\\c\nd"), ("code", "200"))
        text.family("up", .gauge, "Up.")
        text.sample(1)
        #expect(
            text.text == """
                # HELP gatehouse_requests_total A \\\\ and\\na line.
                # TYPE gatehouse_requests_total counter
                gatehouse_requests_total{service="a\\"b\\\\c\\nd",code="200"} 3
                # HELP up Up.
                # TYPE up gauge
                up 1

                """)
    }

    @Test("the buckets of a histogram add up, each border belongs to its bucket, and the sum is exact")
    func histogram() throws {
        var histogram = DurationHistogram()
        for nanoseconds: UInt64 in [0, 100_000, 100_001, 2_000_000_000, 60_000_000_001] { histogram.observe(nanoseconds: nanoseconds) }
        var text = PrometheusText()
        text.family("d_seconds", .histogram, "D.")
        text.histogram(SecondsHistogram(histogram), ("service", "s"))
        let lines = text.text.split(separator: "\n").dropFirst(2)
        #expect(lines.first == #"d_seconds_bucket{service="s",le="0.0001"} 2"#)
        #expect(lines.contains(#"d_seconds_bucket{service="s",le="0.00025"} 3"#))
        #expect(lines.contains(#"d_seconds_bucket{service="s",le="1"} 3"#))
        #expect(lines.contains(#"d_seconds_bucket{service="s",le="2.5"} 4"#))
        #expect(lines.contains(#"d_seconds_bucket{service="s",le="10"} 4"#))
        #expect(lines.contains(#"d_seconds_bucket{service="s",le="+Inf"} 5"#))
        #expect(lines.contains(#"d_seconds_sum{service="s"} 62.000200002"#))
        #expect(lines.last == #"d_seconds_count{service="s"} 5"#)
    }
}
