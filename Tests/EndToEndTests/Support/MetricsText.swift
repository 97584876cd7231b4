/// Metrics in Prometheus' text format 0.0.4, read strictly: what the format does not say is an error, and so is what Prometheus would take and a person would
/// not: a family without help, samples of one family in two places, a histogram that does not add up.
struct MetricsText {
    struct Sample: Hashable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var types: [String: String] = [:]
    private(set) var samples: [Sample] = []
    private var helps: Set<String> = []
    private var current: String?

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Malformed(description: "the last line does not end") }
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) { try read(line) }
        try checkHistograms()
        try checkNames()
        guard Set(samples.map { [$0.name: $0.labels] }).count == samples.count else { throw Malformed(description: "a sample comes twice") }
    }

    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    /// Of all samples of that name whose labels include these.
    func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
        samples.filter { sample in sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value } }.reduce(0) { $0 + $1.value }
    }

    // MARK: Lines

    private mutating func read(_ line: Substring) throws {
        if line.hasPrefix("# HELP ") {
            let parts = line.dropFirst(7).split(separator: " ", maxSplits: 1)
            guard parts.count == 2, helps.insert(String(parts[0])).inserted else { throw Malformed(description: "help: \(line)") }
            current = String(parts[0])
        } else if line.hasPrefix("# TYPE ") {
            let parts = line.dropFirst(7).split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 2, ["counter", "gauge", "histogram"].contains(parts[1]), current == String(parts[0]), types[String(parts[0])] == nil
            else { throw Malformed(description: "type: \(line)") }
            types[String(parts[0])] = String(parts[1])
        } else {
            let sample = try Self.sample(line)
            guard let current, let type = types[current] else { throw Malformed(description: "no family: \(line)") }
            let suffixes = type == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
            guard suffixes.contains(where: { current + $0 == sample.name }) else { throw Malformed(description: "another family: \(line)") }
            samples.append(sample)
        }
    }

    private static func sample(_ line: Substring) throws -> Sample {
        let malformed = Malformed(description: "sample: \(line)")
        let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
        guard let first = name.first, !first.isNumber else { throw malformed }
        var rest = line.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while rest.first != "}" {
                if !labels.isEmpty {
                    guard rest.first == "," else { throw malformed }
                    rest = rest.dropFirst()
                }
                let label = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
                rest = rest.dropFirst(label.count)
                guard !label.isEmpty, label.first?.isNumber == false, rest.hasPrefix("=\"") else { throw malformed }
                rest = rest.dropFirst(2)
                guard let value = quoted(&rest), labels.updateValue(value, forKey: String(label)) == nil else { throw malformed }
            }
            rest = rest.dropFirst()
        }
        guard rest.first == " ", let value = Double(rest.dropFirst()), value >= 0 else { throw malformed }
        return Sample(name: String(name), labels: labels, value: value)
    }

    /// A label's value up to and with its closing quote.
    private static func quoted(_ rest: inout Substring) -> String? {
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return value
            case "\\":
                switch rest.popFirst() {
                case "\\": value += "\\"
                case "\"": value += "\""
                case "n": value += "\n"
                default: return nil
                }
            default: value.append(character)
            }
        }
        return nil
    }

    // MARK: The whole

    private func checkHistograms() throws {
        for (family, type) in types where type == "histogram" {
            let buckets = samples.filter { $0.name == family + "_bucket" }
            let groups = Dictionary(grouping: buckets) { $0.labels.filter { $0.key != "le" } }
            for (labels, group) in groups {
                let borders = group.compactMap { $0.labels["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) } }
                guard borders.count == group.count, borders == borders.sorted(), Set(borders).count == borders.count, borders.last == .infinity,
                    group.map(\.value) == group.map(\.value).sorted(), value(family + "_count", labels) == group.last?.value,
                    value(family + "_sum", labels) != nil
                else { throw Malformed(description: "the histogram \(family) \(labels) does not add up") }
            }
        }
    }

    private func checkNames() throws {
        for (family, type) in types where (type == "counter") != family.hasSuffix("_total") {
            throw Malformed(description: "\(family) is a \(type)")
        }
        guard helps == Set(types.keys) else { throw Malformed(description: "a family without help or type") }
    }
}
