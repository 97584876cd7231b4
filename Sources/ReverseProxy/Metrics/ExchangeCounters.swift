/// What one event loop has counted of its exchanges. The next is most often for the same service as the last and ends like it, so that much is kept at hand: a
/// table is looked into only when it is not.
final class ExchangeCounters {
    private final class Counter {
        let name: String
        var service = ProxyMetrics.Service()
        /// How the last ended, and how many in a row have that are not in `service` yet.
        var end = ProxyMetrics.End(outcome: .admitted, status: 0)
        var run: UInt64 = 0

        init(name: String) {
            self.name = name
        }

        func count(_ record: ExchangeRecord) {
            let end = ProxyMetrics.End(record)
            if end != self.end {
                settle()
                self.end = end
            }
            run &+= 1
            service.count(record)
        }

        func settle() {
            service.add(run, end)
            run = 0
        }
    }

    private var counters: [String: Counter] = [:]
    private var last: Counter?

    func count(_ record: ExchangeRecord) {
        let name = record.service ?? ""
        if let last, last.name == name { return last.count(record) }
        let counter = counters[name] ?? Counter(name: name)
        counters[name] = counter
        last = counter
        counter.count(record)
    }

    /// By name; under the empty name what no service answers for.
    var services: [String: ProxyMetrics.Service] {
        counters.mapValues { counter in
            counter.settle()
            return counter.service
        }
    }
}
