/// Writes metrics in Prometheus' text format, version 0.0.4: families one after the other, each with its help, its type and its samples.
struct PrometheusText {
    enum Kind: String {
        case counter, gauge, histogram
    }

    typealias Label = (name: String, value: String)

    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""
    private var family = ""

    /// - Parameter help: one line.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        family = name
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// A sample of the family that was begun last.
    mutating func sample(_ value: some CustomStringConvertible, _ labels: Label..., suffix: String = "") {
        append(value.description, labels, suffix)
    }

    /// A histogram of durations: its buckets add up, as the format wants it.
    mutating func histogram(_ histogram: SecondsHistogram, _ labels: Label...) {
        var sum: UInt64 = 0
        for (border, count) in histogram.buckets {
            sum += count
            append("\(sum)", labels + [("le", border)], "_bucket")
        }
        append(histogram.sum, labels, "_sum")
        append("\(sum)", labels, "_count")
    }

    private mutating func append(_ value: String, _ labels: [Label], _ suffix: String) {
        text += family + suffix
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

/// A histogram as the format writes it: borders and sum in seconds, the last border `+Inf`.
struct SecondsHistogram {
    let buckets: [(border: String, count: UInt64)]
    let sum: String
}
